import Arguments
import Files
import Foundation
import Lessons
import Recurrence

/// `unroll lesson check [PATH…]`: everything that is wrong with chapters, with lessons or with all lessons.
let lessonCheckCommand = Command(
  "check", options: [.flag("run"), .flag("fresh")], positionals: [Positional("path", .any)]
) { invocation throws(Diagnosis) in
  let console = Console()
  let places = try chapters(of: invocation.allPositionals("path"), console)
  let progress = LessonProgress(console)
  defer { progress.finish() }
  let laboratory = ExperimentLaboratory.usual(console, isFresh: invocation.isGiven("fresh"), progress: progress)
  let inspections = try LessonBuild.inspect(places.files, laboratory: laboratory) { progress.chapters($0, of: $1) }
  progress.finish()
  var problems = places.folders.compactMap { LessonFolder.problem(of: $0) }
  var words = 0
  for inspection in inspections {
    problems += inspection.problems
    words += inspection.words
    for command in inspection.commands {
      if let problem = problem(of: command, isRun: invocation.isGiven("run"), console) {
        problems.append(
          Diagnosis(
            "lesson.command",
            [
              "file": inspection.file, "line": String(command.line), "command": command.text,
              "problem": console.texts(problem),
            ]))
      }
    }
    let minutes = inspection.chapter.map { String($0.frontMatter.minutes) } ?? "–"
    console.print(
      console.texts(
        inspection.problems.isEmpty ? "lesson.chapter-passes" : "lesson.chapter-fails",
        ["file": inspection.file, "words": String(inspection.words), "minutes": minutes]))
  }
  // A chapter that cannot be read is told of by its lesson and by itself.
  var said: Set<String> = []
  for problem in problems where said.insert(console.texts(problem)).inserted { console.complain(problem) }
  guard said.isEmpty else { throw Diagnosis("lesson.check-failed", ["count": String(said.count)]) }
  console.print(
    console.texts("lesson.check-passed", ["count": String(places.files.count), "words": String(words)]))
}

/// The chapter files that paths mean, each with its lesson's folder: chapters, lessons by folder, name or the beginning of one, or all
/// lessons; each once.
private func chapters(
  of paths: [String], _ console: Console
) throws(Diagnosis) -> (files: [(file: String, folder: String)], folders: [String]) {
  let all = console.home + "/lessons"
  var files: [(file: String, folder: String)] = []
  var folders: [String] = []
  var known: Set<String> = []
  func isNew(_ path: String) -> Bool { known.insert(URL(fileURLWithPath: path).standardizedFileURL.path).inserted }
  func add(_ folder: String) throws(Diagnosis) {
    guard isNew(folder) else { return }
    folders.append(folder)
    for file in try LessonFolder.chapterFiles(folder) where isNew(file) { files.append((file, folder)) }
  }
  for path in paths {
    if path.hasSuffix(".md") {
      let folder = PathParts(path).folder
      if isNew(path) { files.append((path, folder.isEmpty ? "." : folder)) }
    } else if FileManager.default.fileExists(atPath: path) {
      try add(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    } else {
      try add(all + "/" + chooseLesson(path, try LessonFolder.list(all)))
    }
  }
  if paths.isEmpty {
    for name in try LessonFolder.list(all) { try add(all + "/" + name) }
  }
  return (files, folders)
}

/// What is wrong with a command that a chapter shows; with `isRun`, also that it fails.
private func problem(of command: ShownCommand, isRun: Bool, _ console: Console) -> Diagnosis? {
  if let words = command.words {
    do throws(Diagnosis) {
      _ = try Main.program.parse(words)
    } catch {
      return error
    }
    for word in words
    where word.hasPrefix("lessons/") && !FileManager.default.fileExists(atPath: console.home + "/" + word) {
      return Diagnosis("lesson.command-file", ["file": word])
    }
  }
  return isRun ? failure(of: command.text, console) : nil
}

/// Runs a line in a shell, in the project's folder and with this program as `unroll`: what a line makes is there for the next.
private func failure(of line: String, _ console: Console) -> Diagnosis? {
  guard let program = OwnProgram.path else { return Diagnosis("lesson.command-failed", ["status": "–"]) }
  // A command that waits for somebody at a terminal ends at once where its input is empty.
  let shell = ChildProcess(
    words: [
      "/bin/sh", "-c", "cd \"$1\" || exit\nset --\nunroll() { \"$UNROLL_PROGRAM\" \"$@\"; }\n" + line, "sh",
      console.home,
    ],
    environment: console.environment.merging(["UNROLL_PROGRAM": program]) { $1 })
  let status = shell.run()
  return status == 0 ? nil : Diagnosis("lesson.command-failed", ["status": status.map { String($0) } ?? "–"])
}
