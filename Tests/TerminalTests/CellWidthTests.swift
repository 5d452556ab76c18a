import Testing

@testable import Terminal

@Suite struct CellWidthTests {
  @Test(
    "characters take the columns that terminals give them",
    arguments: [
      ("a", 1), ("α", 1), ("∂", 1), ("ₜ", 1), ("中", 2), ("，", 2), ("ガ", 2), ("한", 2), ("é", 1), ("e\u{301}", 1),
      ("\u{200B}", 0),
      ("🙂", 2), ("👩‍🔬", 2), ("❤️", 2), ("█", 1), ("╺", 1), ("Ａ", 2), ("\u{20000}", 2), ("\u{1B}", 0), ("", 0),
    ])
  func widths(text: String, columns: Int) {
    #expect(CellWidth().of(text) == columns)
  }

  @Test("ambiguous characters are two columns wide where the terminal says so")
  func ambiguous() {
    let wide = CellWidth(ambiguous: 2)
    #expect(wide.of("α─●") == 6)
    #expect(wide.of("aé中") == 5)  // é is ambiguous as U+00E9: 1 + 2 + 2
  }

  @Test("texts are padded and cut by columns, never through a wide character")
  func padding() {
    let width = CellWidth()
    #expect(width.padded("中文", to: 6, alignment: .right) == "  中文")
    #expect(width.padded("中文字", to: 4) == "中… ")
    #expect(width.padded("abc", to: 0) == "")
    #expect(width.prefix("中文", columns: 3) == "中")
  }

  @Test("the tables are sorted and do not overlap")
  func tables() {
    for table in [WidthRanges.wide, WidthRanges.ambiguous] {
      for (range, next) in zip(table, table.dropFirst()) { #expect(range.upperBound < next.lowerBound) }
    }
  }
}
