import Files
import Recurrence
import Training

/// The preparation as it is saved with a model.
extension Preparation {
  private enum Kind: String, CaseIterable { case none, series, text, decoder, letters }

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
    case .decoder(let decoder):
      json.string(Kind.decoder.rawValue)
      decoder.writeMembers(to: &json)
    case .letters(let letters):
      json.string(Kind.letters.rawValue)
      json.key("letters")
      json.strings(letters)
    }
    json.endObject()
  }

  init(_ reader: inout ObjectReader, _ program: Program) throws(Diagnosis) {
    switch try reader.choice("kind", of: Kind.self) {
    case .none: self = .none
    case .series: self = .series(try SeriesPreparation(&reader, program))
    case .text: self = .text(try TextPreparation(&reader))
    case .decoder: self = .decoder(try DecoderPreparation(&reader, program))
    case .letters: self = .letters(try reader.strings("letters"))
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

extension Scaler {
  /// The number of columns that it knows.
  var columnCount: Int {
    switch self {
    case .minMax(let scaler): scaler.columns.count
    case .standard(let scaler): scaler.columns.count
    }
  }
}
