/// Places values along a line, linearly or by their logarithm, and finds round ticks.
public struct AxisScale: Equatable, Sendable {
  /// How values become places.
  public enum Kind: Equatable, Sendable { case linear, logarithmic }

  /// How values become places.
  public var kind: Kind
  /// The value at the beginning; of a logarithmic scale its exponent of ten.
  public var low: Double
  /// The value at the end; of a logarithmic scale its exponent of ten.
  public var high: Double
  /// The place of the beginning, in points.
  public var start: Double
  /// The place of the end, in points.
  public var end: Double

  /// A linear scale from `low` at `start` to `high` at `end`; where both values are the same, room of 1 is made.
  public static func linear(_ low: Double, _ high: Double, from start: Double, to end: Double) -> AxisScale {
    let room = low == high ? 0.5 : 0
    return AxisScale(kind: .linear, low: low - room, high: high + room, start: start, end: end)
  }

  /// A logarithmic scale from 10^`low` at `start` to 10^`high` at `end`.
  public static func decades(_ low: Int, _ high: Int, from start: Double, to end: Double) -> AxisScale {
    AxisScale(
      kind: .logarithmic, low: Double(low), high: Double(low == high ? high + 1 : high), start: start, end: end)
  }

  /// The whole decades that hold all positive values among these; 0 to 1 where there are none.
  public static func decades(holding values: [Double]) -> (low: Int, high: Int) {
    var low: Int?
    var high: Int?
    for value in values where value > 0 && value.isFinite {
      let exponent = Logarithm.base10(value)
      // A power of ten itself stands on its tick, not a rounding error above or below it.
      low = min(low ?? .max, Int((exponent + 1e-9).rounded(.down)))
      high = max(high ?? .min, Int((exponent - 1e-9).rounded(.up)))
    }
    guard let low, let high else { return (0, 1) }
    return (low, max(high, low + 1))
  }

  /// The place of a value, in points; on a logarithmic scale values that are not positive stand at the low end.
  public func position(_ value: Double) -> Double {
    if kind == .linear { return place(value) }
    return value > 0 ? place(Logarithm.base10(value)) : (low < high ? start : end)
  }

  /// Round values to mark, at most `count` of them but at least two where the range allows.
  ///
  /// Linear steps are 1, 2 or 5 times a power of ten; logarithmic ones 1, 2, 5, 10, 20 … whole decades.
  public func ticks(atMost count: Int = 7) -> [Tick] {
    let span = abs(high - low)
    guard span > 0, span.isFinite, count > 1 else { return [] }
    var step = AxisScale.roundStep(span / Double(count - 1))
    if kind == .logarithmic { step = max(1, step) }
    var ticks: [Tick] = []
    let first = (min(low, high) / step - 1e-9).rounded(.up)
    let last = (max(low, high) / step + 1e-9).rounded(.down)
    guard abs(first) < 1e9, abs(last) < 1e9 else { return [] }
    let decimals = AxisScale.decimals(step)
    for n in Int(first)...max(Int(first), Int(last)) {
      let value = Double(n) * step
      ticks.append(Tick(value: value, position: place(value), decimals: decimals, isExponent: kind == .logarithmic))
    }
    return ticks
  }

  private func place(_ value: Double) -> Double { start + (value - low) / (high - low) * (end - start) }

  /// The smallest of 1, 2 or 5 times a power of ten that is not below `step`.
  static func roundStep(_ step: Double) -> Double {
    let exponent = Int((Logarithm.base10(step) + 1e-9).rounded(.down))
    let power = Logarithm.tenTo(exponent)
    for factor in [1.0, 2, 5] where factor * power >= step * (1 - 1e-9) { return factor * power }
    return 10 * power
  }

  private static func decimals(_ step: Double) -> Int {
    max(0, -Int((Logarithm.base10(step) + 1e-9).rounded(.down)))
  }
}

/// One round value of an axis.
public struct Tick: Equatable, Sendable {
  /// The value; its exponent of ten on a logarithmic scale.
  public var value: Double
  /// Where it stands, in points.
  public var position: Double
  /// How many decimals the axis's numbers have.
  public var decimals: Int
  /// Whether the value is an exponent of ten.
  public var isExponent: Bool

  /// The tick's number, exponents raised.
  public func runs(_ style: TextStyle, paint: Paint? = nil) -> [TextRun] {
    if isExponent { return NumberText.powerOfTen(Int(value), style, paint: paint) }
    // Numbers too long to stand beside an axis take a power of ten.
    if abs(value) >= 1e6 || decimals > 4 { return NumberText(value, significant: 2).runs(style, paint: paint) }
    return NumberText(value, decimals: decimals).runs(style, paint: paint)
  }
}
