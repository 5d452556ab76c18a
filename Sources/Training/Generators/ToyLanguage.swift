import Recurrence

/// Pairs of sentences to translate: a little English and a language made up for it, Tolu.
///
/// In Tolu the verb comes last, adjectives follow their noun, a plural ends in -ni, the object's noun in -ko (after -ni), and there is no
/// article; so that a translation must reorder, drop and agree. Every English sentence has exactly one translation.
public enum ToyLanguage {
  /// A sentence in both languages.
  public struct Pair: Equatable, Sendable {
    /// The English words.
    public var english: String
    /// The words of Tolu.
    public var tolu: String
  }

  private static let nouns: [(one: String, many: String, tolu: String)] = [
    ("cat", "cats", "mira"), ("dog", "dogs", "baru"), ("bird", "birds", "silo"), ("child", "children", "lepa"),
    ("king", "kings", "todo"), ("fish", "fishes", "nuvi"),
  ]
  private static let adjectives: [(english: String, tolu: String)] = [
    ("red", "kel"), ("small", "pim"), ("old", "vor"), ("happy", "zuli"),
  ]
  private static let verbs: [(one: String, many: String, tolu: String)] = [
    ("sees", "see", "dema"), ("likes", "like", "fari"), ("calls", "call", "gosu"), ("hears", "hear", "wani"),
  ]

  /// Random pairs.
  /// - Throws: `generator.size`.
  public static func pairs(_ count: Int, seed: UInt64) throws(Diagnosis) -> [Pair] {
    try GeneratorSize.check([("count", count, 1)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let (subject, isMany) = phrase(isObject: false, &generator)
      let (object, _) = phrase(isObject: true, &generator)
      let verb = verbs[generator.integer(below: verbs.count)]
      return Pair(
        english: "\(subject.english) \(isMany ? verb.many : verb.one) \(object.english)",
        tolu: "\(subject.tolu) \(object.tolu) \(verb.tolu)")
    }
  }

  private static func phrase(isObject: Bool, _ generator: inout Generator) -> (Pair, isMany: Bool) {
    let noun = nouns[generator.integer(below: nouns.count)]
    let isMany = generator.integer(below: 2) == 1
    var english = isMany ? noun.many : noun.one
    var tolu = noun.tolu + (isMany ? "ni" : "") + (isObject ? "ko" : "")
    if generator.integer(below: 2) == 1 {
      let adjective = adjectives[generator.integer(below: adjectives.count)]
      english = adjective.english + " " + english
      tolu += " " + adjective.tolu
    }
    return (Pair(english: "the " + english, tolu: tolu), isMany)
  }
}
