/// A format of the processor, whose rounding errors can be measured.
public protocol MachineScalar: Scalar {
  /// The distance from an exact value in units of the last place.
  func ulps(from exact: DoubleDouble) -> Double
  /// The least number with full precision.
  static var leastNormal: Double { get }
}

extension Double: MachineScalar {
  /// 2⁻¹⁰²².
  public static var leastNormal: Double { leastNormalMagnitude }
}

extension Float: MachineScalar {
  /// 2⁻¹²⁶.
  public static var leastNormal: Double { Double(leastNormalMagnitude) }
}
