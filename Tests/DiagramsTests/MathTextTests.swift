import Testing

@testable import Diagrams

@Suite("Mathematics as text")
struct MathTextTests {
  let style = TextStyle(.math, size: 10)

  /// Runs in one line: slanted ones between slashes, lowered ones behind ↓, raised ones behind ↑, stacked ones behind |.
  private func shape(_ markup: String) -> [String] {
    MathText.runs(markup, style).map { run in
      (run.isStacked ? "|" : "") + (run.rise < 0 ? "↓" : run.rise > 0 ? "↑" : "")
        + (run.style.isItalic ? "/\(run.text)/" : run.text)
    }
  }

  @Test("Variables slant, operators and brackets stand, subscripts are lowered")
  func derivative() {
    #expect(shape("∂L/∂h_t") == ["/∂L/", "/", "/∂h/", "↓/t/"])
    #expect(shape("W_hi h'") == ["/W/", "↓/hi/", " ", "/h/", "′"])
    #expect(shape("f_3[0]") == ["/f/", "↓3", "[0]"])
  }

  @Test("Words stand upright, as functions and as subscripts")
  func words() {
    #expect(shape("σ_max") == ["/σ/", "↓max"])
    #expect(shape("h = tanh(a)") == ["/h /", "= tanh(", "/a/", ")"])
    #expect(shape("σ(a)") == ["σ(", "/a/", ")"])
  }

  @Test("Braces hold longer scripts; a hyphen becomes a minus sign")
  func braces() {
    #expect(shape("h_{t-1}") == ["/h/", "↓/t/", "↓−1"])
    #expect(shape("x^{2n}") == ["/x/", "↑2", "↑/n/"])
  }

  @Test("A superscript behind a subscript stands above it, the transpose upright")
  func stacked() {
    #expect(shape("W_h^T") == ["/W/", "↓/h/", "|↑T"])
    let runs = MathText.runs("W_h^T a", style)
    let line = TextMeasure.fixed.line(runs)
    #expect(line.starts[2] == line.starts[1])
    #expect(line.starts[3] > line.starts[2])
  }

  @Test(
    "Broken markup is set as it comes, without a trap",
    arguments: ["_", "^", "a_", "a^{", "_{", "}{", "", "a_^b", "__"])
  func broken(_ markup: String) {
    #expect(MathText.runs(markup, style).count <= 4)
  }

  @Test("Sentences hold formulas and bold words; lonely signs stand for themselves")
  func sentences() {
    let runs = RichText.runs("keep $f$ above *0.6*: 5$", TextStyle(.label, size: 10))
    #expect(runs.map(\.text) == ["keep ", "f", " above ", "0.6", ": 5$"])
    #expect(runs[1].style.font == .math && runs[1].style.isItalic)
    #expect(runs[3].style.weight == .semibold)
    #expect(RichText.plain("$h_t$ falls") == "hₜ falls")
  }

  @Test("Long sentences break into lines of about equal length, never inside a formula")
  func lines() {
    let style = TextStyle(.label, size: 10)
    let text = "one two three four five six $a + b$ seven eight nine ten eleven twelve thirteen"
    let lines = RichText.lines(text, style, width: 270, measure: .fixed)
    let widths = lines.map { TextMeasure.fixed.width($0) }
    #expect(lines.count == 2)
    #expect(widths.allSatisfy { $0 <= 270 })
    #expect((widths.min() ?? 0) > 0.8 * (widths.max() ?? 0))
    #expect(lines.map { $0.map(\.text).joined() }.joined(separator: " ").contains("a + b"))
    #expect(RichText.lines("一二三四五六七八九十", style, width: 35, measure: .fixed).count == 4)
    #expect(RichText.lines("unbreakable", style, width: 1, measure: .fixed).count == 1)
  }
}
