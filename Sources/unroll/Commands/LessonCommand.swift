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
