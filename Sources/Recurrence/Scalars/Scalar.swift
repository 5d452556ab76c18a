/// A number that the engine can compute with: `Double`, `Float`, `DoubleDouble`, or a `Dual` over one of them.
///
/// The engine is generic over this protocol, so that one program runs in all of them. Every operation is deterministic to the bit:
/// IEEE arithmetic, no fused multiply–add, and transcendental functions of our own instead of libm's.
public protocol Scalar: Sendable, Equatable {
  /// The number nearest to a `Double` (a constant when differentiated).
  init(_ value: Double)
  /// The `Double` nearest to this number (the value of a dual number).
  var double: Double { get }

  static var zero: Self { get }
  static var one: Self { get }

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self
  /// IEEE order; false where one side is NaN. Dual numbers are ordered by their value.
  static func < (a: Self, b: Self) -> Bool

  /// √x, correctly rounded in hardware types.
  func squareRoot() -> Self
  /// eˣ.
  static func exp(_ x: Self) -> Self
  /// ln x.
  static func log(_ x: Self) -> Self
  /// The hyperbolic tangent.
  static func tanh(_ x: Self) -> Self
  /// The logistic function σ(x) = 1 / (1 + e⁻ˣ).
  static func sigmoid(_ x: Self) -> Self

  /// Whether the number is neither infinite nor NaN.
  var isFinite: Bool { get }
  /// Whether the number is NaN.
  var isNaN: Bool { get }
}
