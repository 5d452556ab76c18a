import Testing

@testable import Texts

@Suite("Where sentences stand in a text")
struct SentenceIndexTests {
  private func index(_ text: String) -> SentenceIndex { SentenceIndex(Array(text.utf8)) }

  @Test("Blanks around keys and sentences are none of theirs, and an equals sign may stand in a sentence")
  func trimmed() {
    let index = index("a.b =  x = 1 \t\r\nc=\n= lonely")
    #expect(index["a.b"] == "x = 1")
    #expect(index["c"] == "")
    #expect(index[""] == "lonely")
    #expect(index["a"] == nil && index["a.b "] == nil)
  }

  @Test("Indented lines continue the sentence above, comments between them are left out, an empty line ends it")
  func continued() {
    let index = index("a = one\n# no = sentence\n  two\n\n  three = 3\nb = four")
    #expect(index["a"] == "one\ntwo")
    #expect(index["three"] == "3")
    #expect(index["# no"] == nil && index["b"] == "four")
  }

  @Test("Of a key that stands twice the last sentence counts, and the key is listed once")
  func twice() {
    let index = index("a = 1\nb = 2\na = 3")
    #expect(index["a"] == "3")
    #expect(index.keys.sorted() == ["a", "b"])
  }

  @Test("Thousands of keys are all found")
  func many() {
    let index = index((0..<5000).map { "key.\($0) = sentence \($0)\n" }.joined())
    for number in 0..<5000 { #expect(index["key.\(number)"] == "sentence \(number)") }
    #expect(index["key.5000"] == nil)
  }

  @Test("A text without sentences has none")
  func empty() { #expect(index("")["a"] == nil && index("# only\n")["a"] == nil && index("").keys.isEmpty) }
}
