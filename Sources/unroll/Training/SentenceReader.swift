import Experiments
import Recurrence
import Training

/// Answers sentences: the outputs of a model of texts after the last token, or what an encoder–decoder writes.
struct SentenceReader {
  private enum Kind {
    case outputs(TextPreparation, Forecaster)
    case writing(DecoderPreparation.Words, DecoderPreparation, FreeDecoder)
  }

  private let model: TrainedModel
  private let length: Int?
  private var kind: Kind

  /// - Parameter length: The most tokens that are written; nil: twice as many as in training.
  /// - Throws: `predict.no-sentences` for a model that does not read any.
  init(_ model: TrainedModel, length: Int?) throws(Diagnosis) {
    self.model = model
    self.length = length
    switch model.preparation {
    case .text(let text): kind = .outputs(text, try Forecaster(model))
    case .decoder(let decoder):
      guard let words = decoder.words, !decoder.start.isEmpty else { fallthrough }
      kind = .writing(words, decoder, try FreeDecoder(model.program, model.parameters))
    default: throw Diagnosis("predict.no-sentences", ["file": model.file])
    }
  }

  /// What an answer consists of.
  var columns: [String] {
    switch kind {
    case .outputs: model.outputNames
    case .writing: ["text"]
    }
  }

  /// The answer to a sentence.
  /// - Throws: `text.…`.
  mutating func answer(_ sentence: String) throws(Diagnosis) -> [PredictionTable.Cell] {
    switch kind {
    case .outputs(let text, var forecaster):
      let outputs = try forecaster.window(try text.inputs(sentence: sentence, of: model.program.model))
      kind = .outputs(text, forecaster)
      return outputs.map { .number($0) }
    case .writing(let words, let decoder, let writer):
      let symbols = try writer.symbols(
        reading: try words.inputs(sentence), start: decoder.start, end: words.end, steps: length ?? decoder.limit)
      return [.text(words.text(symbols))]
    }
  }
}

/// Answers sentences as they are typed, a line each.
struct FollowingSentences {
  private var reader: SentenceReader
  private let isJSON: Bool

  init(_ model: TrainedModel, length: Int?, isJSON: Bool) throws(Diagnosis) {
    reader = try SentenceReader(model, length: length)
    self.isJSON = isJSON
  }

  mutating func run(_ path: String, _ console: Console) throws(Diagnosis) {
    var lines = try LineReader(path)
    var skipped = 0
    while let line = try lines.next() {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      do throws(Diagnosis) {
        let answer = try reader.answer(line)
        console.print(isJSON ? try PredictionTable.json(answer, reader.columns) : PredictionTable.plain(answer))
      } catch {
        skipped += 1
        console.complain(Diagnosis("predict.skipped", ["line": "\(lines.line)", "why": console.texts(error)]))
      }
    }
    if skipped > 0 { throw Diagnosis("predict.rows-skipped", ["count": "\(skipped)"]) }
  }
}
