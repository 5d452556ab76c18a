import Recurrence
import Testing

@testable import Lessons

/// Classes that the text shows as letters or words.
struct WordingTests {
  private static func shown(_ text: String, _ run: some ExperimentRun) throws -> String {
    let evaluator = Evaluator(
      runs: ["one": run], first: "one",
      quantities: ["spoken": .reference(experiment: nil, name: "classes", column: 1)])
    return try evaluator.shown(Quoted(parsing: text, at: Place(file: "a.md", line: 7), isText: true)).text
  }

  private static func run(_ json5: String) throws -> any ExperimentRun {
    try ExperimentLaboratory().run(Recipe(source: .text(json5, file: "a.md", line: 1)))
  }

  @Test(
    "classes are shown as what stands behind the format, as one word or several",
    arguments: [
      ("classes | letters h e l o", "leo"), ("classes | words h e l o", "l e o"), ("spoken[1] | letters h e l o", "e"),
      ("spoken[0...1] | words not good bad", "bad good"),
    ])
  func given(text: String, shown: String) throws {
    #expect(try Self.shown(text, TableRun(table: ["classes": [2, 1, 3]])) == shown)
  }

  @Test(
    "classes without names, and numbers that are no classes, are refused",
    arguments: [
      ("classes | letters", "lesson.no-class-names"), ("classes | letters h e l", "lesson.no-class"),
      ("classes / 2 | words h e l o", "lesson.no-class"), ("0 - classes | words h e l o", "lesson.no-class"),
      ("0 / 0 | words h e l o", "lesson.no-class"),
    ])
  func refused(text: String, key: String) throws {
    let diagnosis = #expect(throws: Diagnosis.self) {
      try Self.shown(text, TableRun(table: ["classes": [2, 1, 3]]))
    }
    #expect(diagnosis?.key == key)
  }

  @Test("of a translation the encoder's words are those read, all others those written")
  func translation() throws {
    let run = try Self.run(
      """
      {
        model: {
          encoder: { embedding: { symbols: 30, width: 2 }, layers: [{ cell: "rnn-tanh", hidden: 2 }] },
          embedding: { symbols: 36, width: 2 }, layers: [{ cell: "rnn-tanh", hidden: 2 }], readout: { outputs: 36 },
          output: "softmax",
        },
        initialization: { scheme: "pytorch", seed: 1 },
        data: { generate: { kind: "translation", count: 800, seed: 1 }, sample: 700 },
        loss: "cross_entropy",
      }
      """)
    #expect(try Self.shown("course(encoder.x) | words", run) == "the small bird sees the red dogs")
    #expect(try Self.shown("course(target) | words", run) == "silo pim baruniko kel dema <end>")
    #expect(try Self.shown("one:t2.target[0] | words", run) == "pim")
    // An untrained decoder says something, a word at each step.
    #expect(try Self.shown("classes_said() | words", run).split(separator: " ").count == 6)
    #expect(try Self.shown("argmax(t1.y) | words", run) == Self.shown("classes_said()[0] | words", run))
  }

  @Test("vowels are letters, silence is _; their frames are no letters")
  func vowels() throws {
    let run = try Self.run(
      """
      {
        model: { inputs: 12, layers: [{ cell: "rnn-tanh", hidden: 2 }], readout: { outputs: 6 }, output: "softmax" },
        initialization: { scheme: "pytorch", seed: 1 },
        data: { generate: { kind: "spoken_vowels", count: 2, length: 3, seed: 6 } },
        loss: "cross_entropy",
      }
      """)
    let word = try Self.shown("course(target) | letters", run)
    #expect(word.allSatisfy { "_aeiou".contains($0) } && word.first == "_")
    let collapsed = try Self.shown("collapse(course(target)) | letters", run)
    #expect(collapsed.count == 3 && !collapsed.contains("_"))
    #expect(throws: Diagnosis.self) { try Self.shown("t1.x | letters", run) }
  }

  @Test("a verdict about tokens of a sentence has no words: kind is not one of them")
  func sentiment() throws {
    let run = try Self.run(
      """
      {
        model: {
          embedding: { symbols: 48, width: 2 }, layers: [{ cell: "rnn-tanh", hidden: 2 }],
          readout: { outputs: 1, on: "last" }, output: "sigmoid",
        },
        initialization: { scheme: "pytorch", seed: 1 },
        data: { generate: { kind: "sentiment", count: 20, seed: 8 } },
        loss: "cross_entropy",
      }
      """)
    #expect(try Self.shown("course(x) | words", run).contains(" "))
    let diagnosis = #expect(throws: Diagnosis.self) { try Self.shown("round(part_loss(training)) | words", run) }
    #expect(diagnosis?.key == "lesson.no-class-names")
  }

  @Test("mistakes carry file and line, and what is computed with has no letters")
  func places() throws {
    let wrong = TinyChapter.one + "It says `=h[0] | letters a b`.\n\n" + TinyChapter.question
    let diagnosis = #expect(throws: Diagnosis.self) {
      try ComputedChapter(TinyChapter.chapter(wrong), folder: "tiny", laboratory: TableLaboratory())
    }
    #expect(diagnosis?.key == "lesson.no-class" && diagnosis?["file"] == "tiny/01-tiny.md")
    #expect(diagnosis?["line"] == Self.line(of: "It says", in: wrong))
    let answer =
      TinyChapter.one + TinyChapter.question.replacing("answer: h[0] | .2", with: "answer: h[0] | letters a b")
    let computed = TinyChapter.diagnosis(answer)
    #expect(computed?.key == "lesson.format-of-text" && computed?["line"] == Self.line(of: "answer:", in: answer))
  }

  private static func line(of words: String, in body: String) -> String? {
    (TinyChapter.head + body).split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.hasPrefix(words) }.map { "\($0 + 1)" }
  }
}
