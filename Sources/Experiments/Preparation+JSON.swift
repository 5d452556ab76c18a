import Files
import Recurrence
import Training

/// The preparation as it is saved with a model.
extension Preparation {
  private enum Kind: String, CaseIterable { case none, series, text }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("kind")
    switch self {
    case .none: json.string(Kind.none.rawValue)
    case .series(let series):
      json.string(Kind.series.rawValue)
      series.writeMembers(to: &json)
    case .text(let text):
      json.string(Kind.text.rawValue)
      text.writeMembers(to: &json)
    }
    json.endObject()
  }

  init(_ reader: inout ObjectReader, _ program: Program) throws(Diagnosis) {
    switch try reader.choice("kind", of: Kind.self) {
    case .none: self = .none
    case .series: self = .series(try SeriesPreparation(&reader, program))
    case .text: self = .text(try TextPreparation(&reader))
    }
    try reader.finish()
  }
}

extension SeriesPreparation {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    json.key("columns")
    json.strings(columns)
    json.key("inputs")
    json.integers(inputs)
    json.key("targets")
    json.integers(targets)
    if let scaler {
      json.key("scaler")
      json.tree(scaler.json)
    }
    json.key("look_back")
    json.integer(lookBack)
    json.key("horizon")
    json.integer(horizon)
    json.key("least")
    json.numbers(trainedRange.map(\.lowerBound))
    json.key("greatest")
    json.numbers(trainedRange.map(\.upperBound))
  }

  fileprivate init(_ reader: inout ObjectReader, _ program: Program) throws(Diagnosis) {
    columns = try reader.strings("columns")
    let count = columns.count
    func positions(_ key: String) throws(Diagnosis) -> [Int] {
      var result: [Int] = []
      for number in try reader.numbers(key) {
        guard let index = Int(exactly: number), (0..<count).contains(index) else {
          throw reader.problem("trained.column", key)
        }
        result.append(index)
      }
      return result
    }
    inputs = try positions("inputs")
    targets = try positions("targets")
    guard inputs.count == program.model.inputs else { throw reader.problem("trained.column", "inputs") }
    scaler = try reader.tree("scaler").map { tree throws(Diagnosis) in try Scaler(tree, file: reader.file) }
    if let scaler, scaler.columnCount != count { throw reader.problem("trained.column", "scaler") }
    lookBack = try reader.integer("look_back", in: 1...1 << 40)
    horizon = try reader.integer("horizon", in: 1...1 << 40)
    let least = try reader.numbers("least", count: count)
    let greatest = try reader.numbers("greatest", count: count)
    trainedRange = []
    for (low, high) in zip(least, greatest) {
      guard low <= high else { throw reader.problem("trained.column", "greatest") }
      trainedRange.append(low...high)
    }
  }
}

extension TextPreparation {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    for (key, flag) in [
      ("lowercase", cleaning.lowercases), ("drop_punctuation", cleaning.dropsPunctuation),
      ("drop_digits", cleaning.dropsDigits), ("join_spaces", cleaning.joinsSpaces),
    ] {
      json.key(key)
      json.bool(flag)
    }
    json.key("tokens")
    json.string(tokenization.rawValue)
    json.key("vocabulary")
    json.tree(vocabulary.json)
    json.key("look_back")
    json.integer(lookBack)
  }

  fileprivate init(_ reader: inout ObjectReader) throws(Diagnosis) {
    cleaning = TextCleaning(
      lowercases: try reader.bool("lowercase"), dropsPunctuation: try reader.bool("drop_punctuation"),
      dropsDigits: try reader.bool("drop_digits"), joinsSpaces: try reader.bool("join_spaces"))
    tokenization = try reader.choice("tokens")
    vocabulary = try reader.placing("vocabulary") { [tokens = try reader.strings("vocabulary")] () throws(Diagnosis) in
      try Vocabulary(tokens: tokens)
    }
    lookBack = try reader.integer("look_back", in: 0...1 << 40)
  }
}

extension Scaler {
  /// The number of columns that it knows.
  var columnCount: Int {
    switch self {
    case .minMax(let scaler): scaler.columns.count
    case .standard(let scaler): scaler.columns.count
    }
  }
}
