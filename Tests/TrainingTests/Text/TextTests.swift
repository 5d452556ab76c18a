import Recurrence
import Testing
import Training

struct TextTests {
  @Test("Cleaning drops what it is told to and joins spaces")
  func cleaning() {
    let text = "  Hello,\n\tWORLD 42!  "
    #expect(TextCleaning().clean(text) == "Hello, WORLD 42!")
    let all = TextCleaning(lowercases: true, dropsPunctuation: true, dropsDigits: true)
    #expect(all.clean(text) == "hello world")
    #expect(TextCleaning(joinsSpaces: false).clean(text) == text)
  }

  @Test("Words lose the punctuation at their ends, characters stay whole")
  func tokens() {
    #expect(Tokenization.words.tokens("(it's) fine…  Yes!?") == ["(", "it's", ")", "fine", "…", "Yes", "!", "?"])
    #expect(Tokenization.words.tokens("...") == [".", ".", "."])
    #expect(Tokenization.characters.tokens("né ü") == ["n", "é", " ", "ü"])
    #expect(Tokenization.characters.join(["a", "b"]) == "ab" && Tokenization.words.join(["a", "b"]) == "a b")
  }

  @Test("A vocabulary is ordered by frequency, then by scalars, after the reserved tokens")
  func vocabulary() throws {
    let text = ["b", "a", "c", "a", "b", "a", "ä", "c"]
    let vocabulary = try Vocabulary(of: text, reserved: [.padding, .unknown])
    #expect(vocabulary.tokens == ["<pad>", "<unk>", "a", "b", "c", "ä"])
    #expect(try vocabulary.codes(["a", "zzz"]) == [2, 1])
    #expect(vocabulary.tokens([2, 5, 99, -1]) == ["a", "ä"])
    #expect(try Vocabulary(of: text, limit: 2).tokens == ["a", "b"])
    #expect(try Vocabulary(of: text, least: 3).tokens == ["a"])
    #expect(throws: Diagnosis.self) { try Vocabulary(of: []) }
    #expect(throws: Diagnosis.self) { try Vocabulary(of: text, reserved: [.padding], limit: 1) }
    let error = #expect(throws: Diagnosis.self) { try Vocabulary(of: ["house", "tree"]).code("hose") }
    #expect(error?["near"] == "house")
    #expect(throws: Diagnosis.self) { try Vocabulary(of: ["house", "tree"]).code("qqqqqqqq") }
  }

  @Test("Sequences are cut and filled on the side asked for, and the mask tells padding")
  func padding() throws {
    let short = try CodedText([5, 6], length: 4)
    #expect(short.codes == [0, 0, 5, 6] && short.mask == [false, false, true, true])
    #expect(try CodedText([5, 6], length: 4, padding: 9, pads: .back).codes == [5, 6, 9, 9])
    #expect(try CodedText([1, 2, 3], length: 2).codes == [2, 3])
    #expect(try CodedText([1, 2, 3], length: 2, cuts: .back).codes == [1, 2])
    #expect(throws: Diagnosis.self) { try CodedText([1], length: 0) }
  }

  @Test("Pieces of a text have the next token as the target of each")
  func pieces() throws {
    let pieces = try CodedText.pieces(Array(0..<10), length: 3)
    #expect(pieces.map(\.inputs) == [[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    #expect(pieces.map(\.targets) == [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    #expect(try CodedText.pieces(Array(0..<10), length: 3, stride: 1).count == 7)
    #expect(throws: Diagnosis.self) { try CodedText.pieces([1, 2], length: 2) }
  }
}
