import Testing

@testable import Recurrence

/// Cell files with random changes: each must be refused, or run like any other cell.
@Suite("A cell file with random changes")
struct CellMutationTests {
  static let texts: [String] =
    RandomModel.homeMade + [
      "i = σ(W_ii x + b_ii + W_hi h')\nc = f ⊙ c' + i ⊙ tanh(W x)\nh = i ⊙ tanh(c)",
      "width: y = output\nh = tanh(W_ih x + b_ih + W_yh y' + b_yh)\ny = W_hy h + b_hy",
      "e = dot(h', past(h))\nα = softmax(e ⊙ e)\nk = relu(concat(x, weighted(1 − α, past(h))))\nh = W k",
    ]
  static let pieces = [
    "x", "h", "h'", "h''", "c", "c'", "y'", "W", "b", "V", "W_h", "σ(", "tanh(", "softmax(", "relu(", "concat(", "dot(",
    "weighted(", "past(h)", "past(x)", "past(α)", "α", "(", ")", "+", "−", "⊙", ",", "1 −", "0.5", "-2", "=", "\n",
    "h(t-2)",
    "[", "]", "width: h = output\n", "width: h = hidden\n", "k = ", "h = ", "#", "'", "",
  ]

  /// Words and signs of a text; the blanks between them do not matter.
  static func split(_ text: String) -> [String] {
    text.matches(of: /width: .*\n|[\p{L}_0-9.]+'*|\n|[^\s]/).map { String($0.0) }
  }

  static func changed(_ g: inout Generator) -> String {
    var parts = split(texts[g.integer(below: texts.count)])
    for _ in 0..<[1, 1, 1, 2, 3][g.integer(below: 5)] {
      let at = g.integer(below: parts.count)
      let other = g.integer(below: parts.count)
      switch g.integer(below: 4) {
      case 0: parts[at] = pieces[g.integer(below: pieces.count)]
      case 1: parts.insert(pieces[g.integer(below: pieces.count)], at: at)
      case 2: parts.swapAt(at, other)
      default: parts[at] = parts[other]
      }
    }
    return parts.joined(separator: " ")
  }

  @Test("is refused, or runs, has the gradient of dual numbers, and explains itself", arguments: 0..<4)
  func changes(part: Int) throws {
    var g = Generator(seed: RandomModelTests.seed &+ UInt64(part))
    var (refused, run) = (0, 0)
    for _ in 0..<500 {
      let text = Self.changed(&g)
      let cell: Cell
      do {
        cell = try Cell(parsing: text)
      } catch {
        #expect(error.key.hasPrefix("cell."))
        refused += 1
        continue
      }
      run += 1
      let layer = Model.Layer(cell, hidden: 3, outputs: 2, bidirectional: true, biases: g.uniform() < 0.5)
      let program = try Program(Model(inputs: 2, layers: [layer], readout: .init(outputs: 1)), loss: .meanSquaredError)
      var parameters = Parameters<Dual<Double>>(zerosLike: program.parameters)
      for index in parameters.values.indices {
        parameters.values[index] = Dual(value: g.gaussian(), derivative: g.gaussian())
      }
      let sample = Sample(inputs: (0..<8).map { _ in g.gaussian() }, targets: [0, 1, 0, 1])
      let trace = try program.run(parameters.converted { $0.value }, sample)
      let dual = try program.run(parameters, sample.converted { Dual<Double>($0) }, backward: false)
      var (sum, size) = (0.0, 0.0)
      for (direction, gradient) in zip(parameters.values, trace.parameterGradients.values) {
        sum += direction.derivative * gradient
        size += abs(direction.derivative * gradient)
      }
      // Far looser than rounding: saturated cells lose digits, a wrong rule loses all of them.
      if size.isFinite {
        #expect(
          abs((dual.loss?.derivative ?? .nan) - sum) <= 1e-6 * size + 1e-9, "seed \(RandomModelTests.seed):\n\(text)")
      }
      RandomModelTests().expectExplanations(trace, &g, "seed \(RandomModelTests.seed):\n\(text)")
    }
    #expect(refused > 25)
    #expect(run > 15)
  }
}
