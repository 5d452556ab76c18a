import Foundation
import Recurrence

/// Evaluates a chapter's expressions against its runs and its named quantities.
public struct Evaluator {
  /// The runs by the name that the chapter gives them.
  let runs: [String: any ExperimentRun]
  /// The run that a reference without a name means.
  let first: String?
  /// Expressions that the chapter names, each able to use those above it.
  let quantities: [String: Expression]

  init(runs: [String: any ExperimentRun], first: String?, quantities: [String: Expression] = [:]) {
    self.runs = runs
    self.first = first
    self.quantities = quantities
  }

  /// The single number that an expression stands for; throws when it is a list.
  func number(_ expression: Expression) throws(Diagnosis) -> Double {
    let values = try numbers(expression)
    guard values.count == 1 else { throw Diagnosis("expression.list", ["count": "\(values.count)"]) }
    return values[0]
  }

  /// Whether a condition is true; throws when a side of it is not a number (NaN), since then nothing has been shown.
  func holds(_ condition: Expression) throws(Diagnosis) -> Bool { try number(condition) != 0 }

  /// All numbers that an expression stands for.
  func numbers(_ expression: Expression) throws(Diagnosis) -> [Double] {
    switch expression {
    case .number(let value): return [value]
    case .reference(let experiment, let name, _): return try resolve(experiment, name)
    case .negated(let inner): return try numbers(inner).map { -$0 }
    case .binary(let sign, let left, let right): return try combine(sign, try numbers(left), try numbers(right))
    case .call(let function, let arguments, _):
      var values: [[Double]] = []
      for argument in arguments { values.append(try numbers(argument)) }
      return try apply(function, values)
    }
  }

  private func resolve(_ experiment: String?, _ name: String) throws(Diagnosis) -> [Double] {
    if experiment == nil, let quantity = quantities[name] { return try numbers(quantity) }
    return try run(experiment).numbers(name)
  }

  /// The run of that name; nil means the chapter's first.
  func run(_ experiment: String?) throws(Diagnosis) -> any ExperimentRun {
    let experiment = experiment ?? first ?? ""
    guard let run = runs[experiment] else {
      throw Diagnosis(
        "lesson.unknown-experiment",
        [
          "name": experiment,
          "suggestion": Suggestion.nearest(to: experiment, in: runs.keys.sorted())
            ?? runs.keys.sorted().joined(separator: ", "),
        ])
    }
    return run
  }

  private func combine(_ sign: Expression.Operator, _ a: [Double], _ b: [Double]) throws(Diagnosis) -> [Double] {
    let count = a.count == 1 ? b.count : a.count
    guard a.count == 1 || b.count == 1 || a.count == b.count else {
      throw Diagnosis("expression.lengths", ["left": "\(a.count)", "right": "\(b.count)"])
    }
    var result: [Double] = []
    for i in 0..<count {
      let x = a.count == 1 ? a[0] : a[i]
      let y = b.count == 1 ? b[0] : b[i]
      if sign.rank <= 2, x.isNaN || y.isNaN { throw Diagnosis("expression.not-a-number") }
      result.append(Evaluator.value(sign, x, y))
    }
    return result
  }

  private static func value(_ sign: Expression.Operator, _ x: Double, _ y: Double) -> Double {
    switch sign {
    case .plus: x + y
    case .minus: x - y
    case .times: x * y
    case .over: x / y
    case .power: pow(x, y)
    case .less: x < y ? 1 : 0
    case .more: x > y ? 1 : 0
    case .atMost: x <= y ? 1 : 0
    case .atLeast: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .and: x != 0 && y != 0 ? 1 : 0
    case .or: x != 0 || y != 0 ? 1 : 0
    }
  }

  private func apply(_ function: Expression.Function, _ arguments: [[Double]]) throws(Diagnosis) -> [Double] {
    let all = arguments.flatMap { $0 }
    guard !all.isEmpty else { throw Diagnosis("expression.empty", ["name": function.rawValue]) }
    switch function {
    case .norm: return [all.reduce(0) { $0 + $1 * $1 }.squareRoot()]
    // A NaN must not get lost in a maximum.
    case .max: return [all.dropFirst().reduce(all[0]) { $0.isNaN || $0 > $1 ? $0 : $1 }]
    case .min: return [all.dropFirst().reduce(all[0]) { $0.isNaN || $0 < $1 ? $0 : $1 }]
    case .sum: return [all.reduce(0, +)]
    case .mean: return [all.reduce(0, +) / Double(all.count)]
    case .count: return [Double(all.count)]
    case .ratio: return try combine(.over, arguments[0], arguments[1])
    case .abs: return all.map { Swift.abs($0) }
    case .sqrt: return all.map { $0.squareRoot() }
    case .exp: return all.map { Foundation.exp($0) }
    case .log: return all.map { Foundation.log($0) }
    case .tanh: return all.map { Foundation.tanh($0) }
    case .atanh: return all.map { Foundation.atanh($0) }
    case .sigmoid: return all.map { 1 / (1 + Foundation.exp(-$0)) }
    case .round: return all.map { $0.rounded() }
    }
  }
}
