import Foundation
import Testing

/// `unroll lesson new` and `unroll lesson check`.
struct LessonCheckCommandTests {
  /// A home with two new lessons, `a-one` and `b-two`.
  private func home() throws -> Workplace {
    let place = try Workplace()
    try FileManager.default.createDirectory(
      at: place.folder.appendingPathComponent("lessons"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: repositoryFile("lessons/examples"), toPath: place.folder.appendingPathComponent("lessons/examples").path)
    for name in ["a-one", "b-two"] {
      #expect(try place.unroll("lesson", "new", name, environment: ["UNROLL_HOME": place.folder.path]).status == 0)
    }
    return place
  }

  private func check(_ place: Workplace, _ words: [String]) throws -> Outcome {
    try place.run(
      Workplace.program, ["lesson", "check"] + words,
      environment: ["UNROLL_HOME": place.folder.path, "XDG_CACHE_HOME": place.folder.path + "/cache"])
  }

  @Test("lessons are named by letter, by name or by folder, several at once, and each chapter is checked once")
  func names() throws {
    let place = try home()
    for (words, count) in [
      (["a"], 1), (["b-two"], 1), (["a", "b"], 2),
      (["a", "a-one", "lessons/a-one/", "lessons/a-one/01-first-chapter.md"], 1), ([], 2),
      (["lessons/b-two/01-first-chapter.md", "a"], 2),
    ] {
      let outcome = try check(place, words)
      #expect(outcome.status == 0, "\(words): \(outcome.errors)")
      #expect(outcome.output.split(separator: "\n").filter { $0.hasPrefix("✓ ") }.count == count, "\(outcome.output)")
    }
    let unknown = try check(place, ["c"])
    #expect(unknown.status == 2 && unknown.errors.contains("a-one, b-two"))
  }

  @Test("with --run the plain lines of a shell block run too, so that a command after them finds what they made")
  func runs() throws {
    let place = try home()
    let file = place.folder.appendingPathComponent("lessons/a-one/01-first-chapter.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let block =
      "```sh\n# A copy of one's own.\nsed 's/mse/mse/' lessons/examples/first-lstm.json5 > mine.json5\nunroll gradients mine.json5 | head -1\n```"
    let old = "```sh\nunroll gradients lessons/examples/first-lstm.json5\n```"
    #expect(text.contains(old))
    try text.replacing(old, with: block).write(to: file, atomically: true, encoding: .utf8)
    #expect(try check(place, ["a"]).status == 0)
    #expect(!place.names.contains("mine.json5"))
    let outcome = try check(place, ["a", "--run"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(place.names.contains("mine.json5"))
    try text.replacing(old, with: block.replacing("sed", with: "sed-that-is-nowhere")).write(
      to: file, atomically: true, encoding: .utf8)
    let failed = try check(place, ["a", "--run"])
    #expect(
      failed.status == 1 && failed.errors.contains("01-first-chapter.md:129: “sed-that-is-nowhere"), "\(failed.errors)")
  }

  @Test("a lesson that lacks its templates leaves nothing behind")
  func templates() throws {
    let place = try Workplace()
    let outcome = try place.unroll("lesson", "new", "mine", environment: ["UNROLL_HOME": place.folder.path])
    #expect(outcome.status == 1 && outcome.errors.contains("template-lesson.md"))
    #expect(place.names == [])
  }
}
