extension Double: Scalar {
  /// The number itself.
  public var double: Double { self }
  /// 0.
  public static var zero: Double { 0 }
  /// 1.
  public static var one: Double { 1 }
}
