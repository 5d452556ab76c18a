/// Which framework's reading of a rule is meant where they differ.
public enum Convention: String, CaseIterable, Equatable, Sendable { case pytorch, keras }

/// What an optimizer does to one parameter; it looks at no other one, so that every update can be shown number by number.
public protocol UpdateRule: Equatable, Sendable {
  /// What is kept of a parameter from one update to the next, by its letter; at most two numbers.
  static var memory: [String] { get }
  /// What that memory holds before the first update.
  var initialMemory: Double { get }
  /// The learning rate before any schedule.
  var rate: Double { get set }

  /// What is the same for all parameters of an update: `rate` is the one in effect, `update` counts from 1.
  func factors(rate: Double, update: Int) -> UpdateFactors

  /// Whether a parameter stays as it is, bit by bit, that has no gradient and never had one: whose gradient and memory are zero.
  func leavesAlone(_ factors: UpdateFactors) -> Bool

  /// Changes one parameter and its memory; `note` is told every intermediate number by its letter.
  func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void)
}

extension UpdateRule {
  /// Zero.
  public var initialMemory: Double { 0 }

  /// Only the learning rate.
  public func factors(rate: Double, update: Int) -> UpdateFactors { UpdateFactors(rate: rate) }

  /// Not known.
  public func leavesAlone(_ factors: UpdateFactors) -> Bool { false }
}

/// What is the same for all parameters of an update.
public struct UpdateFactors: Equatable, Sendable {
  /// The learning rate in effect.
  public var rate: Double
  /// 1 − β₁ᵗ, for the rules that correct the bias of their averages.
  public var first = 1.0
  /// 1 − β₂ᵗ, or its root where the rule wants that.
  public var second = 1.0
  /// What the running mean is multiplied by: the learning rate with the corrections that are the same for all.
  public var share = 1.0
}

/// One parameter, or eight side by side, and what the optimizer keeps of it.
public struct UpdateElement<Number: UpdateNumber> {
  /// The parameter.
  public var value: Number
  /// The first number kept.
  public var first: Number
  /// The second number kept.
  public var second: Number

  /// A parameter with what is kept of it; what its rule does not keep is neither read nor changed.
  public init(value: Number, first: Number? = nil, second: Number? = nil) {
    self.value = value
    self.first = first ?? value
    self.second = second ?? value
  }
}

/// What rules compute with: one number, or eight numbers of as many parameters; each of the eight has the bits it has alone.
public protocol UpdateNumber {
  /// What is the same for all.
  init(repeating value: Double)
  /// The sum.
  static func + (a: Self, b: Self) -> Self
  /// The difference.
  static func - (a: Self, b: Self) -> Self
  /// The product.
  static func * (a: Self, b: Self) -> Self
  /// The quotient.
  static func / (a: Self, b: Self) -> Self
  /// A sum with what is the same for all.
  static func + (a: Self, b: Double) -> Self
  /// A product with what is the same for all.
  static func * (a: Self, b: Double) -> Self
  /// A product with what is the same for all.
  static func * (a: Double, b: Self) -> Self
  /// √.
  func squareRoot() -> Self
}

extension Double: UpdateNumber {
  /// The number itself.
  public init(repeating value: Double) { self = value }
}
extension SIMD8: UpdateNumber where Scalar == Double {}
