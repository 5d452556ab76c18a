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
    .flag("all"), .flag("plain"), .flag("list"), .flag("fresh"), .value("chapter", "N"),
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
  let laboratory = ExperimentLaboratory.usual(console, isFresh: invocation.isGiven("fresh"))
  let chosen = try chooseLesson(invocation.positional("lesson"), names)
  let chapter = try invocation.int("chapter", in: 1...999)
  if invocation.isGiven("all") && invocation.positional("lesson") == nil {
    for name in names {
      try printPlain(try LessonFolder.read(folder + "/" + name), chapter: nil, laboratory, console)
    }
    return
  }
  let lesson = try LessonFolder.read(folder + "/" + chosen)
  let isInteractive = TerminalFile.input.isTerminal && TerminalFile.output.isTerminal
  if invocation.isGiven("plain") || invocation.isGiven("all") || chapter != nil || !isInteractive {
    try printPlain(lesson, chapter: chapter, laboratory, console)
    return
  }
  let store = ProgressStore(
    folder: ProgressStore.folder(
      environment: console.environment, home: FileManager.default.homeDirectoryForCurrentUser))
  if let note = try store.load().note { console.note(console.texts(note)) }
  // Nothing may write into the reader's screen.
  let quiet = ExperimentLaboratory.usual(console, isFresh: invocation.isGiven("fresh"), isQuiet: true)
  let status = try LessonSession.run(
    lesson, laboratory: quiet, store: store, theme: console.theme,
    pictures: PictureWish(invocation["pictures"] ?? "auto") ?? .auto, environment: console.environment,
    step: { name, trace, address throws(Diagnosis) in try walk(name, trace, from: address, console) }
  ) { () throws(Diagnosis) in
    var lessons: [Lesson] = []
    for name in names { lessons.append(name == lesson.name ? lesson : try LessonFolder.read(folder + "/" + name)) }
    let contents = folder + "/contents.json5"
    let path = FileManager.default.fileExists(atPath: contents) ? try Contents(path: contents).path : []
    return Library(lessons, path: path)
  }
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

/// All chapters of a lesson, or one of them, with the answers at the end of each.
private func printPlain(
  _ lesson: Lesson, chapter: Int?, _ laboratory: ExperimentLaboratory, _ console: Console
) throws(Diagnosis) {
  if let chapter, !lesson.chapters.indices.contains(chapter - 1) {
    throw Diagnosis(
      "learn.no-chapter", ["got": String(chapter), "largest": String(lesson.chapters.count), "name": lesson.name],
      kind: .usage)
  }
  var chosen = lesson
  if let chapter { chosen.chapters = [lesson.chapters[chapter - 1]] }
  let computed = try LessonBuild.compute([chosen], laboratory: laboratory)
  for (index, page) in computed.joined().enumerated() {
    console.print(
      PlainPage(width: 64).text(page, of: lesson, number: chapter ?? index + 1, answers: true))
  }
}
