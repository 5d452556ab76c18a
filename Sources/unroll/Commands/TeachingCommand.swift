import Arguments
import Files
import Foundation
import Lessons
import Recurrence

/// `unroll lesson teaching`: what `TEACHING.md` says of the chapters.
let teachingCommand = Command("teaching", options: [.flag("write"), .flag("check")]) { invocation throws(Diagnosis) in
  let console = Console()
  let folder = console.home + "/lessons"
  var lessons: [Lesson] = []
  for name in try LessonFolder.list(folder) { lessons.append(try LessonFolder.read(folder + "/" + name)) }
  guard !lessons.isEmpty else { throw Diagnosis("learn.no-lessons") }
  let progress = LessonProgress(console)
  defer { progress.finish() }
  let laboratory = ExperimentLaboratory.usual(console, progress: progress)
  let guide = try TeachingGuide(
    lessons, path: suggestedPath(folder), laboratory: laboratory, texts: console.texts
  ) { progress.chapters($0, of: $1) }
  progress.finish()
  guard invocation.isGiven("write") || invocation.isGiven("check") else {
    console.print(guide.markdown)
    return
  }
  let file = console.home + "/TEACHING.md"
  guard let data = FileManager.default.contents(atPath: file) else {
    throw Diagnosis("lesson.unreadable", ["file": file])
  }
  let before = String(decoding: data, as: UTF8.self)
  let after = try guide.renewing(before, file: file)
  if invocation.isGiven("check") {
    guard before == after else { throw Diagnosis("teaching.stale", ["file": file]) }
    return
  }
  if before != after { try Atomic.write(Array(after.utf8), to: file) }
  console.print(console.texts(before == after ? "teaching.current" : "teaching.written", ["file": file]))
}
