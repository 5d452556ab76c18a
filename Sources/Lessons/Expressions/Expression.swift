/// A small expression over a run's scalars: `abs(grad l0.t1.h[0] - cut:grad l0.t1.h[0])`.
///
/// Values are lists of numbers; a single number combines with every entry of a list.
public indirect enum Expression: Equatable, Sendable {
  /// A number as written.
  case number(Double)
  /// A scalar or list of an experiment's run; no experiment means the chapter's first.
  case reference(experiment: String?, name: String, column: Int)
  /// The same operation on every entry.
  case negated(Expression)
  /// Arithmetic or a comparison (1 or 0).
  case binary(Operator, Expression, Expression)
  /// A named function: `norm(l0.t1.h)`.
  case call(Function, [Expression], column: Int)

  /// The operators, weakest first.
  public enum Operator: String, Equatable, Sendable, CaseIterable {
    case or, and
    case less = "<"
    case more = ">"
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"

    /// How tightly the operator binds.
    var rank: Int {
      switch self {
      case .or: 0
      case .and: 1
      case .less, .more, .atMost, .atLeast, .equal: 2
      case .plus, .minus: 3
      case .times, .over: 4
      case .power: 6
      }
    }
  }

  /// The functions that an expression may call.
  public enum Function: String, Equatable, Sendable, CaseIterable {
    case abs, norm, max, min, sum, mean, count, ratio, sqrt, exp, log, tanh, atanh, sigmoid, round

    /// How many arguments it takes; nil stands for one or more.
    var arity: Int? {
      switch self {
      case .max, .min, .sum, .mean: nil
      case .ratio: 2
      default: 1
      }
    }
  }

  /// The references in the expression, in reading order: the experiment's name (nil for the chapter's first) and the scalar's.
  public var references: [(experiment: String?, name: String)] {
    switch self {
    case .number: []
    case .reference(let experiment, let name, _): [(experiment, name)]
    case .negated(let inner): inner.references
    case .binary(_, let left, let right): left.references + right.references
    case .call(_, let arguments, _): arguments.flatMap(\.references)
    }
  }
}
