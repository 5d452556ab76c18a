import Recurrence

/// English sentences about things that are liked or not, with negation that turns the meaning round.
public enum SentimentSentences {
  /// A sentence and its meaning.
  public struct Sentence: Equatable, Sendable {
    /// Lower-case words and a full stop.
    public var text: String
    /// Whether it is kind.
    public var isPositive: Bool
    /// Whether a negation turns the word of feeling round.
    public var isNegated: Bool
  }

  private static let things = ["film", "book", "play", "song", "meal", "lecture", "story", "concert"]
  private static let good = ["good", "great", "lovely", "clever", "moving", "funny", "fine"]
  private static let bad = ["bad", "dull", "boring", "poor", "awful", "clumsy", "tiring"]
  private static let degrees = ["", "very ", "really ", "so "]

  /// Random sentences; half of them are negated.
  /// - Throws: `generator.size`.
  public static func sentences(_ count: Int, seed: UInt64) throws(Diagnosis) -> [Sentence] {
    try GeneratorSize.check([("count", count, 1)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in sentence(&generator) }
  }

  private static func sentence(_ generator: inout Generator) -> Sentence {
    let isGood = generator.integer(below: 2) == 0
    let isNegated = generator.integer(below: 2) == 0
    let thing = pick(things, &generator)
    let word = pick(degrees, &generator) + pick(isGood ? good : bad, &generator)
    let text: String
    switch (isNegated, generator.integer(below: 3)) {
    case (false, 0): text = "the \(thing) was \(word) ."
    case (false, 1): text = "i think that the \(thing) is \(word) ."
    case (false, _): text = "what a \(word) \(thing) ."
    case (true, 0): text = "the \(thing) was not \(word) ."
    case (true, 1): text = "i do not think that the \(thing) is \(word) ."
    case (true, _): text = "nobody would call the \(thing) \(word) ."
    }
    return Sentence(text: text, isPositive: isGood != isNegated, isNegated: isNegated)
  }

  private static func pick(_ words: [String], _ generator: inout Generator) -> String {
    words[generator.integer(below: words.count)]
  }
}
