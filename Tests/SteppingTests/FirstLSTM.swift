import Recurrence
import Terminal
import Testing

@testable import Stepping

/// The run that the screens are tested with: an LSTM 2 → 3 → 1 over five steps.
enum FirstLSTM {
  static func run(_ cell: Cell = .lstm, hidden: Int = 3, steps: Int = 5, loss: Loss? = .meanSquaredError) throws
    -> StepRun
  {
    let model = Model(inputs: 2, layers: [.init(cell, hidden: hidden)], readout: .init(outputs: 1))
    let program = try Program(model, loss: loss)
    var generator = Generator(seed: 7)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = generator.uniform(in: -1.2...1.2) }
    let inputs = (0..<steps * 2).map { _ in generator.uniform(in: -1...1) }
    let targets = (0..<steps).map { _ in generator.uniform(in: -1...1) }
    return try StepRun(
      name: "first-lstm", program: program, parameters: parameters,
      sample: Sample(inputs: inputs, targets: loss == nil ? [] : targets))
  }

  static func stepper(_ address: String? = nil, run: StepRun? = nil) throws -> Stepper {
    var stepper = Stepper(try run ?? Self.run())
    if let address {
      type("g" + address, into: &stepper)
      _ = stepper.press(.enter)
    }
    return stepper
  }

  static func type(_ text: String, into stepper: inout Stepper) {
    for character in text { _ = stepper.press(.character(character)) }
  }

  static func text(_ stepper: Stepper, columns: Int = 80, rows: Int = 24) -> String {
    stepper.screen(columns: columns, rows: rows).map { line in
      var text = line.map(\.text).joined()
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }
}
