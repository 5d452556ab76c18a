import Recurrence

/// Synthetic hospital stays: how long they last, and who dies.
///
/// Nothing here comes from patients; the numbers are drawn from the formulas below.
public struct HospitalStays: Equatable, Sendable {
  /// The generators' seed.
  public var seed: UInt64

  /// From a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The length of stay of one admission after the other, in days (column `LOS`).
  ///
  /// log LOS = 1.2 + 0.3 · sin(2π t / 7) + s + 0.25 ε with a slowly changing load s ← 0.9 s + 0.1 ε′.
  /// - Throws: `generator.size`.
  public func lengths(rows: Int) throws(Diagnosis) -> Series {
    try GeneratorSize.check([("rows", rows, 1)])
    var generator = Generator(seed: seed)
    var load = 0.0
    let values = (0..<rows).map { row in
      load = 0.9 * load + 0.1 * generator.gaussian()
      let week = 0.3 * Double.sin(2 * .pi * Double(row) / 7)
      return Double.exp(1.2 + week + load + 0.25 * generator.gaussian())
    }
    return Series(columns: ["LOS"], values: values)
  }

  /// A patient's days, whether she or he died, and the probability with which that was drawn.
  public struct Patient: Equatable, Sendable {
    /// Day after day: heart rate, blood pressure and lactate, each about 0 with deviation 1.
    public var days: [[Double]]
    /// Whether the patient died.
    public var died: Bool
    /// The probability of it: what no model can improve on.
    public var risk: Double

    /// As a sample with one target.
    public var sample: Sample<Double> { Sample(inputs: days, targets: [[died ? 1 : 0]]) }
  }

  /// Patients with `days` days each.
  ///
  /// A hidden severity walks by 0.4 ε a day and shows in all three measures; risk = σ(−2 + 1.5 · severity of the last day + 2 · its change
  /// over the stay), so that both the level and the course count.
  /// - Throws: `generator.size`.
  public func patients(_ count: Int, days: Int = 10) throws(Diagnosis) -> [Patient] {
    try GeneratorSize.check([("count", count, 1), ("days", days, 2)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let first = 0.6 * generator.gaussian()
      var severity = first
      var rows: [[Double]] = []
      for day in 0..<days {
        if day > 0 { severity += 0.4 * generator.gaussian() }
        rows.append([
          severity + 0.3 * generator.gaussian(), -severity + 0.3 * generator.gaussian(),
          0.8 * severity + 0.5 * generator.gaussian(),
        ])
      }
      let risk = Double.sigmoid(-2 + 1.5 * severity + 2 * (severity - first))
      return Patient(days: rows, died: generator.uniform() < risk, risk: risk)
    }
  }
}
