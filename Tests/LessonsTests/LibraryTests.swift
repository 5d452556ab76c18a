import Recurrence
import Testing

@testable import Lessons

struct LibraryTests {
  /// Two lessons of two chapters; the second begins with a word that only it has.
  static func library() throws -> Library {
    let first = try TinyChapter.lesson([TinyChapter.whole, TinyChapter.whole])
    var second = try TinyChapter.lesson(["Zebra words.\n\n" + TinyChapter.whole, TinyChapter.whole])
    second.name = "other"
    second.title = "Other"
    return Library(
      [first, second],
      path: [
        PathStage(title: "", aim: "", chapters: ["other/tiny", "tiny/01-tiny", "nowhere/x"])
      ])
  }

  static func learner() throws -> Learner {
    let library = try library()
    var learner = Learner(lesson: library.lessons[0])
    #expect(learner.press(.character("l")) == .library)
    learner.stock(library)
    return learner
  }

  @Test("the path begins with what it names and ends with all other chapters")
  func path() throws {
    let library = try Self.library()
    #expect(library.path.map { [$0.lesson, $0.chapter] } == [[1, 0], [0, 0], [0, 1], [1, 1]])
    #expect(library.nextOnPath == 0)
  }

  @Test("the list of lessons leads to another lesson, and back with its progress kept")
  func change() throws {
    var learner = try Self.learner()
    let screen = learner.screen().map(\.text).joined(separator: "\n")
    #expect(screen.contains("Tiny") && screen.contains("Other") && screen.contains("0 of 2 chapters read"))
    #expect(learner.press(.down) == .none)
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: nil))
    let other = learner.changed(toLesson: 1)
    #expect(other.lesson.name == "other" && other.start == 0)
    #expect(other.library?.progress["tiny"] == learner.progress)
  }

  @Test("the suggested way opens the first chapter that has not been read")
  func suggested() throws {
    var learner = try Self.learner()
    _ = learner.press(.character("p"))
    #expect(learner.screen().contains { $0.text.contains("A tiny chapter") })
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: 0))
  }

  @Test("a search finds words of other lessons as well")
  func search() throws {
    var learner = try Self.learner()
    _ = learner.press(.escape)
    _ = learner.press(.character("/"))
    for character in "zebra" { _ = learner.press(.character(character)) }
    #expect(learner.screen().contains { $0.text.contains("Other · A tiny chapter") })
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: 0))
  }

  @Test("of many places that a search finds the chosen one is in sight, and so is what was typed; what is cut says so")
  func longSearch() throws {
    let lesson = try TinyChapter.lesson((0..<20).map { _ in TinyChapter.whole })
    var learner = Learner(lesson: lesson)
    _ = learner.press(.character("/"))
    for character in "tiny" { _ = learner.press(.character(character)) }
    for chosen in 0..<20 {
      let screen = learner.screen().map(\.text)
      #expect(screen.contains { $0.contains("/ tiny▏   found in 20 places") })
      #expect(screen.count { $0.contains("▸") } == 1)
      #expect(screen.contains { $0.contains("▸") && $0.contains(" \(chosen + 1)  ") }, "\(screen)")
      _ = learner.press(.down)
    }
    #expect(TextColumns.fit("abcdef", to: 4) == "abc…")
    #expect(TextColumns.fit("abc   ", to: 4) == "abc ")
    #expect(TextColumns.fit("循环神经网络", to: 6) == "循环… ")
  }
}

/// Following what a page mentions.
struct FollowingTests {
  static let glossary = """
    # Glossary

    ## hidden state
    chinese: 隐藏状态
    also: hidden states

    What a cell keeps from step to step.

    ## loss
    chinese: 损失

    How far outputs are from targets.
    """

  /// Two lessons; the first page of the first mentions its second chapter, one of the other lesson, a book, and terms.
  static func library() throws -> Library {
    let first = try TinyChapter.lesson([
      "Hidden states lower the loss; see chapter 2, [a turn](../b-other/02-tiny.md#the-turn), and Goodfellow 2016, chapter 1.\n\n"
        + TinyChapter.whole, TinyChapter.whole,
    ])
    var second = try TinyChapter.lesson([
      TinyChapter.whole, TinyChapter.whole + "\n## The turn\n\nIt turns.\n\n## Not yet\n\nMore.\n",
    ])
    second.name = "b-other"
    second.title = "Other"
    return Library([first, second], glossary: try Glossary(parsing: glossary, file: "glossary.md"))
  }

  /// A reader on the first page of the first chapter.
  static func learner() throws -> Learner {
    let library = try library()
    var learner = Learner(lesson: library.lessons[0])
    try show(0, &learner)
    #expect(learner.press(.character("f")) == .library)
    learner.stock(library)
    return learner
  }

  static func show(_ index: Int, _ learner: inout Learner) throws {
    learner.show(
      try ComputedChapter(learner.lesson.chapters[index], folder: "tiny", laboratory: TableLaboratory()), index: index)
  }

  static func screen(_ learner: Learner) -> String { learner.screen().map(\.text).joined(separator: "\n") }

  @Test("a page leads to the chapters that it mentions and to its terms, but not into books")
  func targets() throws {
    let learner = try Self.learner()
    let library = try Self.library()
    #expect(
      learner.targets == [
        .chapter(Library.Place(lesson: 0, chapter: 1), heading: nil),
        .chapter(Library.Place(lesson: 1, chapter: 1), heading: "The turn"),
        .term(library.glossary.terms[0]), .term(library.glossary.terms[1]),
      ])
    let screen = Self.screen(learner)
    #expect(screen.contains("Where this page leads") && screen.contains("→ 2  A tiny chapter"))
    #expect(screen.contains("→ Other · 2  A tiny chapter: The turn") && screen.contains("hidden state  隐藏状态"))
    #expect(!screen.contains("What a cell keeps"), "a meaning is shown of the chosen term only")
  }

  @Test("a term shows its meaning where it is chosen; closing leaves the page as it was")
  func term() throws {
    var learner = try Self.learner()
    let before = learner.page
    for _ in 0..<2 { #expect(learner.press(.down) == .none) }
    #expect(Self.screen(learner).contains("What a cell keeps from step to step."))
    #expect(learner.press(.enter) == .none)
    #expect(learner.press(.character("f")) == .none)
    #expect(learner.page == before && Self.screen(learner).contains("Hidden states lower the loss"))
  }

  @Test(
    "a followed link opens at its heading; r and, where one has landed, back lead to where it stood",
    arguments: [true, false])
  func followed(turnsPage: Bool) throws {
    var learner = try Self.learner()
    _ = learner.press(.down)
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: 1))
    learner = learner.changed(toLesson: 1)
    try Self.show(1, &learner)
    #expect(learner.pages[learner.page].isHeaded("The turn") && learner.page > 0)
    #expect(Self.screen(learner).contains("r return"))
    if turnsPage {
      // One page back is no longer where the link led.
      _ = learner.press(.right)
      #expect(learner.press(.character("r")) == .change(lesson: 0, chapter: 0))
    } else {
      #expect(learner.press(.left) == .change(lesson: 0, chapter: 0))
    }
    learner = learner.changed(toLesson: 0)
    try Self.show(0, &learner)
    #expect(learner.page == 0 && learner.index == 0 && learner.trail.isEmpty)
    #expect(!Self.screen(learner).contains("r return"))
    #expect(learner.press(.character("r")) == .none)
  }

  @Test("in the same lesson a link opens a chapter; back from elsewhere in it turns pages")
  func sameLesson() throws {
    var learner = try Self.learner()
    #expect(learner.press(.enter) == .open(chapter: 1, atEnd: false))
    try Self.show(1, &learner)
    #expect(learner.index == 1 && learner.page == 0)
    _ = learner.press(.right)
    #expect(learner.press(.left) == .none && learner.page == 0)
    #expect(learner.press(.left) == .open(chapter: 0, atEnd: true), "the reader has moved since")
  }

  @Test("a page without mentions says so, and no key does harm", arguments: [(80, 24), (20, 8)])
  func empty(columns: Int, rows: Int) throws {
    let library = Library([try TinyChapter.lesson([TinyChapter.whole])])
    var learner = Learner(lesson: library.lessons[0])
    learner.resize(columns: columns, rows: rows)
    try Self.show(0, &learner)
    _ = learner.press(.character("f"))
    learner.stock(library)
    for key: LessonKey in [.up, .down, .enter, .character("x")] { #expect(learner.press(key) == .none) }
    #expect(learner.screen().count == rows)
    #expect(columns < 80 || Self.screen(learner).contains("mentions no other chapter"))
    #expect(learner.press(.escape) == .none && learner.mode == .reading)
  }
}
