import Foundation
import Testing

@testable import Lessons

struct LinkTests {
  private static let repository = URL(fileURLWithPath: ShippedLessonTests.lessons).deletingLastPathComponent()

  /// The Markdown files that readers are sent to, and every chapter.
  static let files: [String] = {
    var names = ["README.md", "TEACHING.md", "CHANGELOG.md", "CONTRIBUTING.md"]
    let lessons = FileManager.default.subpaths(atPath: repository.appendingPathComponent("lessons").path) ?? []
    names += lessons.filter { $0.hasSuffix(".md") }.sorted().map { "lessons/" + $0 }
    return names
  }()

  @Test("every link in Markdown to a file of the project leads somewhere", arguments: files)
  func resolves(_ file: String) throws {
    let url = Self.repository.appendingPathComponent(file)
    let text = try String(contentsOf: url, encoding: .utf8)
    let pattern = /\]\(([^)\s]+)\)/
    for match in text.matches(of: pattern) {
      let target = String(match.1)
      if target.contains("://") || target.hasPrefix("#") || target.hasPrefix("mailto:") { continue }
      let path = target.prefix { $0 != "#" }
      let found = url.deletingLastPathComponent().appendingPathComponent(String(path)).standardizedFileURL.path
      #expect(FileManager.default.fileExists(atPath: found), "\(file) links to \(target)")
    }
  }

  @Test("web addresses are whole and secret-free", arguments: files)
  func addresses(_ file: String) throws {
    let text = try String(contentsOf: Self.repository.appendingPathComponent(file), encoding: .utf8)
    for match in text.matches(of: /https?:\/\/[^\s)>"`]+/) {
      let url = URL(string: String(match.0))
      #expect(url?.host?.contains(".") == true, "\(file): \(match.0)")
    }
  }
}
