import Testing

@testable import Terminal

@Suite struct DrawingTests {
  @Test(
    "a signed bar shows sign by side and size by half columns",
    arguments: [
      (0.0, "   │   "), (0.5, "   │█▌ "), (1, "   │███"), (-0.5, " ▐█│   "), (0.01, "   ├   "), (-0.01, "   ┤   "),
      (2, "   │██▸"), (-2, "◂██│   "), (.infinity, "   │██▸"), (.nan, "  NaN  "),
    ])
  func bars(value: Double, text: String) {
    #expect(SignedBar(.value, reach: 3, scale: 1).text(value) == text)
  }

  @Test("gradients are thin bars, and pending is a dot")
  func gradients() {
    let bar = SignedBar(.gradient, reach: 3, scale: 1)
    #expect(bar.text(0.5) == "   │━╸ ")
    #expect(bar.text(-0.5) == " ╺━│   ")
    #expect(bar.text(nil) == "   ·   ")
  }

  @Test("a sparkline runs from the smallest to the largest value, whatever the values")
  func sparklines() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([3, 3]) == "▅▅")
    #expect(Sparkline.text([.nan, 0, .infinity, 1]) == "?▁██")
    #expect(Sparkline.text([-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == "▁█")
    #expect(Sparkline.text([]) == "")
  }

  @Test("numbers of a table stand with their points one below the other")
  func tables() {
    let rows = [["name", "∂"], ["f", "−0.25"], ["中", "12.5"], ["o", "3"]].map { $0.map { Span($0) } }
    let lines = Table([.left, .decimal], rows: rows).lines().map { $0.map(\.text).joined() }
    #expect(lines == ["name      ∂", "f     −0.25", "中    12.5", "o      3"])
  }

  @Test("progress says how much is done and how long it takes still, within the columns", arguments: [10, 20, 40, 79])
  func progress(columns: Int) {
    let spans = ProgressBar.line("Reading", done: 1, total: 4, seconds: 10, columns: columns)
    let text = spans.map(\.text).joined()
    #expect(CellWidth().of(text) <= columns)
    if columns >= 40 { #expect(text.hasSuffix("  25%  0:30")) }
    #expect(ProgressBar.time(3725) == "1:02:05")
    #expect(ProgressBar.time(.infinity) == "99:59:59")
  }
}
