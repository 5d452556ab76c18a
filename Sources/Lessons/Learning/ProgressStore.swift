import Foundation
import Recurrence

/// Keeps a reader's progress in a file of the user's data folder.
public struct ProgressStore: Sendable {
  /// The file.
  public let file: URL

  /// A store in `folder`, which need not exist yet.
  public init(folder: URL) { file = folder.appendingPathComponent("progress.json") }

  /// The folder for this user: `$XDG_DATA_HOME/unroll`, else `~/Library/Application Support/unroll` on macOS and
  /// `~/.local/share/unroll` elsewhere.
  ///
  /// XDG counts absolute paths only.
  public static func folder(environment: [String: String], home: URL) -> URL {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return URL(fileURLWithPath: data).appendingPathComponent("unroll")
    }
    #if os(macOS)
      return home.appendingPathComponent("Library/Application Support/unroll")
    #else
      return home.appendingPathComponent(".local/share/unroll")
    #endif
  }

  /// The progress kept so far.
  ///
  /// A damaged file is moved aside, and the note says where to; a file of a newer version is left alone
  /// and throws.
  public func load() throws(Diagnosis) -> (progress: ReaderProgress, note: Diagnosis?) {
    guard FileManager.default.fileExists(atPath: file.path) else { return (ReaderProgress(), nil) }
    guard let data = FileManager.default.contents(atPath: file.path) else {
      throw Diagnosis("progress.unreadable", ["file": file.path])
    }
    if let head = try? JSONDecoder().decode(Head.self, from: data), head.version > ReaderProgress.version {
      throw Diagnosis("progress.newer", ["file": file.path, "version": "\(head.version)"])
    }
    if let progress = try? JSONDecoder().decode(ReaderProgress.self, from: data),
      progress.version == ReaderProgress.version
    {
      return (progress, nil)
    }
    return (ReaderProgress(), Diagnosis("progress.damaged", ["file": file.path, "aside": try moveAside()]))
  }

  /// Keeps one lesson's part, next to what the file holds of other lessons.
  public func save(_ part: ReaderProgress.Part, lesson: String) throws(Diagnosis) {
    var progress = try load().progress
    progress.lessons[lesson] = part
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      // Written to a temporary file beside it, then renamed.
      try encoder.encode(progress).write(to: file, options: .atomic)
    } catch {
      throw Diagnosis("progress.unwritable", ["file": file.path, "reason": ProgressStore.reason(error)])
    }
  }

  /// The system's reason for an error of Foundation's.
  private static func reason(_ error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    return (cause as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
  }

  private struct Head: Decodable { var version: Int }

  /// Renames the damaged file to the first free name and returns that name.
  private func moveAside() throws(Diagnosis) -> String {
    for number in 1...1000 {
      let aside = file.path + ".damaged-\(number)"
      if FileManager.default.fileExists(atPath: aside) { continue }
      do { try FileManager.default.moveItem(atPath: file.path, toPath: aside) } catch {
        throw Diagnosis("progress.unwritable", ["file": aside, "reason": ProgressStore.reason(error)])
      }
      return aside
    }
    throw Diagnosis("progress.unwritable", ["file": file.path, "reason": "damaged-1000"])
  }
}
