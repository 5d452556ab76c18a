import Recurrence
import Testing
import Texts

@testable import Quizzes

struct FormTests {
  @Test("every form is asked for and graded", arguments: QuizQuestion.Form.allCases)
  func forms(_ form: QuizQuestion.Form) throws {
    var count = 0
    for seed in 0..<20 as Range<UInt64> {
      let trace = try QuizNumbers.example(.lstm, seed: seed)
      for question in QuizMaker(trace, forms: [form]).questions(3, seed: seed) {
        count += 1
        #expect(question.form == form)
        #expect(try question.grade(question.rightAnswer) == .right)
        #expect(question.replies.count >= 3)
        for reply in question.replies { #expect(try question.grade(reply.typed) == .wrong(reply)) }
      }
    }
    #expect(count >= 20)
  }

  @Test("the same seed asks the same, another one something else")
  func seeds() throws {
    let trace = try QuizNumbers.example(.gru, seed: 1)
    #expect(QuizMaker(trace).questions(5, seed: 1) == QuizMaker(trace).questions(5, seed: 1))
    #expect(QuizMaker(trace).questions(5, seed: 1) != QuizMaker(trace).questions(5, seed: 2))
  }

  @Test("a topic is kept to", arguments: ["forward", "backward", "loss", "parameters", "c"])
  func topics(_ word: String) throws {
    let trace = try QuizNumbers.example(.lstm, seed: 1)
    let topic = try QuizTopic(word, in: trace.program)
    for question in QuizMaker(trace, topic: topic).questions(5, seed: 1) {
      for reference in question.asked {
        let address = Address.text(of: reference, in: trace.program)
        switch word {
        case "forward": #expect(!address.hasPrefix("grad"))
        case "backward", "parameters": #expect(address.hasPrefix("grad"))
        case "loss": #expect(address.contains("y[") || address.contains("loss"))
        default: #expect(address.contains(".c[") || address.contains(".a_c["))
        }
      }
    }
  }

  @Test("a topic that is none is named with the nearest one")
  func wrongTopic() throws {
    let program = try QuizNumbers.example(.lstm, seed: 1).program
    let diagnosis = #expect(throws: Diagnosis.self) { try QuizTopic("backwards", in: program) }
    #expect(diagnosis?.key == "quiz.no-topic-near" && diagnosis?["near"] == "backward")
  }

  @Test(
    "signs are read with and without blanks",
    arguments: [("+-", "+−"), ("+ −", "+−"), ("-,+", "−+"), ("p n", "+−")])
  func signs(_ typed: String, _ read: String) throws {
    #expect(try AnswerText.signs(typed, count: 2) == read)
  }

  @Test("what is no list of signs does not count", arguments: ["", "+", "+-+", "0 +", "0.5"])
  func noSigns(_ typed: String) {
    let diagnosis = #expect(throws: Diagnosis.self) { try AnswerText.signs(typed, count: 2) }
    #expect(diagnosis?.key == "answer.signs")
  }

  @Test("a cell of one's own is asked about, its gradients too")
  func ownCell() throws {
    let cell = try Cell(
      parsing: """
        name: leaky
        z = σ(W_iz x + W_hz h' + b_z)
        n = tanh(W_in x + W_hn h' + b_n)
        h = z ⊙ n + 0.5 h'
        """)
    let trace = try QuizNumbers.example(cell, seed: 2)
    let questions = QuizMaker(trace).questions(12, seed: 3)
    #expect(questions.count == 12)
    let addresses = questions.flatMap(\.asked).map { Address.text(of: $0, in: trace.program) }
    #expect(addresses.contains { $0.hasPrefix("grad l0.t") } && addresses.contains { $0.hasPrefix("l0.t") })
  }

  @Test("runs in both directions, of several layers and of many units are asked about")
  func largerModels() throws {
    let model = Model(
      inputs: 3, layers: [.init(.gru, hidden: 2, bidirectional: true), .init(.lstm, hidden: 40)],
      readout: .init(outputs: 2, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    let shape = Sample<Double>(inputs: [Double](repeating: 0, count: 12), targets: [0, 0])
    let trace = try QuizNumbers.run(program, like: shape, seed: 1)
    let questions = QuizMaker(trace).questions(8, seed: 1)
    #expect(questions.count == 8)
    for question in questions { #expect(question.givens.count <= QuestionWriter.mostShown + 6) }
  }
}
