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
    let texts = try kept.map { file in
      try String(contentsOf: source.appendingPathComponent(QuickLessons.name + "/" + file), encoding: .utf8)
    }
    let all = try files.contentsOfDirectory(
      atPath: source.appendingPathComponent(QuickLessons.name + "/experiments").path)
    // A file of experiments that no chapter uses would be an error.
    let used = all.filter { file in
      !file.hasSuffix(".json5") || texts.contains { $0.contains("experiment " + file.dropLast(6) + "\n") }
    }
    try files.createDirectory(atPath: lesson + "/experiments", withIntermediateDirectories: true)
    for path in ["glossary.md", "concepts.json5"]
      + (kept + ["lesson.md"] + used.map { "experiments/" + $0 }).map({ QuickLessons.name + "/" + $0 })
    {
      try files.copyItem(
        at: source.appendingPathComponent(path),
        to: folder.appendingPathComponent("lessons").appendingPathComponent(path))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
