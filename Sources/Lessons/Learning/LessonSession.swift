import Recurrence
import Terminal
import Texts

/// A lesson in a terminal: draws the runner's screens and hands it the keys.
public struct LessonSession<Experiments: Laboratory>: ~Copyable {
  private let laboratory: Experiments
  private let texts: Catalog
  private var learner: Learner
  private var terminal: TerminalSession
  private var screen: Screen
  private let library: () throws(Diagnosis) -> Library
  private let pictures: InlinePictures?
  private var drawn: [Int: InlinePictures.Drawn] = [:]
  /// The picture on the screen: its block's line and its corner.
  private var placed: [Int] = []
  /// Keys that came while a chapter was computed.
  private var typed: [TerminalSession.Event] = []

  /// Runs until the reader quits; returns the exit status.
  ///
  /// It begins at `chapter`, else where the reader left.
  /// `library` reads all lessons when they are asked for.
  ///
  /// Progress is kept after every key; throws when a chapter cannot be computed or progress cannot be kept, after the terminal is as
  /// it was before.
  ///
  /// `step` walks through a run under its experiment's name, from an address on; the terminal is its own meanwhile.
  public static func run(
    _ lesson: Lesson, chapter: Int? = nil, laboratory: Experiments, store: ProgressStore, theme: Theme,
    pictures: PictureWish = .never, environment: [String: String] = [:], texts: Catalog = .english,
    step: (_ name: String, _ trace: Trace<Double>, _ address: String?) throws(Diagnosis) -> Void = { _, _, _ in },
    library: @escaping () throws(Diagnosis) -> Library
  ) throws(Diagnosis) -> Int32 {
    let part = try store.load().progress.lessons[lesson.name] ?? ReaderProgress.Part()
    var learner = Learner(lesson: lesson, progress: part, texts: texts)
    var start: Int? = chapter ?? learner.start
    while true {
      var session = try LessonSession(learner, laboratory, theme, pictures, environment, texts, library)
      let outcome = try session.read(store, from: start)
      learner = session.learner
      // The terminal is given back before somebody else takes it.
      _ = consume session
      switch outcome {
      case .ended(let status): return status
      case .step(let name, let trace, let address): try step(name, trace, address)
      }
      start = nil
    }
  }

  /// Why reading stops.
  private enum Outcome {
    case ended(Int32)
    case step(name: String, trace: Trace<Double>, address: String?)
  }

  private init(
    _ learner: Learner, _ laboratory: Experiments, _ theme: Theme, _ wish: PictureWish, _ environment: [String: String],
    _ texts: Catalog, _ library: @escaping () throws(Diagnosis) -> Library
  ) throws(Diagnosis) {
    self.library = library
    self.learner = learner
    self.laboratory = laboratory
    self.texts = texts
    var terminal = try TerminalSession()
    let size = terminal.size
    var shown: PictureProtocol?
    // Eight by sixteen where the terminal does not say: too small a picture is better than one that covers text.
    var cell = (width: 8, height: 16)
    switch wish {
    case .never: break
    case .auto where !PictureProtocol.mayBeAsked(environment): break
    case .auto, .always:
      let answer = terminal.probePictures()
      cell = answer.cell ?? cell
      shown = if case .always(let forced) = wish { forced } else { answer.shown }
    }
    pictures = shown.map { InlinePictures($0, cell: cell, background: theme.background, texts: texts) }
    screen = Screen(columns: size.columns, rows: size.rows, theme: theme)
    self.terminal = terminal
    self.learner.resize(columns: size.columns, rows: size.rows)
  }

  /// Holds the terminal until the reader quits or wants to walk through a run; `start` is the chapter to open, if none is open yet.
  private mutating func read(_ store: ProgressStore, from start: Int?) throws(Diagnosis) -> Outcome {
    if let start {
      if let outcome = try open(start) { return outcome }
    } else if let chapter = learner.chapter {
      try drawPictures(of: chapter)
      learner.resize(columns: learner.columns, rows: screen.rows, pictureRows: drawn.mapValues(\.rows))
    }
    while true {
      show()
      guard let event = typed.isEmpty ? terminal.next(milliseconds: -1) : typed.removeFirst() else { continue }
      switch event {
      case .key(.control("z")): terminal.suspend()
      case .key(let key):
        for key in LessonKey.keys(of: key) {
          switch learner.press(key) {
          case .none: break
          case .open(let chapter, let atEnd):
            try store.save(learner.progress, lesson: learner.lesson.name)
            if let outcome = try open(chapter, atEnd: atEnd) { return outcome }
          case .library:
            var all = try library()
            all.progress = try store.load().progress.lessons
            learner.stock(all)
          case .change(let lesson, let chapter):
            try store.save(learner.progress, lesson: learner.lesson.name)
            learner = learner.changed(toLesson: lesson)
            if let outcome = try open(chapter ?? learner.start) { return outcome }
          case .step(let name, let address):
            guard let trace = try trace(of: name) else { break }
            try store.save(learner.progress, lesson: learner.lesson.name)
            clearPictures()
            return .step(name: name, trace: trace, address: address)
          case .quit:
            try store.save(learner.progress, lesson: learner.lesson.name)
            clearPictures()
            return .ended(0)
          }
        }
        try store.save(learner.progress, lesson: learner.lesson.name)
      default: if let outcome = try answer(event) { return outcome }
      }
    }
  }

  /// Does what anything but a key asks for; the outcome where reading ends.
  private mutating func answer(_ event: TerminalSession.Event) throws(Diagnosis) -> Outcome? {
    switch event {
    case .key: break
    case .resized(let columns, let rows):
      screen.resize(columns: columns, rows: rows)
      placed = []
      learner.resize(columns: columns, rows: rows)
      if let chapter = learner.chapter { try drawPictures(of: chapter) }
      learner.resize(columns: columns, rows: rows, pictureRows: drawn.mapValues(\.rows))
    case .resumed:
      screen.invalidate()
      placed = []
    case .terminated(let signal): return .ended(128 + signal)
    case .ended: return .ended(0)
    }
    return nil
  }

  /// The run of an experiment of the chapter; of a sweep the first.
  private func trace(of name: String) throws(Diagnosis) -> Trace<Double>? {
    let chapter = learner.reading
    guard let experiment = chapter.experiments.first(where: { $0.name == name }),
      let recipe = chapter.recipes(of: experiment, folder: learner.lesson.folder).first
    else { return nil }
    return try laboratory.run(recipe).traced.first?.trace
  }

  /// Draws the frame, and the picture in it when another one is to be seen than before.
  private mutating func show() {
    let lines = learner.screen()
    var corner: (line: Int, row: Int, column: Int)?
    for (row, line) in lines.enumerated() {
      var column = 0
      for span in line.spans {
        if case .picture(let number) = span.role { corner = (number, row, column) }
        column += TextColumns.count(span.text)
      }
    }
    // What is left of a picture that has scrolled away under the text would cover the rules.
    if let found = corner, found.row + (drawn[found.line]?.rows ?? 0) > lines.count - 3 { corner = nil }
    let now = corner.map { [$0.line, $0.row, $0.column] } ?? []
    if now != placed {
      clearPictures()
      screen.invalidate()
    }
    screen.clear()
    for (row, line) in lines.enumerated() { screen.put(line.styled, column: 0, row: row) }
    terminal.write(screen.frame())
    if let corner, now != placed, let picture = drawn[corner.line] {
      terminal.write("\u{1B}7\u{1B}[\(corner.row + 1);\(corner.column + 1)H" + picture.sequence + "\u{1B}8")
    }
    placed = now
  }

  private func clearPictures() {
    if !placed.isEmpty, pictures?.shown == .kitty { terminal.write(PictureSequence.kittyClear) }
  }

  /// Computes a chapter and shows it; the outcome where the reader leaves before it is there.
  private mutating func open(_ index: Int, atEnd: Bool = false) throws(Diagnosis) -> Outcome? {
    let lesson = learner.lesson
    let work = ChapterWork(lesson.chapters[index], folder: lesson.folder, laboratory: laboratory)
    // Most chapters are there at once.
    var made = work.outcome(within: 0.1)
    while made == nil {
      if let outcome = try listen() {
        laboratory.close()
        clearPictures()
        return outcome
      }
      made = work.outcome(within: 0)
    }
    guard let chapter = try made?.get() else { return nil }
    try drawPictures(of: chapter)
    // Training may have written a line over the screen.
    screen.invalidate()
    learner.show(chapter, index: index, atEnd: atEnd, pictureRows: drawn.mapValues(\.rows))
    return nil
  }

  /// Waits a moment for the reader while a chapter is computed: who wants to leave need not wait, other keys are for afterwards.
  private mutating func listen() throws(Diagnosis) -> Outcome? {
    guard let event = terminal.next(milliseconds: 30) else { return nil }
    if case .key(let key) = event {
      let keys = LessonKey.keys(of: key)
      if keys == [.end] || keys == [.character("q")] { return .ended(0) }
      if key == .control("z") { terminal.suspend() } else { typed.append(event) }
      return nil
    }
    let outcome = try answer(event)
    // Before the first chapter there is no page yet.
    if outcome == nil, learner.chapter != nil { show() }
    return outcome
  }

  private mutating func drawPictures(of chapter: ComputedChapter) throws(Diagnosis) {
    guard let pictures else { return }
    // Title, caption and the blank lines between them want some room on the page as well.
    drawn = try pictures.draw(
      chapter, columns: max(8, learner.columns - learner.margin - 2), rows: max(4, learner.height - 8))
  }
}
