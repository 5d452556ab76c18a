import Foundation

/// A home with the chapters of the first lesson that train nothing, so that a debug build computes them in no time.
///
/// The whole of all lessons is built by the optimized program; see `script/test`.
final class QuickLessons {
  /// The folder that stands for the project's.
  let folder: URL
  /// The lesson's folder.
  var lesson: String { folder.appendingPathComponent("lessons/" + QuickLessons.name).path }
  /// What the program must be told.
  var environment: [String: String] { ["UNROLL_HOME": folder.path] }

  private static let name = "a-forecasting-with-a-gru"

  init() throws {
    let files = FileManager.default
    folder = files.temporaryDirectory.appendingPathComponent("lessons-" + UUID().uuidString)
    try files.createDirectory(atPath: lesson, withIntermediateDirectories: true)
    let source = URL(fileURLWithPath: repositoryFile("lessons"))
    let chapters = try files.contentsOfDirectory(atPath: source.appendingPathComponent(QuickLessons.name).path)
    let kept = chapters.filter { file in ["01-", "02-", "03-", "04-"].contains { file.hasPrefix($0) } }
    for path in ["glossary.md", "concepts.json5"]
      + (kept + ["lesson.md", "experiments"]).map({ QuickLessons.name + "/" + $0 })
    {
      try files.copyItem(
        at: source.appendingPathComponent(path),
        to: folder.appendingPathComponent("lessons").appendingPathComponent(path))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
