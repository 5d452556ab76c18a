import Recurrence

@testable import Lessons

/// A run whose numbers are a table.
struct TableRun: ExperimentRun {
  var table: [String: [Double]]

  func numbers(_ reference: String) throws(Diagnosis) -> [Double] {
    guard let numbers = table[reference] else { throw Diagnosis("test.unknown", ["reference": reference]) }
    return numbers
  }

  func explanation(of reference: String) throws(Diagnosis) -> [String] { [reference + " = …"] }

  func picture(_ name: String) throws(Diagnosis) -> String {
    guard name == "unrolled" else { throw Diagnosis("test.picture", ["name": name]) }
    return "h₁ ──▸ h₂"
  }
}

/// Runs by the experiment file's name.
struct TableLaboratory: Laboratory {
  var runs: [String: TableRun] = [
    "one": TableRun(table: [
      "h": [0.5, -0.25], "h[0]": [0.5], "loss": [0.125], "l0.t1.h[0]": [0.5], "l0.t2.h[0]": [0.75],
    ]),
    "two": TableRun(table: ["h[0]": [0.5], "loss": [0], "grad loss": [1]]),
  ]

  func run(_ recipe: Recipe) throws(Diagnosis) -> any ExperimentRun {
    guard case .file(let file) = recipe.source else { throw Diagnosis("test.file") }
    let name = file.split(separator: "/").last.map { String($0.dropLast(6)) } ?? ""
    guard let run = runs[name] else { throw Diagnosis("test.file", ["name": name]) }
    return run
  }
}

enum TinyChapter {
  static let head = """
    ---
    title: A tiny chapter
    document: T-tiny
    section: 1.1
    original: 随时间
    aim: Afterwards you can read a state.
    minutes: 3
    ---

    """

  static let one = """
    ```experiment one
    about: A run.
    ```

    """

  static let question = """
    ```question state
    kind: number
    ask: How large is h?
    answer: h[0] | .2
    tolerance: 0.01
    wrong: 0.125
    because: That is the loss, `=loss | .3`.
    wrong: h[0] + 0.015
    because: Near.
    wrong: h[0] + 0.03
    because: Further off.
    hint: Look at the first unit.
    explain: It is `=h[0] | .2`.
    ```

    """

  static let claim = """
    ```claim
    claim: The loss is zero.
    experiment: The loss is read.
    measure: loss | .3
    holds when: measure == 0
    expects: does not hold
    counter-run: In the other run the loss is
    counter-measure: two:loss | .3
    right: It is not.
    source: None.
    ```

    """

  static let two = """
    ```experiment two
    about: Another run.
    ```

    """

  static func chapter(_ body: String, file: String = "tiny/01-tiny.md") throws -> Chapter {
    try ChapterReader.read(head + body, file: file)
  }

  static var whole: String {
    one + two + "## The state\n\nAfter one step h is `=h[0] | .2`, and the loss is `=loss | .1%`.\n\n" + question
      + "| unit | value |\n|---|---|\n| 0 | `=h[0] \\| .2` |\n| 1 | `=min(h) \\| .2` |\n\n"
      + "```picture unrolled\ntitle: Two steps\ncaption: Look left.\n```\n\n" + claim
  }

  static func lesson(_ bodies: [String]) throws -> Lesson {
    var chapters: [Chapter] = []
    for (index, body) in bodies.enumerated() { chapters.append(try chapter(body, file: "tiny/0\(index + 1)-tiny.md")) }
    return Lesson(name: "tiny", folder: "tiny", title: "Tiny", about: "A test.", chapters: chapters)
  }

  /// The diagnosis that reading a chapter's body gives.
  static func diagnosis(_ body: String) -> Diagnosis? {
    do { _ = try chapter(body) } catch { return error as? Diagnosis }
    return nil
  }
}
