import Recurrence
import Terminal
import Texts

/// A lesson in a terminal: draws the runner's screens and hands it the keys.
public enum LessonSession {
  /// Runs until the reader quits; returns the exit status.
  ///
  /// Progress is kept after every key; throws when a chapter cannot be computed or progress cannot be kept, after the terminal is as
  /// it was before.
  ///
  /// `step` walks through the run of an experiment file, from an address on; the terminal is its own meanwhile.
  public static func run(
    _ lesson: Lesson, laboratory: some Laboratory, store: ProgressStore, theme: Theme, texts: Catalog = .english,
    step: (_ file: String, _ address: String?) throws(Diagnosis) -> Void = { _, _ in }
  ) throws(Diagnosis) -> Int32 {
    let part = try store.load().progress.lessons[lesson.name] ?? ReaderProgress.Part()
    var learner = Learner(lesson: lesson, progress: part, texts: texts)
    var isOpen = false
    while true {
      switch try read(&learner, isOpen: isOpen, laboratory, store, theme) {
      case .ended(let status): return status
      case .step(let file, let address): try step(file, address)
      }
      isOpen = true
    }
  }

  /// Why reading stops.
  private enum Outcome {
    case ended(Int32)
    case step(file: String, address: String?)
  }

  /// Holds the terminal until the reader quits or wants to walk through a run.
  private static func read(
    _ learner: inout Learner, isOpen: Bool, _ laboratory: some Laboratory, _ store: ProgressStore, _ theme: Theme
  ) throws(Diagnosis) -> Outcome {
    let lesson = learner.lesson
    var terminal = try TerminalSession()
    let size = terminal.size
    learner.resize(columns: size.columns, rows: size.rows)
    if !isOpen { try open(learner.start, in: &learner, laboratory) }
    var screen = Screen(columns: size.columns, rows: size.rows, theme: theme)
    while true {
      screen.clear()
      for (row, line) in learner.screen().enumerated() { screen.put(line.styled, column: 0, row: row) }
      terminal.write(screen.frame())
      guard let event = terminal.next(milliseconds: -1) else { continue }
      switch event {
      case .key(.control("z")): terminal.suspend()
      case .key(let key):
        for key in LessonKey.keys(of: key) {
          switch learner.press(key) {
          case .none: break
          case .open(let chapter, let atEnd): try open(chapter, in: &learner, laboratory, atEnd: atEnd)
          case .step(let file, let address): return .step(file: file, address: address)
          case .quit:
            try store.save(learner.progress, lesson: lesson.name)
            return .ended(0)
          }
        }
        try store.save(learner.progress, lesson: lesson.name)
      case .resized(let columns, let rows):
        screen.resize(columns: columns, rows: rows)
        learner.resize(columns: columns, rows: rows)
      case .resumed: screen.invalidate()
      case .terminated(let signal): return .ended(128 + signal)
      case .ended: return .ended(0)
      }
    }
  }

  private static func open(
    _ index: Int, in learner: inout Learner, _ laboratory: some Laboratory, atEnd: Bool = false
  ) throws(Diagnosis) {
    let lesson = learner.lesson
    let chapter = try ComputedChapter(lesson.chapters[index], folder: lesson.folder, laboratory: laboratory)
    learner.show(chapter, index: index, atEnd: atEnd)
  }
}
