import Recurrence
import Texts

/// The lesson runner: what is on the screen, and what a key does to it.
///
/// It computes nothing and knows no terminal.
public struct Learner: Sendable {
  /// What the keys mean at the moment.
  enum Mode: Equatable {
    case reading
    case contents(selected: Int)
    case search(text: String, selected: Int)
    case lessons(selected: Int)
    case path(selected: Int)
    case targets(selected: Int)
  }

  /// Where a chapter is to be opened.
  enum Sought: Equatable {
    case words(String)
    case heading(String)
    case page(Int)
  }

  /// The lesson that is read.
  public let lesson: Lesson
  /// The reader's progress in the lesson, to be saved after every key.
  public private(set) var progress: ReaderProgress.Part
  let texts: Catalog
  /// All lessons, once they have been asked for.
  private(set) var library: Library?
  var mode = Mode.reading
  private(set) var index = 0
  private(set) var page = 0
  private(set) var pages: [Page] = [Page()]
  private(set) var columns = 80
  private(set) var rows = 24
  /// What is being typed.
  private(set) var field = ""
  /// Replies and hints below the question of each page, in this session.
  private(set) var replies: [String: [TextLine]] = [:]
  private(set) var hintsShown: [String: Int] = [:]
  /// The rows that the terminal's own pictures take, by the line of their blocks.
  private var pictureRows: [Int: Int] = [:]
  private(set) var chapter: ComputedChapter?
  /// What was searched for or linked to, until the chapter that holds it is shown.
  var sought: Sought?
  /// Where links were followed, the last one at the end.
  var trail: [TrailEntry] = []
  /// Whether a link is being followed, until its chapter is shown; then whether the reader has not moved since.
  var isFollowing = false
  private var hasLanded = false

  /// A runner for a lesson; open the chapter `start` next.
  public init(lesson: Lesson, progress: ReaderProgress.Part = ReaderProgress.Part(), texts: Catalog = .english) {
    self.lesson = lesson
    self.progress = progress
    self.texts = texts
  }

  /// Takes in all lessons and shows them, unless a search is under way.
  public mutating func stock(_ library: Library) {
    var library = library
    library.progress[lesson.name] = progress
    self.library = library
    switch mode {
    case .search, .targets: return
    default: _ = showLessons()
    }
  }

  /// The same reader with another lesson of the library; open `start` or a chapter of its next.
  public func changed(toLesson number: Int) -> Learner {
    guard var library, library.lessons.indices.contains(number) else { return self }
    library.progress[lesson.name] = progress
    let next = library.lessons[number]
    var learner = Learner(
      lesson: next, progress: library.progress[next.name] ?? ReaderProgress.Part(), texts: texts)
    learner.library = library
    (learner.sought, learner.trail, learner.isFollowing) = (sought, trail, isFollowing)
    (learner.columns, learner.rows) = (columns, rows)
    return learner
  }

  /// The chapter where the reader left, or the first.
  public var start: Int {
    lesson.chapters.indices.first { lesson.name(ofChapter: $0) == progress.chapter } ?? 0
  }

  /// The columns that text may take: 64 where there is room.
  var width: Int { max(16, min(64, columns - 4)) }
  /// The columns left of the text.
  var margin: Int { max(0, min(8, (columns - width) / 2)) }
  /// The lines between the two rules.
  var height: Int { max(4, rows - 6) }
  var typesetter: Typesetter {
    var typesetter = Typesetter(width: width, texts: texts)
    typesetter.pictureRows = pictureRows
    return typesetter
  }

  /// Shows a computed chapter; resumes at the page where the reader left when it is the same chapter.
  ///
  /// `pictureRows` leaves room for pictures that the terminal shows, by the line of their blocks.
  public mutating func show(
    _ chapter: ComputedChapter, index: Int, atEnd: Bool = false, pictureRows: [Int: Int] = [:]
  ) {
    self.pictureRows = pictureRows
    let resumes = self.chapter == nil && lesson.name(ofChapter: index) == progress.chapter
    self.chapter = chapter
    self.index = index
    mode = .reading
    field = ""
    pages = Paginator.pages(chapter, typesetter: typesetter, height: height)
    page = atEnd ? pages.count - 1 : resumes ? min(max(0, progress.page), pages.count - 1) : 0
    switch sought {
    case .words(let words): page = pages.firstIndex { $0.holds(words) } ?? page
    case .heading(let title): page = pages.firstIndex { $0.isHeaded(title) } ?? 0
    case .page(let number): page = min(number, pages.count - 1)
    case nil: break
    }
    (sought, hasLanded, isFollowing) = (nil, isFollowing, false)
    note()
  }

  /// Sets the text anew for a screen of another size, staying about where the reader is.
  public mutating func resize(columns: Int, rows: Int, pictureRows: [Int: Int]? = nil) {
    if let pictureRows { self.pictureRows = pictureRows }
    let share = Double(page) / Double(max(1, pages.count))
    (self.columns, self.rows) = (max(20, columns), max(8, rows))
    guard let chapter else { return }
    pages = Paginator.pages(chapter, typesetter: typesetter, height: height)
    page = min(pages.count - 1, Int((share * Double(pages.count)).rounded()))
    note()
  }

  /// The question of the page, with the name under which progress keeps it.
  var question: (graded: GradedQuestion, name: String)? {
    guard let chapter, let number = pages[page].question, number < chapter.questions.count else { return nil }
    let graded = chapter.questions[number]
    return (graded, lesson.name(ofChapter: index) + "/" + graded.question.name)
  }

  /// Whether the page waits for an answer.
  var isOpen: Bool { question.map { progress.answers[$0.name]?.isClosed != true } ?? false }

  /// Does what a key asks for.
  public mutating func press(_ key: LessonKey) -> LessonEffect {
    if key == .end { return .quit }
    switch mode {
    case .reading: return field.isEmpty ? command(key) : edit(key)
    case .contents(let selected): return choose(key, selected: selected)
    case .search(let text, let selected): return find(key, text: text, selected: selected)
    case .lessons(let selected): return chooseLesson(key, selected: selected)
    case .path(let selected): return choosePath(key, selected: selected)
    case .targets(let selected): return chooseTarget(key, selected: selected)
    }
  }

  private mutating func command(_ key: LessonKey) -> LessonEffect {
    if isOpen, case .character(let character) = key, "0123456789+-−.".contains(character) { return edit(key) }
    switch key {
    case .right, .enter, .character(" "), .character("n"):
      return key == .enter && isOpen ? .none : next()
    case .left, .backspace, .character("b"): return back()
    case .character("c"): mode = .contents(selected: index)
    case .character("/"):
      mode = .search(text: "", selected: 0)
      return library == nil ? .library : .none
    case .character("l"): return showLessons()
    case .character("f"):
      mode = .targets(selected: 0)
      return library == nil ? .library : .none
    case .character("r"): return goBack()
    case .character("h"): hint()
    case .character("p"): return stepping.map { .step(experiment: $0.experiment, address: $0.address) } ?? .none
    case .character("q"): return .quit
    default: break
    }
    return .none
  }

  private mutating func edit(_ key: LessonKey) -> LessonEffect {
    switch key {
    case .character(let character) where field.count < 40: field.append(character)
    case .backspace: field.removeLast()
    case .escape: field = ""
    case .enter: answer()
    case .right where isOpen:
      field = ""
      return next()
    default: break
    }
    return .none
  }

  private mutating func next() -> LessonEffect {
    hasLanded = false
    if page + 1 < pages.count {
      page += 1
      note()
      return .none
    }
    let name = lesson.name(ofChapter: index)
    if !progress.read.contains(name) { progress.read.append(name) }
    return index + 1 < lesson.chapters.count ? .open(chapter: index + 1, atEnd: false) : .none
  }

  private mutating func back() -> LessonEffect {
    // Back from where a link has led is back to the link.
    if hasLanded { return goBack() }
    if page > 0 {
      page -= 1
      note()
      return .none
    }
    return index > 0 ? .open(chapter: index - 1, atEnd: true) : .none
  }

  private mutating func note() {
    progress.chapter = lesson.name(ofChapter: index)
    progress.page = page
  }

  private mutating func hint() {
    guard let question, isOpen else { return }
    let shown = hintsShown[question.name] ?? 0
    let hints = question.graded.question.hints
    let lines =
      shown < hints.count
      ? typesetter.paragraph(hints[shown], role: .muted) : [TextLine(texts("learn.no-more-hints"), .muted)]
    if shown <= hints.count { replies[question.name, default: []] += lines + [TextLine()] }
    hintsShown[question.name] = shown + 1
  }

  private mutating func answer() {
    guard let question, isOpen else { return }
    let typed = field
    field = ""
    let setter = QuestionSetter(typesetter: typesetter)
    do throws(Diagnosis) {
      let grade = try question.graded.grade(typed)
      var record = progress.answers[question.name] ?? ReaderProgress.Answer(attempts: 0, right: false)
      record.attempts += 1
      record.right = grade == .right
      progress.answers[question.name] = record
      var lines = setter.reply(typed, grade: grade, attempt: record.attempts, question: question.graded) + [TextLine()]
      if record.isClosed, !record.right { lines += setter.answer(question.graded) + [TextLine()] }
      replies[question.name, default: []] += lines
    } catch {
      // What cannot be read does not count as an attempt.
      let lines = Wrap.lines([TextSpan(texts(error), .muted)], width: width)
      replies[question.name, default: []] +=
        [TextLine([TextSpan("› ", .muted), TextSpan(typed, .strong)])] + lines + [TextLine()]
    }
  }

  private mutating func choose(_ key: LessonKey, selected: Int) -> LessonEffect {
    switch key {
    case .up: mode = .contents(selected: max(0, selected - 1))
    case .down: mode = .contents(selected: min(lesson.chapters.count - 1, selected + 1))
    case .enter: return .open(chapter: selected, atEnd: false)
    case .character("q"): return .quit
    case .character("l"): return showLessons()
    case .character("c"), .escape: mode = .reading
    default: break
    }
    return .none
  }

  /// What a search finds: in this lesson first, then in the others.
  func found(_ text: String) -> [(place: Library.Place, excerpt: String)] {
    let here = LessonSearch.find(text, in: lesson).map { (Library.Place(lesson: -1, chapter: $0.chapter), $0.excerpt) }
    guard let library else { return here }
    return here + library.find(text).filter { library.lessons[$0.place.lesson].name != lesson.name }
  }

  private mutating func find(_ key: LessonKey, text: String, selected: Int) -> LessonEffect {
    let found = found(text)
    switch key {
    case .character(let character) where text.count < 40: mode = .search(text: text + String(character), selected: 0)
    case .backspace: mode = text.isEmpty ? .reading : .search(text: String(text.dropLast()), selected: 0)
    case .escape: mode = .reading
    case .up: mode = .search(text: text, selected: max(0, selected - 1))
    case .down: mode = .search(text: text, selected: max(0, min(found.count - 1, selected + 1)))
    case .enter where selected < found.count:
      sought = .words(text)
      let place = found[selected].place
      if place.lesson >= 0 { return .change(lesson: place.lesson, chapter: place.chapter) }
      return .open(chapter: place.chapter, atEnd: false)
    default: break
    }
    return .none
  }
}
