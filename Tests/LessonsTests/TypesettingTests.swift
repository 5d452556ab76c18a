import Testing

@testable import Lessons

struct TypesettingTests {
  @Test("lines break at blanks and keep their styles")
  func wrap() {
    let lines = Wrap.lines([TextSpan("one two "), TextSpan("three", .strong), TextSpan(", four")], width: 9)
    #expect(lines.map(\.text) == ["one two", "three,", "four"])
    #expect(lines[1].spans == [TextSpan("three", .strong), TextSpan(",")])
  }

  @Test("Chinese counts two columns, breaks anywhere, and no line begins with its punctuation")
  func chinese() {
    let lines = Wrap.lines([TextSpan("BPTT, 随时间反向传播。 And")], width: 10).map(\.text)
    #expect(lines == ["BPTT, 随时", "间反向传", "播。 And"])
    #expect(lines.allSatisfy { TextColumns.count($0) <= 10 })
  }

  @Test("a word wider than the line is cut")
  func long() {
    #expect(Wrap.lines([TextSpan("abcdefghij")], width: 4).map(\.text) == ["abcd", "efgh", "ij"])
  }

  @Test("combining marks take no column")
  func combining() {
    #expect(TextColumns.count("h\u{302}ₜ₋₁") == 4)
  }

  @Test(
    "marks in braces are set small where Unicode has all their letters, and stay readable on the line where not",
    arguments: [
      ("f_{open} = σ(5)", "fₒₚₑₙ = σ(5)"), ("f_{half}", "f_half"), ("ηₑ = η₀ · 10^{−e/20}", "ηₑ = η₀ · 10^(−e/20)"),
      ("10^{-3}", "10⁻³"), ("Σ_{j≠i} |wᵢⱼ|", "Σⱼ≠ᵢ |wᵢⱼ|"), ("(Π_{j=k+1…t} ∂hⱼ)", "(Πⱼ₌ₖ₊₁…ₜ ∂hⱼ)"), ("h_{≤}", "h_(≤)"),
      ("a_{}, b^{", "a_(), b^{"), ("W_hh and {x}", "W_hh and {x}"),
    ])
  func scripts(text: String, shown: String) {
    #expect(Typesetter(width: 64).paragraph([.text(text)]).map(\.text) == [shown])
    #expect(Typesetter(width: 64).paragraph([.code(text)]).map(\.text) == [text], "code stays as it is typed")
  }

  @Test("a tiny chapter is plain text without escapes")
  func plain() throws {
    let lesson = try TinyChapter.lesson([TinyChapter.whole])
    let chapter = try ComputedChapter(lesson.chapters[0], folder: "tiny", laboratory: TableLaboratory())
    #expect(
      PlainPage().text(chapter, of: lesson, number: 1) == """
        Tiny
        Chapter 1 of 1 · 3 minutes

        A tiny chapter
        ══════════════

        Afterwards you can read a state.

        The state
        ─────────

        After one step h is 0.50, and the loss is 12.5%.

        ── Predict ─────────────────────────────────────────────────────

        How large is h?

        unit   value
        ────────────
           0    0.50
           1   −0.25

        Two steps

        h₁ ──▸ h₂

        Look left.

        ── Claim check ─────────────────────────────────────────────────

        Claim         The loss is zero.
        Experiment    The loss is read.
        Number        0.125
        Verdict       ✗ Does not hold
        Right         It is not.
        Counter-run   In the other run the loss is 0.000. There the
                      claim holds.
        Source        None.

        Answers
        ─────

        Answer: 0.50
        It is 0.50.

        """)
  }

  @Test(
    "a table that is too wide is broken into lines or parts, and every word of it is there",
    arguments: [16, 24, 40, 64])
  func wideTable(width: Int) {
    let header = ["step", "what the gate says", "kept", "added to it", "the state after"]
    let rows = (1...3).map { step in
      ["\(step)", "word\(step) and another", "0.\(step)25", "some text of row \(step)", "−1\(step).5"]
    }
    let cells = { (row: [String]) in row.map { [Inline.text($0)] } }
    let lines = TableSetter(typesetter: Typesetter(width: width, texts: .english)).lines(
      header: cells(header), rows: rows.map(cells))
    #expect(lines.allSatisfy { $0.columns <= width })
    let shown = lines.map(\.text).joined(separator: " ")
    for word in (header + rows.flatMap { $0 }).flatMap({ $0.split(separator: " ") }) where word.count <= width / 2 - 2 {
      #expect(shown.contains(word), "\(word)")
    }
  }
}
