import Quizzes
import Recurrence
import Testing
import Texts

@testable import Lessons

struct GradingTests {
  func graded(_ directive: String = TinyChapter.question) throws -> GradedQuestion {
    let chapter = try TinyChapter.chapter(TinyChapter.one + directive)
    let computed = try ComputedChapter(chapter, folder: "tiny", laboratory: TableLaboratory())
    return try #require(computed.questions.first)
  }

  @Test(
    "answers are read in every usual notation",
    arguments: [
      ("−0.28", -0.28), ("-.28", -0.28), ("+0.5", 0.5), ("3/8", 0.375), ("−1/4", -0.25), ("12%", 0.12),
      ("3.1e-7", 3.1e-7),
      ("3.1×10^-7", 3.1e-7), ("2·10⁻³", 2e-3), (" 1 000 ", 1000),
    ])
  func notations(typed: String, value: Double) throws {
    #expect(try AnswerText.number(typed) == value)
  }

  @Test(
    "what is no answer gets a message of its own",
    arguments: [
      ("", "answer.empty"), ("0,28", "answer.comma"), ("1/0", "answer.zero"), ("1/2/3", "answer.not-a-number"),
      ("nan", "answer.not-a-number"), ("0x10", "answer.not-a-number"), ("1e999", "answer.not-a-number"),
      ("½", "answer.not-a-number"), ("%", "answer.not-a-number"),
    ])
  func unreadable(typed: String, key: String) {
    let diagnosis = #expect(throws: Diagnosis.self) { try AnswerText.number(typed) }
    #expect(diagnosis?.key == key)
    #expect(diagnosis.map { Catalog.english($0) != key } == true)
  }

  @Test("an answer within the tolerance is right, even where a diagnosis is near too")
  func right() throws {
    #expect(try graded().grade("0.5") == .right)
    #expect(try graded().grade("0.5075") == .right)
  }

  @Test("the nearest diagnosis within the tolerance answers")
  func nearest() throws {
    #expect(try graded().grade("0.518") == .wrong(because: [.text("Near.")]))
    #expect(try graded().grade("0.528") == .wrong(because: [.text("Further off.")]))
    #expect(try graded().grade("0.125") == .wrong(because: [.text("That is the loss, "), .value("0.125"), .text(".")]))
    #expect(try graded().grade("7") == .wrong(because: nil))
  }

  @Test("a diagnosis that would be taken for the right answer is an error")
  func indistinct() throws {
    let body = TinyChapter.question.replacing("wrong: 0.125", with: "wrong: 0.509")
    let diagnosis = #expect(throws: Diagnosis.self) { try graded(body) }
    #expect(diagnosis?.key == "question.diagnosis-is-right")
  }

  @Test("of two diagnoses with one value the second is refused, since it could never be shown")
  func twice() throws {
    let line = TinyChapter.head.split(separator: "\n", omittingEmptySubsequences: false).count
    for second in ["h[0] + 0.015", "0.515", "0.5 + 0.01 + 0.005"] {
      let body = TinyChapter.question.replacing("h[0] + 0.03", with: second)
      let diagnosis = try #require(#expect(throws: Diagnosis.self) { try graded(body) })
      #expect(diagnosis.key == "question.diagnosis-twice" && diagnosis["file"] == "tiny/01-tiny.md")
      // The experiment takes three lines; the question's third wrong answer stands in its tenth.
      #expect(diagnosis["line"] == "\(line + 3 + 9)" && diagnosis["otherLine"] == "\(line + 3 + 7)")
      #expect(Catalog.english(diagnosis).contains("“h[0] + 0.015”"))
    }
  }

  @Test("of several choices the one that is true in the run is right")
  func choice() throws {
    let choices = { (third: String) in
      """
      ```question which
      kind: choice
      ask: Which?
      choice: Less
      when: h[0] < 0.4
      because: No, it is `=h[0] | .1`.
      choice: More
      when: h[0] > 0.4
      because: Yes.
      choice: Neither
      when: \(third)
      because: No.
      explain: It is more.
      ```

      """
    }
    let question = try graded(choices("h[0] == 0.4"))
    #expect(try question.grade("2") == .right)
    #expect(try question.grade("1") == .wrong(because: [.text("No, it is "), .value("0.5"), .text(".")]))
    #expect(throws: Diagnosis.self) { try question.grade("4") }
    let diagnosis = #expect(throws: Diagnosis.self) { try graded(choices("1 == 1")) }
    #expect(diagnosis?.key == "question.one-right")
  }

  @Test("a claim's verdict is computed, must be the expected one, and its counter-run must flip it")
  func claims() throws {
    let body = TinyChapter.one + TinyChapter.two + TinyChapter.question
    let compute = { (claim: String) in
      try ComputedChapter(TinyChapter.chapter(body + claim), folder: "tiny", laboratory: TableLaboratory())
    }
    guard case .claim(_, let finding) = try compute(TinyChapter.claim).blocks.last else {
      Issue.record("the claim is missing")
      return
    }
    #expect(finding.verdict == .doesNotHold)
    let changed = #expect(throws: Diagnosis.self) {
      try compute(TinyChapter.claim.replacing("does not hold", with: "holds"))
    }
    #expect(changed?.key == "claim.changed")
    let same = #expect(throws: Diagnosis.self) {
      try compute(TinyChapter.claim.replacing("two:loss", with: "two:h[0]"))
    }
    #expect(same?.key == "claim.counter-run")
    let restricted = TinyChapter.claim.replacing("measure == 0", with: "measure > 0")
      .replacing("does not hold", with: "holds only if\nonly if: the loss is read from the first run.")
    guard case .claim(_, let limited) = try compute(restricted).blocks.last else {
      Issue.record("the claim is missing")
      return
    }
    #expect(limited.verdict == .holdsOnlyIf)
  }
}
