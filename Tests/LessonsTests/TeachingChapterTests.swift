import Recurrence
import Testing
import Texts

@testable import Lessons

struct TeachingChapterTests {
  private func lines(_ body: String) throws -> [String] {
    let computed = try ComputedChapter(TinyChapter.chapter(body), folder: "tiny", laboratory: TableLaboratory())
    return TeachingChapter(texts: .english).lines(computed, place: "A.4")
  }

  @Test("aims begin with what can be done; a question has its tolerance and its reason")
  func question() throws {
    let lines = try lines(TinyChapter.one + TinyChapter.question)
    #expect(lines[0] == "### A.4 A tiny chapter · 3 minutes")
    #expect(lines.contains("- Aim: Read a state."))
    #expect(lines.contains("  - ✓ 0.50 (± 0.0100). It is 0.50."))
    #expect(lines.contains("  - ✗ 0.12 → That is the loss, 0.125."))
  }

  @Test("what a question refers to stands before it: text and tables since the heading before")
  func given() throws {
    let before =
      "Text that is older.\n\n## Predict\n\nWith these units:\n\n| unit | value |\n|---|---|\n| 0 | `=h[0] \\| .2` |\n\n"
    let lines = try lines(TinyChapter.one + before + TinyChapter.question)
    let start = try #require(lines.firstIndex(of: "- Given: With these units:"))
    #expect(Array(lines[(start + 1)...(start + 5)]) == ["", "  | unit | value |", "  |---|---|", "  | 0 | 0.50 |", ""])
    #expect(lines[start + 6].hasPrefix("- Question: How large"))
    #expect(!lines.contains { $0.contains("older") })
  }

  @Test("a choice stands apart from its reply, the right one has its reason, a claim what is right")
  func choices() throws {
    let question = """
      ```question which
      kind: choice
      ask: Which?
      choice: Less
      when: h[0] < 0.4
      because: No.
      choice: More
      when: h[0] > 0.4
      because: Right.
      choice: Neither
      when: h[0] == 0.4
      because: Not so.
      explain: It is more.
      ```

      """
    let lines = try lines(TinyChapter.one + TinyChapter.two + question + TinyChapter.claim)
    #expect(lines.contains("  - ✗ “Less” → No.") && lines.contains("  - ✓ “More” → It is more."))
    #expect(lines.contains("- Claim check: “The loss is zero.” → does not hold."))
    #expect(lines.contains("  - Right statement: It is not."))
  }
}
