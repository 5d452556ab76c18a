import Recurrence

/// A sine with noise, the smallest series to forecast.
public struct SineWave: Equatable, Sendable {
  /// How many rows a wave takes.
  public var period: Double
  /// The height of a wave.
  public var amplitude: Double
  /// The standard deviation of the noise: the root mean squared error that no forecast can fall below.
  public var noise: Double

  /// A wave.
  public init(period: Double = 25, amplitude: Double = 1, noise: Double = 0.1) {
    self.period = period
    self.amplitude = amplitude
    self.noise = noise
  }

  /// The series `value`; row t is amplitude · sin(2π t / period) + noise.
  /// - Throws: `generator.size`.
  public func series(rows: Int, seed: UInt64) throws(Diagnosis) -> Series {
    try GeneratorSize.check([("rows", rows, 1)])
    var generator = Generator(seed: seed)
    let values = (0..<rows).map { row in
      amplitude * Double.sin(2 * .pi * Double(row) / period) + noise * generator.gaussian()
    }
    return Series(columns: ["value"], values: values)
  }
}

/// Refuses sizes that a generator cannot make anything of.
enum GeneratorSize {
  static func check(_ sizes: [(name: String, got: Int, least: Int)]) throws(Diagnosis) {
    for size in sizes where size.got < size.least {
      throw Diagnosis("generator.size", ["name": size.name, "got": "\(size.got)", "least": "\(size.least)"])
    }
  }
}
