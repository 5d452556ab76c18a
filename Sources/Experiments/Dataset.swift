import Recurrence
import Training

/// The samples that an experiment's data give, in order: first those to learn from, then those for validation, last those that test.
public struct Dataset: Sendable {
  /// The parts of the samples.
  public enum Part: String, CaseIterable, Sendable { case training, validation, test }

  /// Where the samples come from.
  enum Content: Sendable {
    case windows(SeriesWindows)
    case samples([Sample<Double>])
  }

  /// How inputs are turned into numbers and outputs back, for new data.
  public internal(set) var preparation: Preparation
  /// The number of the sample that is traced, from 0.
  public internal(set) var chosen: Int
  /// The rows in a season, where the data have one and the file says so.
  public internal(set) var season: Int?
  let content: Content
  private let ranges: [Range<Int>]
  var initialStates: [Sample<Double>.InitialState] = []
  /// What the dropout masks of the traced sample are drawn from; nil: nothing is dropped in it.
  var dropoutSeed: UInt64?

  /// Samples cut into three parts; `ranges` are the samples of each.
  init(_ content: Content, ranges: [Range<Int>], preparation: Preparation = .none, chosen: Int = 0) {
    self.content = content
    self.ranges = ranges
    self.preparation = preparation
    self.chosen = chosen
  }

  /// The number of all samples.
  public var count: Int {
    switch content {
    case .windows(let windows): windows.windows.count
    case .samples(let samples): samples.count
    }
  }

  /// A sample, by its number from 0.
  public subscript(index: Int) -> Sample<Double> {
    var sample: Sample<Double>
    switch content {
    case .windows(let windows): sample = windows.sample(index)
    case .samples(let samples): sample = samples[index]
    }
    sample.initialStates = initialStates
    return sample
  }

  /// The numbers of a part's samples.
  public func indices(_ part: Part) -> Range<Int> {
    switch part {
    case .training: ranges[0]
    case .validation: ranges[1]
    case .test: ranges[2]
    }
  }

  /// A part's samples.
  public func samples(_ part: Part) -> [Sample<Double>] { indices(part).map { self[$0] } }

  /// Where a sample comes from: its rows of the series, and how to turn outputs back into the series' units.
  public func source(_ index: Int) -> DataSource {
    guard case .windows(let windows) = content else { return DataSource() }
    var source = windows.source
    source.inputRows = windows.windows[index].inputs
    source.targetRows = windows.windows[index].targets
    return source
  }

  /// The series under the windows; nil where the samples are none.
  public var series: SeriesWindows? {
    if case .windows(let windows) = content { windows } else { nil }
  }
}

/// How new data become inputs as in training, and outputs become data: saved with a trained model.
public enum Preparation: Equatable, Sendable {
  /// Numbers are taken as they are.
  case none
  /// Rows of a series.
  case series(SeriesPreparation)
  /// Tokens of a text.
  case text(TextPreparation)
  /// A sequence that the model writes itself.
  case decoder(DecoderPreparation)
  /// A class for every frame, each a letter; number 0 is silence.
  case letters([String])
}

/// What belongs to windows over a series.
public struct SeriesPreparation: Equatable, Sendable {
  /// The names of all columns that the scaler knows.
  public var columns: [String]
  /// Which of them are the inputs.
  public var inputs: [Int]
  /// Which of them the outputs stand for; empty for classes and probabilities.
  public var targets: [Int]
  /// What scales them; nil where they are taken as they are.
  public var scaler: Scaler?
  /// The rows of a window.
  public var lookBack: Int
  /// The rows ahead.
  public var horizon: Int
  /// The least and the greatest value of each column in the training part.
  public var trainedRange: [ClosedRange<Double>]

  /// The inputs of one row, given the values of the input columns in their own units.
  public func inputs(_ row: [Double]) -> [Double] {
    zip(inputs, row).map { column, value in scaler?.scale(value, column: column) ?? value }
  }

  /// An output in the units of the data.
  public func inUnits(_ value: Double, output unit: Int) -> Double {
    guard let scaler, !targets.isEmpty else { return value }
    return scaler.invert(value, column: targets[unit % targets.count])
  }
}

/// What belongs to a text.
public struct TextPreparation: Equatable, Sendable {
  /// How the text is cleaned.
  public var cleaning: TextCleaning
  /// How it is cut.
  public var tokenization: Tokenization
  /// The tokens with their numbers.
  public var vocabulary: Vocabulary
  /// The tokens of a piece; 0 where pieces have lengths of their own.
  public var lookBack: Int

  /// The inputs of a sentence as a model takes them: cleaned, cut, and where training filled up sentences in front, filled up.
  /// - Throws: `text.no-tokens`, `text.unknown-token`.
  public func inputs(sentence: String, of model: Model) throws(Diagnosis) -> [Double] {
    let tokens = tokenization.tokens(cleaning.clean(sentence))
    if tokens.isEmpty { throw Diagnosis("text.no-tokens") }
    guard lookBack > 0, let padding = vocabulary.code(.padding) else { return try inputs(tokens, of: model) }
    let codes = try CodedText(try vocabulary.codes(tokens), length: lookBack, padding: padding).codes
    return SymbolEncoding(model).inputs(codes.map { Double($0) })
  }

  /// The inputs of tokens as a model takes them.
  /// - Throws: `text.unknown-token`.
  public func inputs(_ tokens: some Sequence<String>, of model: Model) throws(Diagnosis) -> [Double] {
    SymbolEncoding(model).inputs(try vocabulary.codes(Array(tokens)).map { Double($0) })
  }
}

/// How the number of a token becomes a model's input.
enum SymbolEncoding: Equatable, Sendable {
  /// As it is: for an embedding, or for a model that reads it as a quantity.
  case number
  /// A one among so many zeros.
  case oneHot(Int)

  /// What a model asks for.
  init(_ model: Model) { self = model.embedding == nil && model.inputs > 1 ? .oneHot(model.inputs) : .number }

  func inputs(_ codes: some Sequence<Double>) -> [Double] {
    switch self {
    case .number: Array(codes)
    case .oneHot(let width): codes.flatMap { code in (0..<width).map { Double($0) == code ? 1.0 : 0 } }
    }
  }
}
