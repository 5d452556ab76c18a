import Recurrence
import Terminal
import Testing
import Texts

@testable import Quizzes

struct SessionTests {
  /// What a session says to some answers, and its score.
  private func session(
    _ answers: [String], seed: UInt64 = 4, depth: ColorDepth = .plain
  ) throws -> (text: String, score: QuizSession.Score, questions: [QuizQuestion]) {
    let trace = try QuizNumbers.example(.lstm, seed: seed)
    let questions = QuizMaker(trace, forms: [.number]).questions(2, seed: seed)
    var left = answers[...]
    var text = ""
    let session = QuizSession(
      questions, in: trace, theme: Theme(depth: depth), columns: 80, echoes: true, write: { text += $0 },
      read: { left.popFirst() })
    let score = session.run()
    return (text, score, questions)
  }

  @Test("a right answer, then a mistake, its diagnosis, a hint, and the right one")
  func played() throws {
    let questions = try session([]).questions
    let mistake = questions[1].replies[0]
    let (text, score, _) = try session([questions[0].rightAnswer, mistake.typed, "h", questions[1].rightAnswer])
    #expect(score.right == 2 && score.atOnce == 1 && score.asked == 2)
    #expect(score.mistakes == [mistake.because])
    #expect(text.contains("✓ right") && text.contains("✗ not right  attempt 1 of 3") && text.contains("The equation:"))
    #expect(text.contains("2 of 2 right, 1 of them at the first attempt."))
    #expect(!text.contains("\u{1B}"))
  }

  @Test("three wrong answers show the right one; what is no number does not count")
  func wrong() throws {
    let questions = try session([]).questions
    let (text, score, _) = try session(["what", "123456", "123456", "123456", "q"])
    #expect(score.right == 0 && score.asked == 1)
    #expect(text.contains("“what” is not a number"))
    #expect(text.contains("= " + questions[0].rightAnswer))
  }

  @Test("skipping shows the answer, the end of the input ends the quiz")
  func ends() throws {
    let (text, score, questions) = try session(["s"])
    #expect(score.right == 0 && score.asked == 1)
    #expect(text.contains("= " + questions[0].rightAnswer))
  }

  @Test("no line is wider than the terminal, with colors or without")
  func width() throws {
    for depth in [ColorDepth.plain, .monochrome, .truecolor] {
      for seed in 0..<10 as Range<UInt64> {
        let text = try session(["h", "h", "h", "s", "s"], seed: seed, depth: depth).text
        for line in text.split(separator: "\n") {
          let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
          #expect(CellWidth().of(String(plain)) <= 80, "\(plain)")
        }
      }
    }
  }
}
