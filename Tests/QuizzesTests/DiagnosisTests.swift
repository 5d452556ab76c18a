import Recurrence
import Testing
import Texts

@testable import Quizzes

struct DiagnosisTests {
  @Test("every mistake of every question, when submitted, gets its own diagnosis", arguments: Cell.builtIn)
  func everyMistake(_ cell: Cell) throws {
    var questions = 0
    for seed in 0..<8 as Range<UInt64> {
      let trace = try QuizNumbers.example(cell, seed: seed)
      for question in QuizMaker(trace).questions(8, seed: seed) {
        questions += 1
        #expect(question.replies.count >= QuizQuestion.fewestMistakes)
        #expect(try question.grade(question.rightAnswer) == .right)
        for reply in question.replies {
          #expect(try question.grade(reply.typed) == .wrong(reply), "\(reply.because.key)")
          #expect(Catalog.english(reply.because) != reply.because.key)
        }
      }
    }
    #expect(questions == 8 * 8, "\(cell.name): \(questions)")
  }

  @Test("an answer computed from the rounded numbers that are shown is right", arguments: Cell.builtIn)
  func fromShownNumbers(_ cell: Cell) throws {
    for seed in 0..<8 as Range<UInt64> {
      let trace = try QuizNumbers.example(cell, seed: seed)
      for question in QuizMaker(trace, forms: [.number]).questions(8, seed: seed) {
        let computed = question.working.evaluate { Shown.rounded(trace.value($0)) }
        #expect(try question.grade(DecimalText(computed, .significant(3)).text()) == .right)
      }
    }
  }

  @Test("values and gradients of every quantity of every built-in cell are asked for", arguments: Cell.builtIn)
  func coverage(_ cell: Cell) throws {
    var asked: Set<String> = []
    for seed in 0..<30 as Range<UInt64> {
      let trace = try QuizNumbers.example(cell, seed: seed)
      for question in QuizMaker(trace).questions(12, seed: seed) {
        for reference in question.asked { asked.insert(family(reference, trace.program)) }
      }
    }
    for equation in cell.equations {
      #expect(asked.contains(equation.name), "\(cell.name): \(equation.name)")
      #expect(
        asked.contains("∂" + equation.name) || asked.contains("∂a_" + equation.name), "\(cell.name): ∂\(equation.name)")
    }
  }

  private func family(_ reference: Reference, _ program: Program) -> String {
    switch reference {
    case .value(let slot, _, _): program.slots[slot].name
    case .gradient(let slot, _, _): "∂" + program.slots[slot].name
    case .parameter(let index, _, _), .parameterGradient(let index, _, _):
      "∂" + program.parameters.entries[index].symbol
    case .loss: "L"
    }
  }
}
