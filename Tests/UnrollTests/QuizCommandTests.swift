import Foundation
import Testing

struct QuizCommandTests {
  @Test("without an experiment it asks about a small network; the end of the input ends it")
  func alone() throws {
    let outcome = try Workplace().unroll("quiz", "--questions", "2")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("Question 1 of 2") && outcome.output.contains("Given"))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test("answers are read from a pipe: the right one, then a mistake")
  func piped() throws {
    let place = try Workplace()
    let words = ["--seed", "3", "--questions", "2", "--ask", "number"]
    let set = try place.unroll(["quiz", "--json"] + words).json()
    let questions = set["sheets"].elements[0]["questions"].elements
    let right = try #require(questions[0]["answer"].number)
    let mistake = questions[1]["mistakes"].elements[0]
    let input = "\(right)\n\(mistake["answer"].string ?? "")\nq\n"
    let outcome = try place.unroll(["quiz"] + words, input: input)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("✓ right") && outcome.output.contains("1 of 1 right"))
    let because = try #require(mistake["because"].string)
    let flat = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains(because.split(whereSeparator: \.isWhitespace).joined(separator: " ")))
  }

  @Test("experiments, traces and cells of one's own are asked about")
  func sources() throws {
    let place = try Workplace()
    #expect(try place.unroll("quiz", firstLSTM, "--questions", "3").status == 0)
    #expect(try place.unroll("trace", firstLSTM, "--output", "t.json").status == 0)
    #expect(try place.unroll("quiz", "t.json", "--questions", "3", "--about", "backward").status == 0)
    try place.write("h = tanh(W_ih x + W_hh h' + b)\n", to: "my.cell")
    #expect(try place.unroll("quiz", "--cell", "my.cell", "--questions", "3").status == 0)
  }

  @Test("a class gets sheets and a file for answers, which is graded")
  func classes() throws {
    let place = try Workplace()
    let made = try place.unroll(
      "quiz", "--class", "3", "--questions", "2", "--key", "--format", "html", "-o", "class/")
    #expect(made.status == 0, "\(made.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: place.path("class")).sorted()
    #expect(files == ["1.html", "2.html", "3.html", "answers.csv", "key.html"])
    let graded = try place.unroll("quiz", "grade", "class/answers.csv")
    #expect(graded.status == 0 && graded.output.contains("0/2") && graded.output.contains("Not answered"))
    let json = try place.unroll("quiz", "grade", "class/answers.csv", "--json").json()
    #expect(json["students"].elements.count == 3)
    let csv = try place.unroll("quiz", "grade", "class/answers.csv", "--csv").output.split(separator: "\n")
    #expect(csv.count == 7 && csv[0].hasPrefix("set,student,question,"))
    let other = try place.unroll("quiz", "grade", "class/answers.csv", firstLSTM)
    #expect(other.status == 1 && other.errors.contains("made from other numbers"))
  }

  @Test("what cannot be is said, with status 2 for the command line and 1 for files")
  func problems() throws {
    let place = try Workplace()
    for words in [
      ["--about", "backwards"], ["--ask", "colour"], ["--questions", "0"], ["--key"], ["--class", "0"],
      ["--worksheet", "blank", "-o", "sheet.doc"],
    ] {
      let outcome = try place.unroll(["quiz"] + words)
      #expect(outcome.status == 2 && outcome.errors.hasPrefix("unroll: "), "\(words) \(outcome.errors)")
    }
    #expect(try place.unroll("quiz", "missing.json5").status == 1)
    #expect(try place.unroll("quiz", "grade", "missing.csv").status == 1)
    try place.write("student,question,answer\n1,1,0.5\n", to: "a.csv")
    let outcome = try place.unroll("quiz", "grade", "a.csv")
    #expect(outcome.status == 1 && outcome.errors.contains("--set CODE"))
    #expect(place.names == ["a.csv"])
  }

  @Test("an interrupt ends it with status 130 and leaves nothing behind")
  func interrupted() throws {
    let place = try Workplace()
    // The pipe stays open, so that the program waits for an answer; it takes the shell's place and so gets the signal.
    let line = "mkfifo pipe; sleep 20 > pipe & exec \"$U\" quiz --questions 1 < pipe"
    let outcome = try place.run("/bin/sh", ["-c", line], interruptedAfter: 2)
    #expect(outcome.status == 130)
    #expect(outcome.output.contains("Question 1 of 1"))
    #expect(place.names == ["pipe"])
  }
}
