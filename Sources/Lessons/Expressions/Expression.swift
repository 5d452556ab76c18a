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
  /// A function of numbers: `norm(l0.t1.h)`.
  case call(Function, [Expression], column: Int)
  /// Something measured about a run: `cut:half_life(c, layer=1)`.
  case measure(experiment: String?, Measure, [MeasureArgument], column: Int)
  /// Lists one behind the other: `[1, 2, l0.t1.h]`.
  case list([Expression])
  /// Numbers at equal distances: `0.5...2 by 0.1`.
  case span(from: Expression, through: Expression, by: Expression)
  /// Entries of a list, counted from 0: `gradient_norms(h)[3]`.
  case element(Expression, Expression)

  /// An expression once for each setting of a sweep, whose run then is the one that references without a name mean.
  case each(sweep: String, Expression)

  /// The operators, weakest first.
  public enum Operator: String, Equatable, Sendable, CaseIterable {
    case or, and
    case less = "<"
    case more = ">"
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="
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
      case .less, .more, .atMost, .atLeast, .equal, .unequal: 2
      case .plus, .minus: 3
      case .times, .over: 4
      case .power: 6
      }
    }
  }

  /// What an expression mentions.
  struct Mention: Equatable {
    /// The experiment that is named; nil: the chapter's first, unless `name` is a quantity of the chapter.
    var experiment: String?
    /// The scalar's name, or a measure's with its brackets.
    var name: String
    /// The experiment of the measure whose argument this is.
    var owner: String?
  }

  /// The references in the expression, in reading order.
  var references: [Mention] {
    switch self {
    case .number: []
    case .reference(let experiment, let name, _): [Mention(experiment: experiment, name: name)]
    case .negated(let inner): inner.references
    case .binary(_, let left, let right): left.references + right.references
    case .call(_, let arguments, _): arguments.flatMap(\.references)
    case .measure(let experiment, let measure, let arguments, _):
      [Mention(experiment: experiment, name: measure.rawValue + "()")]
        + arguments.flatMap { argument -> [Mention] in
          guard case .value(let value) = argument.content else { return [] }
          return value.references.map { Mention(experiment: $0.experiment, name: $0.name, owner: experiment) }
        }
    case .list(let parts): parts.flatMap(\.references)
    case .span(let from, let through, let by): from.references + through.references + by.references
    case .element(let list, let index): list.references + index.references
    case .each(let sweep, let inner):
      [Mention(experiment: sweep, name: "each()")]
        + inner.references.map { Mention(experiment: $0.experiment, name: $0.name, owner: $0.owner ?? sweep) }
    }
  }

  /// The measures in the expression.
  var measures: [Measure] {
    switch self {
    case .number, .reference: []
    case .negated(let inner), .each(_, let inner): inner.measures
    case .binary(_, let left, let right), .element(let left, let right): left.measures + right.measures
    case .call(_, let parts, _), .list(let parts): parts.flatMap(\.measures)
    case .measure(_, let measure, let arguments, _):
      [measure]
        + arguments.flatMap { argument -> [Measure] in
          if case .value(let value) = argument.content { value.measures } else { [] }
        }
    case .span(let from, let through, let by): from.measures + through.measures + by.measures
    }
  }
}

/// An argument of a measure: a name as it stands, or numbers.
public struct MeasureArgument: Equatable, Sendable {
  /// What stands there.
  public enum Content: Equatable, Sendable {
    /// The name of a state, a tensor or a scalar: `c`, `l0.W_hh`, `grad l0.t1.h`.
    case name(String)
    /// Numbers.
    case value(Expression)
  }

  /// The parameter's name.
  public var parameter: String
  /// What stands there.
  public var content: Content
}
