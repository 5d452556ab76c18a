import Files
import Testing

@Suite("Searching texts")
struct StringSearchTests {
  @Test(
    "a text is found at its first place, beginnings of it passed over",
    arguments: [("aab = c = d", " = ", 3), ("aaab", "aab", 1), ("σ(a)", "(", 2), ("abc", "abc", 0)])
  func found(text: String, wanted: String, offset: Int) throws {
    let place = try #require(text.firstPlace(of: wanted))
    #expect(text.utf8.distance(from: text.startIndex, to: place.lowerBound) == offset)
    #expect(text[place] == wanted)
  }

  @Test("what is not there, what would stand beyond the end, and nothing at all are not found")
  func missing() {
    #expect("abc".firstPlace(of: "d") == nil)
    #expect("ab".firstPlace(of: "abc") == nil)
    #expect("abc".firstPlace(of: "") == nil)
    #expect("".firstPlace(of: "a") == nil)
    #expect("abc".dropFirst(2).firstPlace(of: "b") == nil)
  }

  @Test(
    "white space is taken from both ends only",
    arguments: [(" a b\t", "a b"), ("\r\n\u{A0}x\u{2028}", "x"), ("  ", ""), ("", ""), ("x", "x")])
  func trimmed(text: String, expected: String) {
    #expect(text.trimmed == expected)
  }
}
