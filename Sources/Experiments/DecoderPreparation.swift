import Recurrence
import Training

/// What belongs to a model that writes a sequence of its own: an encoder–decoder, or one that is fed its own outputs.
public struct DecoderPreparation: Equatable, Sendable {
  /// The inputs of the first step, with which every sequence in training begins; empty where they differ.
  public var start: [Double]
  /// The most steps that a sequence in training has.
  public var longest: Int
  /// The words of both sides; nil where numbers are taken as they are.
  public var words: Words?

  /// The words that an encoder reads and those that its decoder writes.
  public struct Words: Equatable, Sendable {
    /// How a sentence is cleaned before it is read.
    public var cleaning: TextCleaning
    /// How it is cut.
    public var tokenization: Tokenization
    /// What can be read.
    public var source: Vocabulary
    /// What can be written.
    public var target: Vocabulary
    /// The number that ends a sentence.
    public var end: Int

    /// The encoder's inputs for a sentence.
    /// - Throws: `text.no-tokens`, `text.unknown-token`.
    public func inputs(_ sentence: String) throws(Diagnosis) -> [Double] {
      let tokens = tokenization.tokens(cleaning.clean(sentence))
      if tokens.isEmpty { throw Diagnosis("text.no-tokens") }
      return try source.codes(tokens).map { Double($0) }
    }

    /// The text of symbols, up to the one that ends it.
    public func text(_ symbols: [Int]) -> String {
      tokenization.join(target.tokens(Array(symbols.prefix { $0 != end })))
    }
  }

  /// What the samples of training have in common.
  init(_ samples: [Sample<Double>], _ program: Program, words: Words? = nil) {
    let first = Array((samples.first?.inputs ?? []).prefix(program.slots[program.input].units))
    start = samples.allSatisfy { $0.inputs.starts(with: first) } ? first : []
    // A sample that does not fit is refused where it is run.
    longest = samples.reduce(1) { max($0, (try? program.steps(of: $1)) ?? 1) }
    self.words = words
  }

  /// The parts as they were saved.
  init(start: [Double], longest: Int, words: Words?) {
    self.start = start
    self.longest = longest
    self.words = words
  }

  /// How many steps are run before a sequence that does not end is cut: twice as many as the longest in training.
  public var limit: Int { 2 * longest }
}
