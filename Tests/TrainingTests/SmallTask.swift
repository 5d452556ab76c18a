import Recurrence
import Training

/// A small task for the tests of the loop: the mean of a sequence, by an LSTM with 5 units.
struct SmallTask {
  let program: Program
  let parameters: Parameters<Double>
  let samples: [Sample<Double>]

  init(count: Int = 23, output: Model.OutputFunction = .identity, seed: UInt64 = 3) throws {
    let model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: 5)], readout: .init(outputs: 1, on: .last), output: output)
    program = try Program(model, loss: output == .sigmoid ? .crossEntropy : .meanSquaredError)
    parameters = Parameters(program, seed: seed)
    var generator = Generator(seed: seed &+ 1)
    samples = (0..<count).map { _ in
      let inputs = (0..<8).map { _ in generator.uniform(in: -1...1) }
      let mean = inputs.reduce(0, +) / 8
      return Sample(inputs: inputs, targets: [output == .sigmoid ? (mean > 0 ? 1 : 0) : mean])
    }
  }
}
