import Files
import Foundation
import Recurrence
import Testing

@testable import Lessons

struct BookFolderTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("book-" + UUID().uuidString).path

  private func book(_ pages: [String: String]) -> Book {
    Book(
      pages: pages.sorted { $0.key < $1.key }.map {
        Book.Page(path: $0.key, text: "<meta name=\"generator\" content=\"Unroll\">" + $0.value)
      })
  }

  private func names() -> [String] {
    (FileManager.default.subpaths(atPath: folder) ?? []).filter { $0.hasSuffix(".html") }.sorted()
  }

  @Test("pages that the next book lacks go, with folders that are empty then; unchanged ones are not written again")
  func stale() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try BookFolder.write(book(["index.html": "1", "a/one.html": "1", "b/two.html": "2"]), to: folder)
    let done = try BookFolder.write(book(["index.html": "1", "a/one.html": "new"]), to: folder)
    #expect(done.written == 1 && done.removed == 1)
    #expect(names() == ["a/one.html", "index.html"])
    #expect(!FileManager.default.fileExists(atPath: folder + "/b"))
  }

  @Test("files of other people stay: beside the pages, in the place of an old one, and where a new one would stand")
  func foreign() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try BookFolder.write(book(["index.html": "1", "old.html": "1"]), to: folder)
    try "mine".write(toFile: folder + "/notes.html", atomically: true, encoding: .utf8)
    try "mine too".write(toFile: folder + "/old.html", atomically: true, encoding: .utf8)
    try BookFolder.write(book(["index.html": "1"]), to: folder)
    #expect(names() == ["index.html", "notes.html", "old.html"])
    do throws(Diagnosis) {
      try BookFolder.write(book(["index.html": "2", "notes.html": "3"]), to: folder)
      Issue.record("notes.html was overwritten")
    } catch {
      #expect(error.key == "book.foreign" && error["file"]?.hasSuffix("notes.html") == true)
    }
    #expect(try String(contentsOfFile: folder + "/notes.html", encoding: .utf8) == "mine")
    #expect(try String(contentsOfFile: folder + "/index.html", encoding: .utf8).hasSuffix("1"))
  }

  @Test("a list that names files outside the folder removes nothing")
  func outside() throws {
    let outside = folder + "-outside.html"
    defer {
      try? FileManager.default.removeItem(atPath: folder)
      try? FileManager.default.removeItem(atPath: outside)
    }
    try "x".write(toFile: outside, atomically: true, encoding: .utf8)
    try BookFolder.write(book(["index.html": "1"]), to: folder)
    let name = URL(fileURLWithPath: outside).lastPathComponent
    let list = SHA256.hex("x".utf8) + " ../\(name)\n" + SHA256.hex("x".utf8) + " \(outside)\n"
    try list.write(toFile: folder + "/.unroll-book", atomically: true, encoding: .utf8)
    try BookFolder.write(book(["index.html": "1"]), to: folder)
    #expect(FileManager.default.fileExists(atPath: outside))
  }
}
