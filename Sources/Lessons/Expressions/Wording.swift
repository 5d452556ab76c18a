import Recurrence

/// How classes are shown as what they stand for: `letters` in one word, `words` with blanks between.
///
/// `letters h e l o` names them, from class 0 on; without names they are those of the data that the numbers come from.
public struct Wording: Equatable, Sendable {
  /// The formats' names.
  enum Kind: String, Equatable, CaseIterable { case letters, words }

  var kind: Kind
  /// What the classes 0, 1, 2 … stand for; empty: what the data say.
  var names: [String]

  /// Reads a format such as `words` or `letters h e l o`; nil for a format of numbers.
  init?(parsing text: String) {
    let parts = text.split { $0.isWhitespace }.map(String.init)
    guard let kind = parts.first.flatMap(Kind.init) else { return nil }
    self.kind = kind
    names = Array(parts.dropFirst())
  }

  /// The classes as text.
  func callAsFunction(_ classes: [Double], names: [String]) throws(Diagnosis) -> String {
    var shown: [String] = []
    for number in classes {
      guard let place = Int(exactly: number), names.indices.contains(place) else {
        throw Diagnosis(
          "lesson.no-class",
          [
            "got": NumberFormat.standard(number), "largest": "\(names.count - 1)", "first": names.first ?? "",
            "last": names.last ?? "",
          ])
      }
      shown.append(names[place])
    }
    return shown.joined(separator: kind == .letters ? "" : " ")
  }
}

/// A quoted number, or quoted classes, as the text shows them.
struct Shown: Equatable {
  var text: String
  /// All numbers behind it: one unless classes are shown.
  var values: [Double]
}

extension Evaluator {
  /// What stands in the text for an expression.
  func shown(_ quoted: Quoted) throws(Diagnosis) -> Shown {
    guard let wording = quoted.wording else {
      let value = try number(quoted.expression)
      return Shown(text: quoted.format(value), values: [value])
    }
    let classes = try numbers(quoted.expression)
    let names = try wording.names.isEmpty ? self.names(behind: quoted.expression) : wording.names
    guard !names.isEmpty else { throw Diagnosis("lesson.no-class-names", ["format": wording.kind.rawValue]) }
    return Shown(text: try wording(classes, names: names), values: classes)
  }

  /// What the classes of an expression stand for, as the data of the first run say that it reads; empty where none says it.
  private func names(behind expression: Expression) throws(Diagnosis) -> [String] {
    switch expression {
    case .number: return []
    case .reference(let experiment, let name, _):
      let base = name.split(separator: "[").first.map(String.init) ?? name
      if experiment == nil, let quantity = quantities[base] { return try names(behind: quantity) }
      return try run(experiment).classNames(of: name)
    case .measure(let experiment, let measure, let arguments, _):
      if case .name(let name)? = arguments.first(where: { $0.parameter == "quantity" })?.content {
        return try run(experiment).classNames(of: name)
      }
      return try run(experiment).classNames(of: measure.rawValue)
    case .negated(let inner): return try names(behind: inner)
    case .each(let sweep, let inner):
      let own = try names(behind: inner)
      return try own.isEmpty ? run(sweep).classNames(of: "") : own
    case .binary(_, let left, let right): return try names(behindAny: [left, right])
    case .element(let list, _): return try names(behind: list)
    case .call(_, let parts, _), .list(let parts): return try names(behindAny: parts)
    case .span(let from, let through, _): return try names(behindAny: [from, through])
    }
  }

  private func names(behindAny parts: [Expression]) throws(Diagnosis) -> [String] {
    for part in parts {
      let found = try names(behind: part)
      if !found.isEmpty { return found }
    }
    return []
  }
}
