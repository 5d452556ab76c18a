import Arguments
import Foundation
import Lessons
import Recurrence
import Terminal

/// `unroll lesson …`: for those who write lessons.
let lessonCommand = Command(
  "lesson",
  commands: [lessonNewCommand, lessonCheckCommand, lessonCoverageCommand, glossaryCommand, teachingCommand])

/// `unroll lesson new NAME`: a folder with a chapter to begin from.
private let lessonNewCommand = Command("new", positionals: [Positional("name")]) { invocation throws(Diagnosis) in
  let console = Console()
  let files = try Scaffold.make(
    invocation.positional("name") ?? "", in: console.home + "/lessons")
  for file in files { console.print(console.texts("lesson.made", ["file": file])) }
}

/// `unroll lesson check [PATH]`: everything that is wrong with a chapter, a lesson or all lessons.
private let lessonCheckCommand = Command(
  "check", options: [.flag("run"), .flag("fresh")], positionals: [Positional("path", .optional)]
) { invocation throws(Diagnosis) in
  let console = Console()
  let places = try chapters(of: invocation.positional("path"), console)
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
      if let problem = problem(of: command.text, isRun: invocation.isGiven("run"), console) {
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

/// `unroll lesson coverage`: which chapters cover which sections, and which claims are checked where.
private let lessonCoverageCommand = Command("coverage", options: [.flag("missing")]) { invocation throws(Diagnosis) in
  let console = Console()
  let folder = console.home + "/lessons"
  let contents = try Contents(path: folder + "/contents.json5")
  var lessons: [Lesson] = []
  for name in try LessonFolder.list(folder) { lessons.append(try LessonFolder.read(folder + "/" + name)) }
  let coverage = Coverage(contents, lessons)
  let isMissingOnly = invocation.isGiven("missing")
  for row in coverage.sections where !isMissingOnly || row.chapters.isEmpty {
    console.print(line("\(row.document) \(row.section.number)", row.section.title, row.chapters, folder))
  }
  for row in coverage.claims where !isMissingOnly || row.chapters.isEmpty {
    console.print(line(row.claim.id, row.claim.says, row.chapters, folder))
  }
  for problem in coverage.problems { console.complain(problem) }
  let counts: KeyValuePairs = [
    "sections": String(coverage.sections.count - coverage.missingSections.count),
    "allSections": String(coverage.sections.count),
    "claims": String(coverage.claims.count - coverage.missingClaims.count),
    "allClaims": String(coverage.claims.count),
  ]
  console.print(console.texts("coverage.summary", counts))
  guard coverage.isComplete else { throw Diagnosis("coverage.incomplete") }
}

private func line(_ name: String, _ text: String, _ chapters: [String], _ folder: String) -> String {
  let short = chapters.map { $0.hasPrefix(folder) ? String($0.dropFirst(folder.count + 1)) : $0 }
  return (short.isEmpty ? "✗ " : "✓ ") + name + "  " + text
    + (short.isEmpty ? "" : "  → " + short.joined(separator: ", "))
}

/// The chapter files that a path means, each with its lesson's folder: a chapter, a lesson, or all lessons.
private func chapters(
  of path: String?, _ console: Console
) throws(Diagnosis) -> (files: [(file: String, folder: String)], folders: [String]) {
  let all = console.home + "/lessons"
  if let path, path.hasSuffix(".md") {
    return ([(path, (path as NSString).deletingLastPathComponent)], [])
  }
  var folders: [String] = []
  if let path {
    folders = [FileManager.default.fileExists(atPath: path) ? path : all + "/" + path]
  } else {
    for name in try LessonFolder.list(all) { folders.append(all + "/" + name) }
  }
  var files: [(file: String, folder: String)] = []
  for folder in folders {
    for file in try LessonFolder.chapterFiles(folder) { files.append((file, folder)) }
  }
  return (files, folders)
}

/// The words of a command line, quotes taken off; blanks between quotes part nothing.
private func shellWords(_ text: String) -> [String] {
  var words: [String] = []
  var word: String?
  var quote: Character?
  for character in text {
    if character == quote {
      quote = nil
    } else if quote == nil, character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if quote == nil, character == " " {
      if let done = word { words.append(done) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  return word.map { words + [$0] } ?? words
}

/// What is wrong with a command that a chapter shows; with `isRun`, also that it fails.
private func problem(of text: String, isRun: Bool, _ console: Console) -> Diagnosis? {
  let words = Array(shellWords(text).dropFirst())
  do throws(Diagnosis) {
    _ = try Main.program.parse(words)
  } catch {
    return error
  }
  for word in words
  where word.hasPrefix("lessons/") && !FileManager.default.fileExists(atPath: console.home + "/" + word) {
    return Diagnosis("lesson.command-file", ["file": word])
  }
  // A command that waits for somebody at a terminal ends at once where its input is empty.
  guard isRun else { return nil }
  let process = Process()
  process.executableURL = Bundle.main.executableURL
  process.arguments = words
  process.currentDirectoryURL = URL(fileURLWithPath: console.home)
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  do { try process.run() } catch { return Diagnosis("lesson.command-failed", ["status": "–"]) }
  process.waitUntilExit()
  return process.terminationStatus == 0
    ? nil : Diagnosis("lesson.command-failed", ["status": String(process.terminationStatus)])
}

extension ExperimentLaboratory {
  /// The laboratory of the commands: trained runs are kept in the user's cache, and `progress` is told of training.
  static func usual(
    _ console: Console, isFresh: Bool = false, progress: LessonProgress
  ) -> ExperimentLaboratory {
    usual(console, isFresh: isFresh) { progress.training($0, $1) }
  }

  /// The same with training told of in another way.
  static func usual(
    _ console: Console, isFresh: Bool, training: @escaping @Sendable (String, Double) -> Void
  ) -> ExperimentLaboratory {
    let folder = TrainingCache.folder(
      environment: console.environment, home: FileManager.default.homeDirectoryForCurrentUser)
    return ExperimentLaboratory(cache: TrainingCache(folder: folder, isFresh: isFresh), progress: training)
  }
}
