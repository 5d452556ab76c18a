import Testing

@testable import Terminal

@Suite struct WrapTests {
  @Test("lines break at spaces and stay within the columns")
  func words() {
    #expect(WordWrap(columns: 10).lines("the gradient flows back") == ["the", "gradient", "flows back"])
    #expect(WordWrap(columns: 80).lines("") == [""])
    #expect(WordWrap(columns: 5).lines("a\n\nb") == ["a", "", "b"])
  }

  @Test("a word longer than a line is cut")
  func longWords() {
    #expect(WordWrap(columns: 4).lines("abcdefghij kl") == ["abcd", "efgh", "ij", "kl"])
  }

  @Test("Chinese breaks between characters, but no punctuation begins a line")
  func chinese() {
    #expect(WordWrap(columns: 8).lines("随时间反向传播") == ["随时间反", "向传播"])
    #expect(WordWrap(columns: 8).lines("随时间反，向") == ["随时间", "反，向"])
  }

  @Test("every line fits, and no character but spaces is lost", arguments: 2...30)
  func fits(columns: Int) {
    let text = "On the way back, step t hears (BPTT, 随时间反向传播) from two sides: ∂L/∂hₜ = ∂ℓₜ/∂hₜ + w · (1 − h²)."
    let lines = WordWrap(columns: columns).lines(text)
    for line in lines { #expect(CellWidth().of(line) <= columns) }
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }

  @Test("styles stay with their words")
  func styles() {
    let bold = Style(bold: true)
    let lines = WordWrap(columns: 6).lines([Span("plain "), Span("bold text", bold)])
    #expect(lines == [[Span("plain")], [Span("bold", bold)], [Span("text", bold)]])
  }
}
