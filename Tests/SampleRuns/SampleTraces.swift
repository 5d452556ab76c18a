import Recurrence

/// Runs with numbers drawn from a seed, the same every time.
public enum SampleTraces {
  /// A run of a model, with a target wherever its loss wants one.
  public static func run(
    _ model: Model, loss: Loss? = .meanSquaredError, steps: Int, seed: UInt64, gain: Double = 1.6
  ) throws -> Trace<Double> {
    let program = try Program(model, loss: loss)
    var numbers = Numbers(seed: seed)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = numbers.next() * gain }
    let inputs = (0..<steps * model.inputs).map { _ in numbers.next() * 1.4 }
    let onlyLast = model.readout?.steps == .last || loss?.steps == .last
    let isClass = loss?.kind == .crossEntropy && model.output == .softmax
    let rows = loss == nil ? 0 : onlyLast ? 1 : steps
    let targets = (0..<rows * (isClass ? 1 : model.outputs)).map { _ in
      isClass ? Double(Int(abs(numbers.next()) * Double(model.outputs)) % model.outputs) : abs(numbers.next())
    }
    return try program.run(parameters, Sample(inputs: inputs, targets: targets))
  }

  /// Numbers between −1 and 1 by Knuth's linear congruence.
  public struct Numbers {
    private var state: UInt64

    /// The sequence of a seed, some numbers in.
    public init(seed: UInt64) {
      state = seed
      for _ in 0..<8 { _ = next() }
    }

    /// The next number.
    public mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int64(bitPattern: state) >> 11) / Double(1 << 52)
    }

    /// The next number as a whole one, from 0 and below `count`.
    public mutating func below(_ count: Int) -> Int { min(count - 1, Int((next() + 1) / 2 * Double(count))) }
  }
}
