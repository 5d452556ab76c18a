import Recurrence

/// What a person asked a command to do: the values of its options and positional arguments.
///
/// Asking for a name that the command does not declare is a mistake in the program, not in the command line.
public struct Invocation: Sendable {
  /// The program's name and the commands down to the one that runs.
  public let path: [String]
  private let options: [Option]
  private let values: [String: [String]]
  private let positionals: [String: [String]]

  init(path: [String], options: [Option], values: [String: [String]], positionals: [String: [String]]) {
    self.path = path
    self.options = options
    self.values = values
    self.positionals = positionals
  }

  /// Whether the option stands on the command line.
  public func isGiven(_ name: String) -> Bool {
    precondition(options.contains { $0.name == name }, "no option --\(name) is declared")
    return values[name] != nil
  }

  /// All values of an option, in the order given; its default where it is not given.
  public func all(_ name: String) -> [String] {
    guard let option = options.first(where: { $0.name == name }) else {
      preconditionFailure("no option --\(name) is declared")
    }
    return values[name] ?? option.standard.map { [$0] } ?? []
  }

  /// The value of an option; nil where it is not given and has no default.
  public subscript(name: String) -> String? { all(name).last }

  /// The value of an option that cannot be left out.
  ///
  /// Throws `usage.missing-option`.
  public func required(_ name: String) throws(Diagnosis) -> String {
    guard let value = self[name] else {
      throw Diagnosis(
        "usage.missing-option", ["option": "--" + name, "command": path.joined(separator: " ")], kind: .usage)
    }
    return value
  }

  /// A whole number within `range`.
  ///
  /// Throws `usage.not-an-integer`.
  public func int(_ name: String, in range: ClosedRange<Int> = Int.min...Int.max) throws(Diagnosis) -> Int? {
    guard let text = self[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw Invocation.outside(
        "usage.not-an-integer", name, text, low: range.lowerBound == .min ? nil : "\(range.lowerBound)",
        high: range.upperBound == .max ? nil : "\(range.upperBound)")
    }
    return value
  }

  /// A finite number within `range`.
  ///
  /// Throws `usage.not-a-number`.
  public func double(
    _ name: String, in range: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) throws(Diagnosis) -> Double? {
    guard let text = self[name] else { return nil }
    guard let value = Double(text), value.isFinite, range.contains(value) else {
      throw Invocation.outside(
        "usage.not-a-number", name, text, low: range.lowerBound.isFinite ? "\(range.lowerBound)" : nil,
        high: range.upperBound.isFinite ? "\(range.upperBound)" : nil)
    }
    return value
  }

  /// An option whose words are the raw values of an enumeration.
  ///
  /// Throws `usage.not-among`.
  public func choice<Words: RawRepresentable & CaseIterable>(
    _ name: String, as type: Words.Type
  ) throws(Diagnosis) -> Words? where Words.RawValue == String {
    guard let text = self[name] else { return nil }
    guard let value = Words(rawValue: text) else {
      throw Parser.notAmong(Words.allCases.map(\.rawValue), text, "--" + name)
    }
    return value
  }

  /// The value of a positional argument; nil for an optional one that is left out.
  public func positional(_ name: String) -> String? { allPositionals(name).first }

  /// All values of a positional argument.
  public func allPositionals(_ name: String) -> [String] {
    guard let words = positionals[name] else { preconditionFailure("no argument <\(name)> is declared") }
    return words
  }

  /// `usage.not-an-integer`, and with `.from`, `.to` or `.within` after it where the range has ends.
  private static func outside(_ key: String, _ name: String, _ value: String, low: String?, high: String?) -> Diagnosis
  {
    let what: KeyValuePairs = ["option": "--" + name, "value": value]
    switch (low, high) {
    case (nil, nil): return Diagnosis(key, what, kind: .usage)
    case (let low?, nil): return Diagnosis(key + ".from", what, kind: .usage).adding(["low": low])
    case (nil, let high?): return Diagnosis(key + ".to", what, kind: .usage).adding(["high": high])
    case (let low?, let high?):
      return Diagnosis(key + ".within", what, kind: .usage).adding(["low": low, "high": high])
    }
  }
}
