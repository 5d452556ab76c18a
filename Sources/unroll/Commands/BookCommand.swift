import Arguments
import Foundation
import Lessons
import Recurrence
import Terminal
import Texts

/// `unroll book [LESSON…]`: the lessons as web pages.
let bookCommand = Command(
  "book",
  options: [.value("output", "DIR", short: "o", default: "output/book"), .flag("open"), .flag("fresh")],
  positionals: [Positional("lesson", .any)]
) { invocation throws(Diagnosis) in
  let console = Console()
  let folder = console.home + "/lessons"
  let names = try LessonFolder.list(folder)
  let wanted = invocation.allPositionals("lesson")
  var chosen: [String] = []
  for name in wanted { chosen.append(try chooseLesson(name, names)) }
  var lessons: [Lesson] = []
  for name in names where wanted.isEmpty || chosen.contains(name) {
    lessons.append(try LessonFolder.read(folder + "/" + name))
  }
  guard !lessons.isEmpty else { throw Diagnosis("learn.no-lessons") }
  var output = invocation["output"] ?? "output/book"
  while output.count > 1, output.last == "/" { output.removeLast() }
  let progress = LessonProgress(console)
  let laboratory = ExperimentLaboratory.usual(console, isFresh: invocation.isGiven("fresh"), progress: progress)
  defer { progress.finish() }
  let book = try Book(
    lessons, path: try suggestedPath(folder), glossary: try Glossary.read(lessons: folder), laboratory: { laboratory },
    texts: console.texts
  ) { progress.chapters($0, of: $1) }
  progress.finish()
  // From here on Ctrl-C waits until all pages are there.
  let interruption = Interruption()
  let done = try BookFolder.write(book, to: output)
  if interruption.hasCome() { exit(130) }
  let index = output + "/index.html"
  console.print(
    console.texts(
      "book.written",
      [
        "count": String(book.pages.count), "folder": output, "written": String(done.written),
        "removed": String(done.removed), "index": index,
      ]))
  if invocation.isGiven("open") { openInBrowser(index, console) }
}

/// Hands a file to the system's program for it; says so where there is none.
private func openInBrowser(_ file: String, _ console: Console) {
  #if os(macOS)
    let program = "open"
  #else
    let program = "xdg-open"
  #endif
  let opener = ChildProcess(
    words: ["/usr/bin/env", program, file], environment: console.environment, inheritsInput: true)
  if opener.run() == 0 { return }
  console.note(console.texts("book.no-browser", ["file": file]))
}
