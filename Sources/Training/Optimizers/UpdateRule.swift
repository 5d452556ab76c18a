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

  /// Changes one parameter and its memory; `note` is told every intermediate number by its letter.
  func apply(
    _ element: inout UpdateElement, gradient: Double, _ factors: UpdateFactors, note: (String, Double) -> Void)
}

extension UpdateRule {
  /// Zero.
  public var initialMemory: Double { 0 }

  /// Only the learning rate.
  public func factors(rate: Double, update: Int) -> UpdateFactors { UpdateFactors(rate: rate) }
}

/// What is the same for all parameters of an update.
public struct UpdateFactors: Equatable, Sendable {
  /// The learning rate in effect.
  public var rate: Double
  /// 1 − β₁ᵗ, for the rules that correct the bias of their averages.
  public var first = 1.0
  /// 1 − β₂ᵗ, or its root where the rule wants that.
  public var second = 1.0
}

/// One parameter and what the optimizer keeps of it.
public struct UpdateElement: Equatable, Sendable {
  /// The parameter.
  public var value: Double
  /// The first number kept.
  public var first = 0.0
  /// The second number kept.
  public var second = 0.0
}
