import Files
import Foundation
import Recurrence

/// Writes a book to a folder, and clears away pages of an earlier one.
public enum BookFolder {
  /// The list of what was written, a line a page: the hash of its bytes and its path.
  static let manifest = ".unroll-book"

  /// Writes the pages that have changed, each as a whole, then removes pages of an earlier book that this one lacks.
  ///
  /// - Returns: How many pages were written and removed.
  /// - Throws: `book.foreign` where a page would replace a file that no book wrote; nothing is written then.
  @discardableResult
  public static func write(_ book: Book, to folder: String) throws(Diagnosis) -> (written: Int, removed: Int) {
    let before = try read(folder)
    for page in book.pages where before[page.path] == nil {
      let path = folder + "/" + page.path
      guard let found = FileManager.default.contents(atPath: path) ?? foreign(path) else { continue }
      // A book that was not finished has no list, but says who made it.
      guard isOurs(found) else { throw Diagnosis("book.foreign", ["file": path, "folder": folder]) }
    }
    var written = 0
    var lines: [String] = []
    var folders: Set<String> = []
    for page in book.pages {
      let bytes = Array(page.text.utf8)
      let hash = SHA256.hex(bytes)
      lines.append(hash + " " + page.path)
      let path = folder + "/" + page.path
      if before[page.path] == hash, FileManager.default.contents(atPath: path).map({ SHA256.hex($0) }) == hash {
        continue
      }
      let parent = FilePath.folder(of: path) ?? "."
      if folders.insert(parent).inserted { try make(parent) }
      try Atomic.write(bytes, to: path)
      written += 1
    }
    let paths = Set(book.pages.map(\.path))
    var removed = 0
    for (path, hash) in before.sorted(by: { $0.key < $1.key }) where !paths.contains(path) {
      if try remove(path, hash, in: folder) { removed += 1 }
    }
    try Atomic.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: folder + "/" + manifest)
    return (written, removed)
  }

  /// The pages of the book that was written before, with their hashes.
  private static func read(_ folder: String) throws(Diagnosis) -> [String: String] {
    guard let data = FileManager.default.contents(atPath: folder + "/" + manifest) else { return [:] }
    var pages: [String: String] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2, isInside(parts[1]) else { continue }
      pages[parts[1]] = parts[0]
    }
    return pages
  }

  /// Whether a path stays in the folder.
  private static func isInside(_ path: String) -> Bool {
    path.hasSuffix(".html") && !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
  }

  /// Something that stands in the way and is no file.
  private static func foreign(_ path: String) -> Data? {
    FileManager.default.fileExists(atPath: path) ? Data() : nil
  }

  private static func isOurs(_ page: Data) -> Bool {
    String(decoding: page.prefix(2000), as: UTF8.self).contains("<meta name=\"generator\" content=\"Unroll\">")
  }

  /// Removes a page of an earlier book unless somebody has changed it since; a folder that is empty then goes too.
  private static func remove(_ path: String, _ hash: String, in folder: String) throws(Diagnosis) -> Bool {
    let whole = folder + "/" + path
    guard let found = FileManager.default.contents(atPath: whole), SHA256.hex(found) == hash else { return false }
    guard unlink(whole) == 0 else { throw Diagnosis("book.not-removed", ["file": whole]) }
    if let parent = FilePath.folder(of: whole), parent != folder { rmdir(parent) }
    return true
  }

  private static func make(_ folder: String) throws(Diagnosis) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnosis("draw.folder", ["folder": folder])
    }
  }
}
