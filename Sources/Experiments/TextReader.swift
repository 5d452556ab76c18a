import Files
import Foundation
import Recurrence
import Training

/// Reads `text`: a text as windows over its tokens, each with the token that follows as its target.
struct TextReader {
  private let program: Program
  private let folder: String?

  init(_ program: Program, folder: String?) {
    self.program = program
    self.folder = folder
  }

  func read(_ data: inout ObjectReader) throws(Diagnosis) -> Dataset {
    guard var reader = try data.object("text") else { throw data.problem("object.missing", "text") }
    try reader.allow(Experiment.keys["data.text"] ?? [])
    let raw = try content(&reader)
    let cleaning = try cleaning(&reader)
    let tokenization = try reader.choice("tokens", of: Tokenization.self, default: .characters)
    let tokens = tokenization.tokens(cleaning.clean(raw))
    let limit = try reader.integer("vocabulary", default: 1 << 24, in: 1...1 << 24)
    let least = try reader.integer("least", default: 1, in: 1...1 << 24)
    let hasUnknown = limit < 1 << 24 || least > 1
    let vocabulary = try data.placing("text") { () throws(Diagnosis) in
      try Vocabulary(of: tokens, reserved: hasUnknown ? [.unknown] : [], limit: limit, least: least)
    }
    try TextReader.checkSize(vocabulary, program, reader)
    let codes = try vocabulary.codes(tokens).map { Double($0) }
    var dataset = try WindowsReader(program).read(
      Series(columns: ["token"], values: codes), inputColumns: [0], targetColumns: [0],
      encoding: SymbolEncoding(program.model), under: "text", &data)
    let lookBack = try data.integer("look_back", in: 1...1 << 40)
    dataset.preparation = .text(
      TextPreparation(cleaning: cleaning, tokenization: tokenization, vocabulary: vocabulary, lookBack: lookBack))
    return dataset
  }

  /// The text itself: of a file, or written in the experiment.
  private func content(_ reader: inout ObjectReader) throws(Diagnosis) -> String {
    if reader.has("file"), reader.has("value") { throw reader.problem("experiment.both", "value", ["other": "file"]) }
    guard reader.has("file") else { return try reader.string("value") }
    let path = FilePath.resolve(try reader.string("file"), relativeTo: folder)
    let bytes = try InputFile.read(path, limit: 1 << 30)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Diagnosis("text.not-utf8", ["file": path]) }
    return text
  }

  private func cleaning(_ reader: inout ObjectReader) throws(Diagnosis) -> TextCleaning {
    guard var clean = try reader.object("clean") else { return TextCleaning(joinsSpaces: false) }
    try clean.allow(Experiment.keys["data.text.clean"] ?? [])
    return TextCleaning(
      lowercases: try clean.bool("lowercase", default: false),
      dropsPunctuation: try clean.bool("drop_punctuation", default: false),
      dropsDigits: try clean.bool("drop_digits", default: false),
      joinsSpaces: try clean.bool("join_spaces", default: true))
  }

  /// Refuses a model whose table, inputs or outputs have no room for all tokens, and says how many there are.
  static func checkSize(
    _ vocabulary: Vocabulary, _ program: Program, _ reader: ObjectReader
  ) throws(Diagnosis) {
    let model = program.model
    var rooms: [(name: String, size: Int)] = []
    if let table = model.embedding {
      rooms.append(("model.embedding.symbols", table.symbols))
    } else if model.inputs > 1 {
      rooms.append(("model.inputs", model.inputs))
    }
    // Sentences have two classes; only a text's next token needs an output each.
    let isNext = reader.path == "data.text" && program.loss?.kind == .crossEntropy && model.output == .softmax
    if isNext { rooms.append((model.readout == nil ? "model.layers" : "model.readout.outputs", model.outputs)) }
    for room in rooms where room.size < vocabulary.count {
      throw reader.problem(
        "experiment.vocabulary", "",
        ["count": "\(vocabulary.count)", "name": room.name, "got": "\(room.size)"])
    }
  }
}
