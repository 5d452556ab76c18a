/// How the numbers of a group of tiles are written: in which power of ten, with how many decimals; and shaded.
struct TileScale: Equatable {
  /// The numbers are multiples of ten to this power.
  var exponent = 0
  /// Decimals of the numbers.
  var decimals = 2
  /// The largest size among the numbers.
  var limit = 0.0

  /// Values, which keep their unit as long as they can be read in it; whole numbers have no decimals.
  static func values(_ values: some Sequence<Double>) -> TileScale {
    var scale = TileScale()
    var isWhole = true
    for value in values where value.isFinite {
      scale.limit = max(scale.limit, abs(value))
      if value != value.rounded() { isWhole = false }
    }
    if isWhole, scale.limit >= 2, scale.limit < 100_000 {
      scale.decimals = 0
    } else if scale.limit == 0 || (0.0995..<99_999.5).contains(scale.limit) {
      scale.decimals = scale.limit < 9.995 ? 2 : scale.limit < 99.95 ? 1 : 0
    } else {
      scale.chooseExponent()
    }
    return scale
  }

  /// Gradients, mostly small: all in the power of ten in which the largest has one to three digits before the point.
  static func gradients(_ values: some Sequence<Double>) -> TileScale {
    var scale = TileScale()
    for value in values where value.isFinite { scale.limit = max(scale.limit, abs(value)) }
    if scale.limit > 0 { scale.chooseExponent() }
    return scale
  }

  private mutating func chooseExponent() {
    let power = Logarithm.base10(limit) + 1e-9
    exponent = 3 * Int((power / 3).rounded(.down))
    decimals = power - Double(exponent) < 1 ? 2 : 1
  }

  /// A number as its tile has it.
  func text(_ value: Double) -> String { NumberText(scaled(value), decimals: decimals).mantissa }

  /// The power of ten of a number that is too small for the tiles' decimals: `10⁻²⁸`, not 0.0; nil for all others.
  func power(_ value: Double) -> String? {
    guard value != 0, abs(value) < limit * 1e-4, scaledToZero(value) else { return nil }
    var power = NumberText(1, decimals: 0)
    power.exponent = Int(Logarithm.base10(abs(value)).rounded())
    // Without the "1×" in front of the ten.
    return (value < 0 ? "−" : "") + String(power.plain.unicodeScalars.dropFirst(2))
  }

  private func scaledToZero(_ value: Double) -> Bool {
    !text(value).utf8.contains { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }
  }

  private func scaled(_ value: Double) -> Double {
    // Powers of ten beyond a Double's range go in two steps.
    let half = exponent / 2
    return value / Logarithm.tenTo(half) / Logarithm.tenTo(exponent - half)
  }

  /// The widest number, for alignment.
  var reserved: String {
    var widest = "−" + (decimals == 1 || decimals == 0 && limit < 1000 ? "000" : decimals == 0 ? "00000" : "0")
    if decimals > 0 { widest += "." + String(repeating: "0", count: decimals) }
    return widest
  }

  /// The share of a gradient's size on a logarithmic scale of three decades.
  func logarithmicShare(_ value: Double) -> Double {
    guard value != 0, limit > 0, value.isFinite else { return 0 }
    return min(1, max(0.06, 1 + Logarithm.base10(abs(value) / limit) / 3))
  }
}
