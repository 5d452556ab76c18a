import Foundation
import Recurrence

/// Writes files so that a reader sees the old file or the whole new one, never a part.
public enum Atomic {
  /// Writes what `body` writes to a file beside `path`, then renames it to `path`.
  ///
  /// A file that exists keeps its permissions, a symbolic link stays a link; pipes and devices are written directly and `-` is standard
  /// output. When `body` or a write fails, the file at `path` is as before and nothing is left beside it.
  /// - Parameter durable: Waits until the disk has the bytes before renaming (for checkpoints).
  /// - Throws: `file.not-written` with the system's reason, `file.no-folder`, or what `body` throws.
  public static func write(
    to path: String, durable: Bool = false, _ body: (ByteSink) throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    if path == "-" { return try fill(1, path, body) }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw Diagnosis("file.directory", ["file": path]) }
    if exists, !InputFile.isRegular(status) {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw notWritten(path) }
      defer { close(descriptor) }
      return try fill(descriptor, path, body)
    }
    if exists, access(path, W_OK) != 0 { throw notWritten(path) }
    let target = exists ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
    let (descriptor, temporary) = try openBeside(target, path)
    do throws(Diagnosis) {
      defer { close(descriptor) }
      if exists { _ = fchmod(descriptor, status.st_mode & 0o7777) }
      try fill(descriptor, path, body)
      if durable, fsync(descriptor) != 0 { throw notWritten(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let problem = notWritten(path)
      unlink(temporary)
      throw problem
    }
    if durable { syncFolder(of: target) }
  }

  /// Writes `bytes` as the whole content of the file at `path`.
  /// - Throws: `file.not-written`.
  public static func write(
    _ bytes: some Collection<UInt8>, to path: String, durable: Bool = false
  ) throws(Diagnosis) {
    try write(to: path, durable: durable) { (sink: ByteSink) throws(Diagnosis) in sink.write(bytes) }
  }

  private static func fill(
    _ descriptor: Int32, _ path: String, _ body: (ByteSink) throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    let sink = ByteSink(descriptor: descriptor, path: path)
    try body(sink)
    try sink.finish()
  }

  /// A new file in the folder of `target`, whose name no other process uses.
  private static func openBeside(_ target: String, _ path: String) throws(Diagnosis) -> (Int32, String) {
    let slash = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
    for attempt in 0..<1000 {
      // Names are at most 255 bytes long, so the target's own name is not part of this one.
      let temporary = target[..<slash] + ".unroll-\(getpid())-\(attempt).partial"
      let descriptor = open(String(temporary), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, String(temporary)) }
      if errno != EEXIST { break }
    }
    throw notWritten(path)
  }

  /// Makes the new name itself durable; a system that cannot do this for folders is left alone.
  private static func syncFolder(of target: String) {
    let descriptor = open(URL(fileURLWithPath: target).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func notWritten(_ path: String) -> Diagnosis {
    let code = errno
    let folder = FilePath.folder(of: path) ?? "."
    // Opening a file to write fails so where its folder is not there.
    if code == ENOENT, access(folder, F_OK) != 0 {
      return Diagnosis("file.no-folder", ["file": path, "folder": folder])
    }
    return Diagnosis("file.not-written", ["file": path, "reason": systemMessage(code)])
  }
}
