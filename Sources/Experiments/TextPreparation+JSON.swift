import Files
import Recurrence
import Training

/// What belongs to texts as it is saved with a model.
extension TextPreparation {
  func writeMembers(to json: inout JSONWriter) {
    cleaning.writeMembers(to: &json)
    json.key("tokens")
    json.string(tokenization.rawValue)
    json.key("vocabulary")
    json.tree(vocabulary.json)
    json.key("look_back")
    json.integer(lookBack)
  }

  init(_ reader: inout ObjectReader) throws(Diagnosis) {
    cleaning = try TextCleaning(&reader)
    tokenization = try reader.choice("tokens")
    vocabulary = try reader.vocabulary("vocabulary")
    lookBack = try reader.integer("look_back", in: 0...1 << 40)
  }
}

extension DecoderPreparation {
  func writeMembers(to json: inout JSONWriter) {
    json.key("start")
    json.numbers(start)
    json.key("longest")
    json.integer(longest)
    guard let words else { return }
    words.cleaning.writeMembers(to: &json)
    json.key("tokens")
    json.string(words.tokenization.rawValue)
    json.key("source")
    json.tree(words.source.json)
    json.key("target")
    json.tree(words.target.json)
    json.key("end")
    json.integer(words.end)
  }

  init(_ reader: inout ObjectReader, _ program: Program) throws(Diagnosis) {
    let width = program.slots[program.input].units
    let start = try reader.numbers("start")
    guard start.isEmpty || start.count == width else { throw reader.problem("trained.start", "start") }
    let longest = try reader.integer("longest", in: 1...1 << 40)
    guard reader.has("source") else {
      self.init(start: start, longest: longest, words: nil)
      return
    }
    let words = Words(
      cleaning: try TextCleaning(&reader), tokenization: try reader.choice("tokens"),
      source: try reader.vocabulary("source"), target: try reader.vocabulary("target"),
      end: try reader.integer("end", in: 0...1 << 40))
    self.init(start: start, longest: longest, words: words)
  }
}

extension TextCleaning {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    for (key, flag) in [
      ("lowercase", lowercases), ("drop_punctuation", dropsPunctuation), ("drop_digits", dropsDigits),
      ("join_spaces", joinsSpaces),
    ] {
      json.key(key)
      json.bool(flag)
    }
  }

  fileprivate init(_ reader: inout ObjectReader) throws(Diagnosis) {
    self.init(
      lowercases: try reader.bool("lowercase"), dropsPunctuation: try reader.bool("drop_punctuation"),
      dropsDigits: try reader.bool("drop_digits"), joinsSpaces: try reader.bool("join_spaces"))
  }
}

extension ObjectReader {
  fileprivate mutating func vocabulary(_ key: String) throws(Diagnosis) -> Vocabulary {
    let tokens = try strings(key)
    return try placing(key) { () throws(Diagnosis) in try Vocabulary(tokens: tokens) }
  }
}
