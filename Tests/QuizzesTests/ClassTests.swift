import Files
import Foundation
import Recurrence
import Testing

@testable import Quizzes

struct ClassTests {
  private func set(_ students: [String] = ["Ada", "Bo", "Cleo"], seed: UInt64 = 7) throws -> ClassSet {
    let trace = try QuizNumbers.example(.lstm, seed: 0)
    return try ClassSet(QuizPlan(trace, name: "LSTM", isDrawn: true, seed: seed, count: 3), students: students)
  }

  private func answers(_ text: String) throws -> AnswersFile {
    try AnswersFile(CSV().parse(Data(text.utf8), file: "answers.csv"))
  }

  @Test("every student has numbers of their own, the same ones every time")
  func own() throws {
    let (first, again) = (try set(), try set())
    #expect(first.code == again.code)
    let inputs = first.sheets.map { Array($0.trace.values($0.trace.program.input, time: 1)) }
    #expect(Set(inputs).count == 3)
    #expect(try set(seed: 8).code != first.code)
  }

  @Test("a student who joins changes the set's code, but nobody else's sheet")
  func joining() throws {
    let (small, large) = (try set(), try set(["Ada", "Dee", "Bo", "Cleo"]))
    #expect(small.sheets[1].questions == large.sheets[2].questions)
    #expect(small.code != large.code)
  }

  @Test("a code reads back; what is none is refused")
  func codes() throws {
    let code = try set().code
    #expect(try SetCode(parsing: " " + code.text + " ") == code)
    for text in ["", "u1d", code.text + "-x", "u1x" + code.text.dropFirst(3), "u1d-s7-q0-all-mixed-n3-4f2a91c07d1e"] {
      #expect(throws: Diagnosis.self) { try SetCode(parsing: text) }
    }
    let other = #expect(throws: Diagnosis.self) { try SetCode(parsing: "u9d" + code.text.dropFirst(3)) }
    #expect(other?.key == "class.code-version")
  }

  @Test("right, mistaken, senseless and missing answers are graded, each mistake with its diagnosis")
  func graded() throws {
    let set = try set()
    let (ada, bo) = (set.sheets[0], set.sheets[1])
    let number = try #require(bo.questions.firstIndex { $0.form == .number })
    let reply = bo.questions[number].replies[1]
    let file = try answers(
      """
      set,student,question,answer
      \(set.code.text),Ada,1,\(ada.questions[0].rightAnswer)
      \(set.code.text),Bo,\(number + 1),\(reply.typed)
      \(set.code.text),Cleo,1,
      """)
    #expect(file.code == set.code)
    let grades = try ClassGrades(file, of: set)
    #expect(grades.entries.count == 9)
    #expect(grades.entries[0].verdict == .right)
    #expect(grades.entries[3 + number].verdict == .wrong(reply.because))
    #expect(grades.scores.map(\.right) == [1, 0, 0] && grades.scores.map(\.missing) == [2, 2, 3])
    #expect(grades.mistakes.map(\.key) == [reply.because.key])
  }

  @Test("the file that is handed out reads back, with names that need quotes")
  func template() throws {
    let set = try set(["Ada, \"Countess\"", "Bo"])
    let file = try answers(AnswersFile.template(set))
    #expect(try file.rows(of: set).count == 6)
    #expect(try ClassGrades(file, of: set).entries.allSatisfy { $0.verdict == .missing })
  }

  @Test(
    "a bad row is named with line and column",
    arguments: [
      ("Adda,1,0.5", "class.unknown-student-near", "1"), ("Zoroaster,1,0.5", "class.unknown-student", "1"),
      ("Ada,4,0.5", "class.question", "2"), ("Ada,one,0.5", "class.question", "2"),
      ("Bo,1,0.5", "class.answered-twice", "2"),
    ])
  func badRows(_ row: String, _ key: String, _ column: String) throws {
    let file = try answers("student,question,answer\nBo,1,\n" + row + "\n")
    let set = try set()
    let diagnosis = #expect(throws: Diagnosis.self) { try ClassGrades(file, of: set) }
    #expect(diagnosis?.key == key)
    #expect(diagnosis?["file"] == "answers.csv" && diagnosis?["line"] == "3" && diagnosis?["column"] == column)
  }

  @Test("an answer that is none is named with line and column")
  func badAnswer() throws {
    let set = try set()
    let file = try answers("student,question,answer\nBo,2,lots\n")
    let diagnosis = #expect(throws: Diagnosis.self) { try ClassGrades(file, of: set) }
    #expect(diagnosis?.key.hasPrefix("answer.") == true)
    #expect(diagnosis?["line"] == "2" && diagnosis?["column"] == "3")
  }

  @Test("two sets in one file are refused")
  func twoSets() throws {
    let (a, b) = (try set().code.text, try set(seed: 9).code.text)
    let diagnosis = #expect(throws: Diagnosis.self) {
      try answers("set,student,question,answer\n\(a),Bo,1,2\n\(b),Bo,2,2\n")
    }
    #expect(diagnosis?.key == "class.two-sets" && diagnosis?["line"] == "3" && diagnosis?["column"] == "1")
  }

  @Test("names come from a column, from the only column, or from a number")
  func roster() throws {
    func names(_ text: String) throws -> [String] { try Roster.names(CSV().parse(Data(text.utf8), file: "class.csv")) }
    #expect(try names("id,Name\n1,Ada\n2,Bo\n") == ["Ada", "Bo"])
    #expect(try names("who\nAda\n") == ["Ada"])
    #expect(try Roster.read("3") == ["1", "2", "3"])
    for (text, key) in [
      ("id,group\n1,2\n", "class.no-names"), ("name\nAda\nAda\n", "class.name-twice"),
      ("id,name\n1,\n", "class.empty-name"),
    ] {
      let diagnosis = #expect(throws: Diagnosis.self) { try names(text) }
      #expect(diagnosis?.key == key)
    }
    #expect(throws: Diagnosis.self) { try Roster.read("0") }
  }
}
