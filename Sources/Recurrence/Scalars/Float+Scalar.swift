/// Single precision: the four operations are the processor's; the functions are computed in `Double` and rounded, so that
/// they are at most half an ulp (and 2⁻²⁹ of one) off.
extension Float: Scalar {
  /// The same number as a `Double`, exactly.
  public var double: Double { Double(self) }
  /// 0.
  public static var zero: Float { 0 }
  /// 1.
  public static var one: Float { 1 }

  /// eˣ.
  @inline(__always)
  public static func exp(_ x: Float) -> Float { Float(Double.exp(Double(x))) }
  /// ln x; −∞ at 0, NaN below.
  @inline(__always)
  public static func log(_ x: Float) -> Float { Float(Double.log(Double(x))) }
  /// The hyperbolic tangent; tanh(−0) = −0.
  @inline(__always)
  public static func tanh(_ x: Float) -> Float { Float(Double.tanh(Double(x))) }
  /// The logistic function σ(x) = 1 / (1 + e⁻ˣ).
  @inline(__always)
  public static func sigmoid(_ x: Float) -> Float { Float(Double.sigmoid(Double(x))) }
}
