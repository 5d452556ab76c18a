import Foundation
import Recurrence

extension Cell {
  /// Reads a cell file; without a `name:` line in it the cell has the file's name.
  ///
  /// - Throws: `file.…`, `cell.…` with file, line and column.
  public init(file path: String) throws(Diagnosis) {
    let bytes = try InputFile.read(path, limit: 1 << 20)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnosis("cell.not-utf8", ["file": path])
    }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    do throws(Diagnosis) {
      try self.init(parsing: text, defaultName: name)
    } catch {
      throw error.adding(["file": path])
    }
  }

  /// The cell that an experiment or a command names: the path of a cell file where it has a `/` or ends in `.cell`, else a built-in one.
  ///
  /// - Parameter folder: The folder that a path which is not absolute starts from; nil is the current one.
  /// - Throws: `cell.unknown`, or as `init(file:)`.
  public init(_ choice: String, relativeTo folder: String? = nil) throws(Diagnosis) {
    if choice.hasSuffix(".cell") || choice.contains("/") {
      try self.init(file: FilePath.resolve(choice, relativeTo: folder))
    } else {
      self = try Cell.named(choice)
    }
  }
}

/// Paths within files.
public enum FilePath {
  /// The path that `path` means in a file that stands in `folder`; nil is the current folder.
  public static func resolve(_ path: String, relativeTo folder: String?) -> String {
    guard let folder, !folder.isEmpty, !path.hasPrefix("/") else { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The folder that a file stands in; nil where that is the current one.
  public static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
