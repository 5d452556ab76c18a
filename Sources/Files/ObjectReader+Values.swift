import Recurrence

/// Typed values. A key without a default must be there.
extension ObjectReader {
  /// A number within `range`; NaN and infinite numbers only where no range is given.
  /// - Throws: `object.missing`, `object.number`, `object.range`.
  public mutating func number(
    _ key: String, default usual: Double? = nil, in range: ClosedRange<Double>? = nil
  ) throws(Diagnosis) -> Double {
    if let usual, !has(key) { return skip(key, usual) }
    guard let value = try required(key).number else { throw problem("object.number", key) }
    if let range, !range.contains(value) {
      throw problem(
        "object.range", key,
        ["low": range.lowerBound.description, "high": range.upperBound.description, "got": value.description])
    }
    return value
  }

  /// A whole number within `range`.
  /// - Throws: `object.missing`, `object.integer`, `object.range`.
  public mutating func integer(
    _ key: String, default usual: Int? = nil, in range: ClosedRange<Int>
  ) throws(Diagnosis) -> Int {
    if let usual, !has(key) { return skip(key, usual) }
    guard case .number(let number, let text) = try required(key).content,
      let value = Int(text) ?? Int(exactly: number)
    else { throw problem("object.integer", key) }
    guard range.contains(value) else {
      throw problem(
        "object.range", key, ["low": "\(range.lowerBound)", "high": "\(range.upperBound)", "got": "\(value)"])
    }
    return value
  }

  /// True or false.
  /// - Throws: `object.missing`, `object.bool`.
  public mutating func bool(_ key: String, default usual: Bool? = nil) throws(Diagnosis) -> Bool {
    if let usual, !has(key) { return skip(key, usual) }
    guard case .bool(let value) = try required(key).content else { throw problem("object.bool", key) }
    return value
  }

  /// A string.
  /// - Throws: `object.missing`, `object.string`.
  public mutating func string(_ key: String, default usual: String? = nil) throws(Diagnosis) -> String {
    if let usual, !has(key) { return skip(key, usual) }
    guard let value = try required(key).string else { throw problem("object.string", key) }
    return value
  }

  /// One of the words that an enumeration knows.
  /// - Throws: `object.missing`, `object.string`, `object.choice` with the nearest word and all that are allowed.
  public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: Choice.Type = Choice.self, default usual: Choice? = nil
  ) throws(Diagnosis) -> Choice {
    if let usual, !has(key) { return skip(key, usual) }
    let word = try string(key)
    if let choice = Choice(rawValue: word) { return choice }
    throw wrongChoice(key, word, Choice.allCases.map(\.rawValue))
  }

  /// One of the words in `allowed`.
  /// - Throws: as `choice(_:of:default:)`.
  public mutating func choice(
    _ key: String, among allowed: [String], default usual: String? = nil
  ) throws(Diagnosis) -> String {
    if let usual, !has(key) { return skip(key, usual) }
    let word = try string(key)
    guard allowed.contains(word) else { throw wrongChoice(key, word, allowed) }
    return word
  }

  /// An array of finite numbers, of `count` where that is given.
  /// - Throws: `object.missing`, `object.numbers`, `object.count`, `object.not-finite`.
  public mutating func numbers(
    _ key: String, default usual: [Double]? = nil, count: Int? = nil
  ) throws(Diagnosis) -> [Double] {
    if let usual, !has(key) { return skip(key, usual) }
    guard let values = try required(key).numbers else { throw problem("object.numbers", key) }
    if let count, values.count != count {
      throw problem("object.count", key, ["expected": "\(count)", "got": "\(values.count)"])
    }
    if let position = values.firstIndex(where: { !$0.isFinite }) {
      throw problem("object.not-finite", key, ["position": "\(position)", "got": values[position].description])
    }
    return values
  }

  /// An array of strings.
  /// - Throws: `object.missing`, `object.strings`.
  public mutating func strings(_ key: String, default usual: [String]? = nil) throws(Diagnosis) -> [String] {
    if let usual, !has(key) { return skip(key, usual) }
    guard let elements = try required(key).elements else { throw problem("object.strings", key) }
    var result: [String] = []
    for element in elements {
      guard let text = element.string else { throw problem("object.strings", key) }
      result.append(text)
    }
    return result
  }

  /// The object under `key`, if there is one; its own reader must be finished too.
  /// - Throws: `object.expected`.
  public mutating func object(_ key: String) throws(Diagnosis) -> ObjectReader? {
    guard let tree = tree(key) else { return nil }
    return try ObjectReader(tree, file: file, path: path(of: key))
  }

  /// The objects of the array under `key`, none where the key is not there; their paths end in `[0]`, `[1]` and so on.
  /// - Throws: `object.objects`, `object.expected`.
  public mutating func objects(_ key: String) throws(Diagnosis) -> [ObjectReader] {
    guard let tree = tree(key) else { return [] }
    guard let elements = tree.elements else { throw problem("object.objects", key) }
    var result: [ObjectReader] = []
    for (index, element) in elements.enumerated() {
      result.append(try ObjectReader(element, file: file, path: path(of: key) + "[\(index)]"))
    }
    return result
  }

  private mutating func skip<Value>(_ key: String, _ value: Value) -> Value {
    _ = tree(key)
    return value
  }

  private func wrongChoice(_ key: String, _ word: String, _ allowed: [String]) -> Diagnosis {
    let near = Suggestion.nearest(to: word, in: allowed)
    let all = allowed.joined(separator: ", ")
    let place = problem("object.choice", key, ["name": word, "allowed": all])
    guard let near else { return place }
    var diagnosis = place.adding(["near": near])
    diagnosis.key = "object.choice-near"
    return diagnosis
  }
}
