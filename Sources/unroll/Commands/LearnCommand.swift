import Arguments
import Files
import Foundation
import Lessons
import Recurrence
import Stepping
import Terminal

/// `unroll learn [LESSON]`: the lessons, page by page in a terminal, or as plain text.
let learnCommand = Command(
  "learn",
  options: [
    .flag("all"), .flag("plain"), .flag("list"), .flag("path"), .flag("fresh"), .value("chapter", "N"),
    .choice("pictures", PictureWish.words, default: "auto"),
  ],
  positionals: [Positional("lesson", .optional)]
) { invocation throws(Diagnosis) in
  let console = Console()
  let folder = console.home + "/lessons"
  let names = try LessonFolder.list(folder)
  if invocation.isGiven("list") {
    for name in names {
      let lesson = try LessonFolder.read(folder + "/" + name)
      console.print([[Span(name, Style(bold: true)), Span("  " + lesson.title)]])
    }
    return
  }
  if invocation.isGiven("path") { return try printPath(folder, names, console) }
  let isFresh = invocation.isGiven("fresh")
  let chosen = try chooseLesson(invocation.positional("lesson"), names)
  let chapter = try invocation.int("chapter", in: 1...999)
  if invocation.isGiven("all") && invocation.positional("lesson") == nil {
    var lessons: [Lesson] = []
    for name in names { lessons.append(try LessonFolder.read(folder + "/" + name)) }
    try printPlain(lessons, chapter: nil, isFresh, console)
    return
  }
  let lesson = try LessonFolder.read(folder + "/" + chosen)
  if let chapter, !lesson.chapters.indices.contains(chapter - 1) {
    throw Diagnosis(
      "learn.no-chapter", ["got": String(chapter), "largest": String(lesson.chapters.count), "name": lesson.name],
      kind: .usage)
  }
  let isInteractive = TerminalFile.input.isTerminal && TerminalFile.output.isScreen(environment: console.environment)
  if invocation.isGiven("plain") || invocation.isGiven("all") || !isInteractive {
    try printPlain([lesson], chapter: chapter, isFresh, console)
    return
  }
  let store = ProgressStore(
    folder: ProgressStore.folder(
      environment: console.environment, home: FileManager.default.homeDirectoryForCurrentUser))
  if let note = try store.load().note { console.note(console.texts(note)) }
  let training = TrainingNotice(console.texts)
  let laboratory = ExperimentLaboratory.usual(console, isFresh: isFresh) { training.show($0, $1) }
  let status = try LessonSession.run(
    lesson, chapter: chapter.map { $0 - 1 }, laboratory: laboratory, store: store, theme: console.theme,
    pictures: PictureWish(invocation["pictures"] ?? "auto") ?? .auto, environment: console.environment,
    step: { name, trace, address throws(Diagnosis) in try walk(name, trace, from: address, console) }
  ) { () throws(Diagnosis) in
    var lessons: [Lesson] = []
    for name in names { lessons.append(name == lesson.name ? lesson : try LessonFolder.read(folder + "/" + name)) }
    return Library(lessons, path: try suggestedPath(folder), glossary: try Glossary.read(lessons: folder))
  }
  // Whoever left while a chapter was being computed does not wait for its thread, either.
  if laboratory.isOver { _exit(status) }
  if status != 0 { exit(status) }
}

/// Walks through the run of a chapter's experiment; quitting leads back to the page.
private func walk(
  _ name: String, _ trace: Trace<Double>, from address: String?, _ console: Console
) throws(Diagnosis) {
  let run = StepRun(name: name, trace: trace, byteLimit: MemoryLimit.usual)
  var stepper = Stepper(run, texts: console.texts)
  // An input or a parameter is given, and no moment computes it: then the walk begins at the beginning.
  if let address { try? stepper.go(to: address) }
  let status = try StepSession.run(stepper, theme: console.theme) { lines, stepper in
    saveScreen(lines, stepper, console)
  }
  if status != 0 { exit(status) }
}

/// The stages of the way that is suggested to a beginner; none where nobody has written them.
func suggestedPath(_ folder: String) throws(Diagnosis) -> [PathStage] {
  let contents = folder + "/contents.json5"
  return FileManager.default.fileExists(atPath: contents) ? try Contents(path: contents).stages : []
}

/// The stages with their chapters, as plain lines.
private func printPath(_ folder: String, _ names: [String], _ console: Console) throws(Diagnosis) {
  var lessons: [Lesson] = []
  for name in names { lessons.append(try LessonFolder.read(folder + "/" + name)) }
  for (number, stage) in LessonPath(try suggestedPath(folder), through: lessons).stages.enumerated() {
    if number > 0 { console.print() }
    let minutes = stage.places.reduce(0) { $0 + lessons[$1.lesson].chapters[$1.chapter].frontMatter.minutes }
    if !stage.title.isEmpty {
      let time = console.texts("learn.minutes", ["minutes": String(minutes)])
      console.print([[Span(stage.title, Style(bold: true)), Span("  " + time, Style(.secondary))]])
      console.say(stage.aim)
    }
    for place in stage.places {
      let lesson = lessons[place.lesson]
      let label = (lesson.letter ?? String(place.lesson + 1)) + "." + String(place.chapter + 1)
      console.print([
        [
          Span("  " + CellWidth().padded(label, to: 5, alignment: .left) + " ", Style(.secondary)),
          Span(lesson.chapters[place.chapter].frontMatter.title),
        ]
      ])
    }
  }
}

/// The lesson of a name, of the start of one, or the first.
func chooseLesson(_ wanted: String?, _ names: [String]) throws(Diagnosis) -> String {
  guard let first = names.first else { throw Diagnosis("learn.no-lessons") }
  guard let wanted else { return first }
  let found = names.filter { $0 == wanted || $0.hasPrefix(wanted) }
  guard let name = found.first, found.count == 1 else {
    throw Diagnosis("learn.unknown-lesson", ["name": wanted, "names": names.joined(separator: ", ")], kind: .usage)
  }
  return name
}

/// All chapters of lessons, or one of a lesson, with the answers at the end of each.
private func printPlain(_ lessons: [Lesson], chapter: Int?, _ isFresh: Bool, _ console: Console) throws(Diagnosis) {
  let progress = LessonProgress(console)
  defer { progress.finish() }
  let laboratory = ExperimentLaboratory.usual(console, isFresh: isFresh, progress: progress)
  var chosen = lessons
  if let chapter { chosen[0].chapters = [lessons[0].chapters[chapter - 1]] }
  let computed = try LessonBuild.compute(chosen, laboratory: laboratory) { progress.chapters($0, of: $1) }
  progress.finish()
  for (lesson, chapters) in zip(lessons, computed) {
    for (index, page) in chapters.enumerated() {
      console.print(PlainPage(width: 64).text(page, of: lesson, number: chapter ?? index + 1, answers: true))
    }
  }
}
