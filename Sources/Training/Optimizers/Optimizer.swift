/// The optimizers that there are.
public enum Optimizer: Equatable, Sendable {
  case sgd(SGD)
  case momentum(Momentum)
  case nesterov(Nesterov)
  case adagrad(Adagrad)
  case rmsProp(RMSProp)
  case adam(Adam)
  case adamW(AdamW)

  /// Adam as PyTorch has it.
  public static let adam = Optimizer.adam(Adam())

  /// The name in experiment files.
  public var name: String {
    switch self {
    case .sgd: "sgd"
    case .momentum: "momentum"
    case .nesterov: "nesterov"
    case .adagrad: "adagrad"
    case .rmsProp: "rmsprop"
    case .adam: "adam"
    case .adamW: "adamw"
    }
  }

  /// The learning rate before any schedule.
  public var rate: Double { visit(RateOf()) }

  /// The letters of what is kept of every parameter.
  public var memory: [String] { visit(MemoryOf()) }

  /// What the memory holds before the first update.
  var initialMemory: Double { visit(InitialMemoryOf()) }

  /// Hands the rule to something that works for every rule.
  @inline(__always)
  func visit<V: RuleVisitor>(_ visitor: V) -> V.Result {
    switch self {
    case .sgd(let rule): visitor.visit(rule)
    case .momentum(let rule): visitor.visit(rule)
    case .nesterov(let rule): visitor.visit(rule)
    case .adagrad(let rule): visitor.visit(rule)
    case .rmsProp(let rule): visitor.visit(rule)
    case .adam(let rule): visitor.visit(rule)
    case .adamW(let rule): visitor.visit(rule)
    }
  }
}

/// Something that works for every rule.
protocol RuleVisitor {
  associatedtype Result
  func visit<Rule: UpdateRule>(_ rule: Rule) -> Result
}

private struct RateOf: RuleVisitor {
  func visit<Rule: UpdateRule>(_ rule: Rule) -> Double { rule.rate }
}

private struct MemoryOf: RuleVisitor {
  func visit<Rule: UpdateRule>(_ rule: Rule) -> [String] { Rule.memory }
}

private struct InitialMemoryOf: RuleVisitor {
  func visit<Rule: UpdateRule>(_ rule: Rule) -> Double { rule.initialMemory }
}
