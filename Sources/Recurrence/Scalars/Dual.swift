/// A number together with its derivative by one variable: forward-mode differentiation.
///
/// Computing a function with x = `Dual(value: a, derivative: 1)` gives f(a) and f′(a); constants have the derivative 0. Wengert,
/// "A simple automatic derivative evaluation program", CACM 7(8), 1964.
public struct Dual<S: Scalar>: Sendable, Equatable {
  /// The number.
  public var value: S
  /// Its derivative.
  public var derivative: S

  /// A number and its derivative.
  public init(value: S, derivative: S) {
    self.value = value
    self.derivative = derivative
  }
}

extension Dual: Scalar {
  /// A constant.
  public init(_ value: Double) { self.init(value: S(value), derivative: .zero) }
  /// The value as a `Double`.
  public var double: Double { value.double }
  /// The constant 0.
  public static var zero: Dual { Dual(value: .zero, derivative: .zero) }
  /// The constant 1.
  public static var one: Dual { Dual(value: .one, derivative: .zero) }
  /// Whether value and derivative are neither infinite nor NaN.
  public var isFinite: Bool { value.isFinite && derivative.isFinite }
  /// Whether the value or the derivative is NaN.
  public var isNaN: Bool { value.isNaN || derivative.isNaN }

  /// (a + b)′ = a′ + b′.
  public static func + (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value + b.value, derivative: a.derivative + b.derivative)
  }

  /// (a − b)′ = a′ − b′.
  public static func - (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value - b.value, derivative: a.derivative - b.derivative)
  }

  /// (−a)′ = −a′.
  public static prefix func - (a: Dual) -> Dual { Dual(value: -a.value, derivative: -a.derivative) }

  /// (ab)′ = a′b + ab′.
  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value * b.value, derivative: a.derivative * b.value + a.value * b.derivative)
  }

  /// (a/b)′ = (a′ − (a/b) b′) / b.
  public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(value: quotient, derivative: (a.derivative - quotient * b.derivative) / b.value)
  }

  /// The order of the values.
  public static func < (a: Dual, b: Dual) -> Bool { a.value < b.value }

  /// (√a)′ = a′ / (2√a).
  public func squareRoot() -> Dual {
    let root = value.squareRoot()
    return Dual(value: root, derivative: derivative / (root + root))
  }

  /// (eᵃ)′ = eᵃ a′.
  public static func exp(_ a: Dual) -> Dual {
    let value = S.exp(a.value)
    return Dual(value: value, derivative: value * a.derivative)
  }

  /// (ln a)′ = a′ / a.
  public static func log(_ a: Dual) -> Dual {
    Dual(value: S.log(a.value), derivative: a.derivative / a.value)
  }

  /// (tanh a)′ = (1 − tanh² a) a′.
  public static func tanh(_ a: Dual) -> Dual {
    let value = S.tanh(a.value)
    return Dual(value: value, derivative: (.one - value * value) * a.derivative)
  }

  /// (σ(a))′ = σ(a) (1 − σ(a)) a′.
  public static func sigmoid(_ a: Dual) -> Dual {
    let value = S.sigmoid(a.value)
    return Dual(value: value, derivative: value * (.one - value) * a.derivative)
  }
}
