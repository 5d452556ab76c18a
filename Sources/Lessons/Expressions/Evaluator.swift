import Recurrence

/// Evaluates a chapter's expressions against its runs and its named quantities.
///
/// What has been computed once is remembered for as long as the evaluator lives.
public struct Evaluator {
  /// The runs by the name that the chapter gives them.
  let runs: [String: any ExperimentRun]
  /// The run that a reference without a name means.
  let first: String?
  /// Expressions that the chapter names, each able to use those above it.
  let quantities: [String: Expression]
  /// The folder that files of pictures are relative to.
  let folder: String
  private let memory = Memory()

  /// The most numbers that an expression may make.
  static let longest = 1_000_000

  private final class Memory {
    var quantities: [String: [Double]] = [:]
    var measures: [Key: [Double]] = [:]
  }

  private struct Key: Hashable {
    var experiment: String
    var call: MeasureCall
  }

  init(
    runs: [String: any ExperimentRun], first: String?, quantities: [String: Expression] = [:], folder: String = "."
  ) {
    self.folder = folder
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
    case .measure(let experiment, let measure, let arguments, _):
      return try value(of: measure, experiment, arguments)
    case .list(let parts):
      var values: [Double] = []
      for part in parts { values += try numbers(part) }
      return values
    case .span(let from, let through, let by):
      return try span(try number(from), try number(through), try number(by))
    case .each(let sweep, let inner): return try each(sweep, inner)
    case .element(let list, let index): return try pick(try numbers(index), of: try numbers(list))
    }
  }

  private func resolve(_ experiment: String?, _ name: String) throws(Diagnosis) -> [Double] {
    guard experiment == nil else { return try run(experiment).numbers(name) }
    let parts = name.split(separator: "[", maxSplits: 1).map(String.init)
    guard let base = parts.first, let quantity = quantities[base] else { return try run(nil).numbers(name) }
    let values: [Double]
    if let known = memory.quantities[base] { values = known } else { values = try numbers(quantity) }
    memory.quantities[base] = values
    guard parts.count == 2 else { return values }
    let indices = parts[1].dropLast().split(separator: ",").compactMap { Double($0.trimming()) }
    return try pick(indices, of: values)
  }

  /// The expression with each run of a sweep in turn as the chapter's first.
  private func each(_ sweep: String, _ inner: Expression) throws(Diagnosis) -> [Double] {
    guard let swept = try run(sweep) as? SweptExperiment else { throw Diagnosis("expression.each", ["name": sweep]) }
    var result: [Double] = []
    for (value, single) in zip(swept.sweep.values, swept.runs) {
      var runs = runs
      runs[sweep] = single
      do throws(Diagnosis) {
        result += try Evaluator(runs: runs, first: sweep, quantities: quantities).numbers(inner)
      } catch {
        throw error.adding(["setting": "\(swept.sweep.name) = \(value)"])
      }
    }
    return result
  }

  private func pick(_ indices: [Double], of values: [Double]) throws(Diagnosis) -> [Double] {
    var result: [Double] = []
    for index in indices {
      guard let place = Int(exactly: index), values.indices.contains(place) else {
        throw Diagnosis(
          "expression.index", ["index": NumberFormat.standard(index), "largest": "\(values.count - 1)"])
      }
      result.append(values[place])
    }
    return result
  }

  private func span(_ from: Double, _ through: Double, _ by: Double) throws(Diagnosis) -> [Double] {
    let count = ((through - from) / by + 1e-9).rounded(.down) + 1
    guard by != 0, count.isFinite, count <= Double(Evaluator.longest) else { throw Diagnosis("expression.span") }
    return count < 1 ? [] : (0..<Int(count)).map { from + Double($0) * by }
  }

  private func value(
    of measure: Measure, _ experiment: String?, _ arguments: [MeasureArgument]
  ) throws(Diagnosis) -> [Double] {
    var call = MeasureCall(measure: measure)
    for argument in arguments {
      let kind = measure.parameters.first { $0.name == argument.parameter }?.kind
      switch argument.content {
      case .name(let name): call.names[argument.parameter] = name
      // A tensor's name keeps its shape; a list has none.
      case .value(.reference(nil, let name, _)) where kind == .matrix && quantities[name] == nil:
        call.names[argument.parameter] = name
      case .value(let value) where kind == .matrix: call.numbers[argument.parameter] = try numbers(value)
      case .value(let value): call.numbers[argument.parameter] = [try number(value)]
      }
    }
    let key = Key(experiment: experiment ?? first ?? "", call: call)
    if !measure.isLive, let known = memory.measures[key] { return known }
    let values = try run(experiment).measure(call)
    memory.measures[key] = values
    return values
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
}
