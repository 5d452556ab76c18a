import Recurrence
import SampleRuns

/// Runs of random models: every cell, one to three layers, either or both directions, 1 to 64 units, 1 to 200 steps.
enum RandomTraces {
  static let homeMade = [
    "u = σ(W_u x + U_u h')\nk = tanh(W_k x + b_k)\ns = u ⊙ s' + k\nh = tanh(W_s s)",
    "h = relu(W_x x + 0.5 h')",
    "m = W_x x\nh = tanh(m + W_h h' + W_2 h(t-2) + b)",
    "q = W_q x\na = softmax(dot(q, past(h)))\ns = weighted(a, past(h))\nh = tanh(W_x x + W_s s + b)",
  ]

  static func run(_ seed: Int, mostHidden: Int = 64, mostSteps: Int = 200, mostLayers: Int = 3) throws -> Trace<Double>
  {
    var numbers = SampleTraces.Numbers(seed: UInt64(seed) &* 7919 &+ 13)
    let kind = numbers.below(Cell.builtIn.count + homeMade.count)
    let cell = kind < Cell.builtIn.count ? Cell.builtIn[kind] : try Cell(parsing: homeMade[kind - Cell.builtIn.count])
    let isLarge = numbers.below(8) == 0
    let hidden = isLarge ? 1 + numbers.below(mostHidden) : 1 + numbers.below(5)
    let steps = numbers.below(6) == 0 ? 1 + numbers.below(mostSteps) : 1 + numbers.below(7)
    let layers = isLarge ? 1 : 1 + numbers.below(mostLayers)
    let outputs = cell.name == "jordan" || cell.name == "lstm-projection" ? 1 + numbers.below(hidden) : nil
    let isBidirectional = numbers.below(4) == 0
    let hasBiases = numbers.below(5) > 0
    var model = Model(
      inputs: 1 + numbers.below(4),
      layers: (0..<layers).map { _ in
        .init(cell, hidden: hidden, outputs: outputs, bidirectional: isBidirectional, biases: hasBiases)
      })
    var loss: Loss? = .meanSquaredError
    switch numbers.below(6) {
    case 0: loss = numbers.below(2) == 0 ? nil : .meanSquaredError
    case 1:
      model.readout = .init(outputs: 2 + numbers.below(10))
      model.output = .softmax
      loss = .crossEntropy
    case 2: model.readout = .init(outputs: 1 + numbers.below(3), on: .last)
    default: model.readout = .init(outputs: 1 + numbers.below(3), on: .every)
    }
    let gain = [0.02, 0.5, 1.5, 3][numbers.below(4)]
    return try SampleTraces.run(model, loss: loss, steps: steps, seed: UInt64(seed) &+ 17, gain: gain)
  }
}
