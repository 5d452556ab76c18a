extension DoubleDouble: Scalar {
  /// The number, exactly.
  public init(_ value: Double) { self.init(value, 0) }
  /// The nearest `Double`.
  public var double: Double { high }
  /// 0.
  public static var zero: DoubleDouble { DoubleDouble(0, 0) }
  /// 1.
  public static var one: DoubleDouble { DoubleDouble(1, 0) }
  /// Whether the number is neither infinite nor NaN.
  public var isFinite: Bool { high.isFinite }
  /// Whether the number is NaN.
  public var isNaN: Bool { high.isNaN }

  /// a + b, with a relative error below 2⁻¹⁰⁴ even where the terms cancel.
  public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = DoubleDouble(high: a.high, low: b.high)
    guard high.high.isFinite else { return high }
    let low = DoubleDouble(high: a.low, low: b.low)
    let sum = DoubleDouble(ordered: high.high, high.low + low.high)
    return DoubleDouble(ordered: sum.high, sum.low + low.low)
  }

  /// a − b, like a + (−b).
  public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

  /// −a, exactly.
  public static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(-a.high, -a.low) }

  /// a · b, with a relative error below 2⁻¹⁰³.
  public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = product(a.high, b.high)
    guard product.high.isFinite else { return product }
    let rest = product.low + (a.low * b.low + (a.high * b.low + a.low * b.high))
    return DoubleDouble(ordered: product.high, rest)
  }

  /// a / b, with a relative error below 2⁻¹⁰²: long division with three digits of 53 bits.
  public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    guard first.isFinite, b.high.isFinite, first != 0 else { return DoubleDouble(first, 0) }
    // Far from the middle of the exponents a·b would leave the format; powers of two bring both back.
    if b.high.magnitude > 0x1p900 || a.high.magnitude > 0x1p900 {
      let (half, half2) = (a.scaled(by: 0x1p-200), b.scaled(by: 0x1p-200))
      return half / half2
    }
    if a.high.magnitude < 0x1p-900 {
      return (a.scaled(by: 0x1p400) / b).scaled(by: 0x1p-400)
    }
    let remainder = a - DoubleDouble(first) * b
    let second = remainder.high / b.high
    let remainder2 = remainder - DoubleDouble(second) * b
    let third = remainder2.high / b.high
    return DoubleDouble(ordered: first, second) + DoubleDouble(third)
  }

  /// IEEE order.
  public static func < (a: DoubleDouble, b: DoubleDouble) -> Bool {
    a.high < b.high || (a.high == b.high && a.low < b.low)
  }

  /// √x, with a relative error below 2⁻¹⁰².
  public func squareRoot() -> DoubleDouble {
    let root = high.squareRoot()
    guard root > 0, root.isFinite else { return DoubleDouble(root, 0) }
    if high < 0x1p-800 { return scaled(by: 0x1p300).squareRoot().scaled(by: 0x1p-150) }
    // One step of Newton's method doubles the digits; the second takes away what the first left.
    let first = DoubleDouble(root)
    let second = first + DoubleDouble((self - first * first).high / (2 * root))
    return second + DoubleDouble((self - second * second).high / (2 * root))
  }
}
