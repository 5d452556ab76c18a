import Recurrence

/// The embedded Reber grammar: Reber 1967; embedded: Cleeremans, Servan-Schreiber and McClelland 1989, Fahlman 1991; as a test of long
/// lags: Hochreiter and Schmidhuber 1997, experiment 1.
///
/// A word is B, then T or P, a word of the inner grammar, the same T or P again, E. To know the last but one letter, the second one must be
/// kept over the whole inner word.
public enum ReberGrammar {
  /// The letters in the order of their codes.
  public static let letters: [Character] = ["B", "T", "S", "X", "P", "V", "E"]

  /// The inner grammar: for each state the letters that may come, with the state they lead to.
  private static let edges: [[(letter: Character, next: Int)]] = [
    [("B", 1)], [("T", 2), ("P", 3)], [("S", 2), ("X", 4)], [("T", 3), ("V", 5)], [("X", 3), ("S", 6)],
    [("P", 4), ("V", 6)], [("E", 7)], [],
  ]

  /// A word with, for every letter, those that may follow it.
  public struct Word: Equatable, Sendable {
    /// The letters.
    public var text: String
    /// What may come after each letter but the last, as the grammar has it at that place.
    public var successors: [Set<Character>]

    /// As a sample: letters one-hot, and for every step ones for the letters that may come next.
    public var sample: Sample<Double> {
      let letters = ReberGrammar.letters
      return Sample(
        inputs: text.dropLast().map { letter in letters.map { $0 == letter ? 1 : 0 } },
        targets: successors.map { set in letters.map { set.contains($0) ? 1 : 0 } })
    }
  }

  /// Random words, each choice with the same probability.
  /// - Throws: `generator.size`.
  public static func words(_ count: Int, seed: UInt64) throws(Diagnosis) -> [Word] {
    try GeneratorSize.check([("count", count, 1)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in word(&generator) }
  }

  private static func word(_ generator: inout Generator) -> Word {
    let branch: Character = generator.integer(below: 2) == 0 ? "T" : "P"
    var text = "B\(branch)"
    var successors: [Set<Character>] = [["T", "P"], ["B"]]
    var state = 0
    while state < 7 {
      let edge = edges[state][generator.integer(below: edges[state].count)]
      text.append(edge.letter)
      state = edge.next
      successors.append(state < 7 ? Set(edges[state].map(\.letter)) : [branch])
    }
    text += "\(branch)E"
    successors.append(["E"])
    return Word(text: text, successors: successors)
  }

  /// Whether a text is a word of the embedded grammar.
  public static func accepts(_ text: String) -> Bool {
    let letters = Array(text)
    guard letters.count >= 4, letters[0] == "B", letters[letters.count - 1] == "E",
      letters[1] == "T" || letters[1] == "P", letters[letters.count - 2] == letters[1]
    else { return false }
    var state = 0
    for letter in letters[2..<(letters.count - 2)] {
      guard let edge = edges[state].first(where: { $0.letter == letter }) else { return false }
      state = edge.next
    }
    return state == 7
  }
}
