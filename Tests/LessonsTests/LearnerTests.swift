import Recurrence
import Testing

@testable import Lessons

struct LearnerTests {
  /// Drives a runner as the program does.
  struct Session {
    var learner: Learner
    var effects: [LessonEffect] = []

    init(chapters: Int = 2, progress: ReaderProgress.Part = .init()) throws {
      learner = Learner(
        lesson: try TinyChapter.lesson(Array(repeating: TinyChapter.whole, count: chapters)), progress: progress)
      try show(learner.start)
    }

    mutating func show(_ index: Int, atEnd: Bool = false) throws {
      let lesson = learner.lesson
      let computed = try ComputedChapter(lesson.chapters[index], folder: "tiny", laboratory: TableLaboratory())
      learner.show(computed, index: index, atEnd: atEnd)
    }

    mutating func press(_ keys: LessonKey...) throws {
      for key in keys {
        let effect = learner.press(key)
        effects.append(effect)
        if case .open(let index, let atEnd) = effect { try show(index, atEnd: atEnd) }
      }
    }

    mutating func type(_ text: String) throws {
      for character in text { try press(.character(character)) }
      try press(.enter)
    }

    var screen: String { learner.screen().map(\.text).joined(separator: "\n") }
  }

  @Test(
    "a screen has exactly its rows, none wider than its columns", arguments: [(80, 24), (40, 12), (120, 36), (20, 8)])
  func size(columns: Int, rows: Int) throws {
    var session = try Session()
    session.learner.resize(columns: columns, rows: rows)
    for key: LessonKey in [
      .right, .character("c"), .escape, .character("/"), .character("l"), .escape, .right, .character("0"),
    ] {
      try session.press(key)
      let lines = session.learner.screen()
      #expect(lines.count == rows)
      #expect(lines.allSatisfy { $0.columns <= columns })
    }
  }

  @Test("p walks through the chapter's experiment and leaves the page as it is")
  func stepping() throws {
    var session = try Session()
    let before = session.screen
    try session.press(.character("p"))
    let experiment = session.learner.lesson.chapters[0].experiments[0].name
    guard case .step(experiment, _)? = session.effects.last else {
      Issue.record("the effect is \(String(describing: session.effects.last))")
      return
    }
    #expect(session.screen == before)
  }

  @Test("nothing below a question shows on its page")
  func hidden() throws {
    let session = try Session()
    #expect(session.screen.contains("How large is h?"))
    #expect(!session.screen.contains("unit   value"))
    #expect(session.screen.contains("› ▏"))
    #expect(session.screen.contains("page 1 of"))
  }

  @Test("a wrong answer is diagnosed, what cannot be read costs no attempt, and the right one is kept")
  func answering() throws {
    var session = try Session()
    try session.type("0.125")
    #expect(session.screen.contains("✗ not yet    attempt 1 of 3"))
    #expect(session.screen.contains("That is the loss, 0.125."))
    try session.type("0,5")
    #expect(session.screen.contains("has a comma"))
    try session.type("1/2")
    #expect(session.screen.contains("✓ right"))
    #expect(session.screen.contains("1 of 1 right"))
    #expect(session.learner.progress.answers["01-tiny/state"] == .init(attempts: 2, right: true))
    #expect(!session.screen.contains("▏"), "the question is closed")
  }

  @Test("after three wrong answers the right one is shown")
  func revealed() throws {
    var session = try Session()
    for answer in ["7", "8"] { try session.type(answer) }
    #expect(!session.screen.contains("Answer:"))
    try session.type("9")
    #expect(session.screen.contains("✗ not right    attempt 3 of 3"))
    #expect(session.screen.contains("Answer: 0.50"))
    #expect(session.screen.contains("0 of 1 right"))
  }

  @Test("hints come one at a time until there are no more")
  func hints() throws {
    var session = try Session()
    try session.press(.character("h"))
    #expect(session.screen.contains("Look at the first unit."))
    try session.press(.character("h"))
    #expect(session.screen.contains("There are no more hints."))
  }

  @Test("typing can be corrected and abandoned, and commands work while nothing is typed")
  func typing() throws {
    var session = try Session()
    try session.press(.character("0"), .character("q"), .backspace, .character("."), .character("5"))
    #expect(session.screen.contains("› 0.5▏"))
    try session.press(.escape)
    #expect(session.screen.contains("› ▏"))
    try session.press(.character("q"))
    #expect(session.effects.last == .quit)
  }

  @Test("next and back walk through pages and chapters, and a chapter left at its end counts as read")
  func walking() throws {
    var session = try Session()
    for _ in 0..<10 { try session.press(.right) }
    #expect(session.learner.index == 1)
    #expect(session.learner.progress.read == ["01-tiny", "02-tiny"])
    for _ in 0..<20 { try session.press(.left) }
    #expect(session.learner.index == 0)
    #expect(session.learner.page == 0)
    #expect(session.effects.contains(.open(chapter: 0, atEnd: true)))
  }

  @Test("contents and search open chapters")
  func jumping() throws {
    var session = try Session(chapters: 3)
    try session.press(.character("c"), .down, .down, .enter)
    #expect(session.learner.index == 2)
    try session.press(.character("/"))
    for character in "state" { try session.press(.character(character)) }
    #expect(session.screen.contains("/ state▏"))
    try session.press(.down, .enter)
    #expect(session.learner.index == 1)
    try session.press(.character("/"))
    for character in "zebra" { try session.press(.character(character)) }
    #expect(session.screen.contains("Nothing found."))
  }

  @Test("a search opens the page that holds the words, and shows them in what is around them")
  func searching() throws {
    let lesson = try ShippedLessonTests.quickLesson()
    for wanted in ["deploy it", "finger on", "windows"] {
      let match = try #require(LessonSearch.find(wanted, in: lesson).first, "\(wanted)")
      #expect(match.excerpt.lowercased().contains(wanted) && match.excerpt.count <= 60)
      var learner = Learner(lesson: lesson)
      learner.resize(columns: 80, rows: 24)
      _ = learner.press(.character("/"))
      for character in wanted { _ = learner.press(.character(character)) }
      #expect(learner.press(.enter) == .open(chapter: match.chapter, atEnd: false))
      let chapter = try ComputedChapter(
        lesson.chapters[match.chapter], folder: lesson.folder, laboratory: ExperimentLaboratory())
      learner.show(chapter, index: match.chapter)
      #expect(learner.pages[learner.page].holds(wanted))
    }
  }

  @Test(
    "every page of the shipped chapters fits the screen, and no page holds a heading alone",
    arguments: [(80, 24), (60, 16)])
  func pages(columns: Int, rows: Int) throws {
    let lesson = try ShippedLessonTests.quickLesson()
    for chapter in lesson.chapters {
      let computed = try ComputedChapter(chapter, folder: lesson.folder, laboratory: ExperimentLaboratory())
      let typesetter = Typesetter(width: min(64, columns - 4))
      let pages = Paginator.pages(computed, typesetter: typesetter, height: rows - 6)
      for page in pages {
        #expect(page.lines.count <= rows - 6)
        #expect(page.lines.contains { line in line.spans.contains { ![.title, .rule].contains($0.role) } })
      }
      let shown = pages.flatMap { page in page.lines.filter { !$0.isBlank } }
      #expect(shown.count > 40, "the chapter is on its pages")
    }
  }

  @Test("a reader comes back to the page where he left, and closed questions stay closed")
  func resuming() throws {
    var session = try Session()
    try session.type("0.5")
    try session.press(.right)
    let left = session.learner.progress
    #expect(left.page == 1)
    var again = try Session(progress: left)
    #expect(again.learner.page == 1)
    try again.press(.left)
    #expect(again.screen.contains("✓ answered"))
    #expect(again.screen.contains("Answer: 0.50"))
  }

  @Test("progress that names a page or chapter that is gone starts where it can")
  func gone() throws {
    var progress = ReaderProgress.Part()
    (progress.chapter, progress.page) = ("01-tiny", 99)
    #expect(try Session(progress: progress).screen.contains("chapter 1 of 2"))
    (progress.chapter, progress.page) = ("07-gone", -4)
    #expect(try Session(progress: progress).learner.page == 0)
  }
}
