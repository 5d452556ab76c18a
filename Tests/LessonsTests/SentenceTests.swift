import Foundation
import Testing
import Texts

@testable import Lessons

struct SentenceTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("every sentence that the lessons use exists, and every one that exists is used")
  func sentences() throws {
    let folder = Self.root.appendingPathComponent("Sources/Lessons")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var code = ""
    for case let file as URL in files where file.pathExtension == "swift" {
      code += try String(contentsOf: file, encoding: .utf8)
    }
    let areas = "expression|markdown|lesson|claim|question|answer|progress|picture|learn|coverage|concepts"
    let used = Set(
      code.matches(of: try Regex("\"((?:\(areas))\\.[a-z-]+(?:\\.[a-z-]+)*)\"")).compactMap { $0[1].substring }.map(
        String.init)
    )
    .filter { $0 != "lesson.md" && $0 != "progress.json" }
    for key in used { #expect(Catalog.english(key) != key, "\(key) has a sentence") }

    let text = try String(
      contentsOf: Self.root.appendingPathComponent("Sources/CTexts/en/lessons.strings"), encoding: .utf8)
    // These are put together from a beginning and a name.
    let families = ["lesson.claim.", "lesson.verdict.", "learn.key."]
    for key in Catalog(parsing: text).keys where !families.contains(where: { key.hasPrefix($0) }) {
      #expect(used.contains(key), "\(key) is used")
    }
    for verdict in Claim.Verdict.allCases {
      #expect(Catalog.english("lesson.verdict.\(verdict)") != "lesson.verdict.\(verdict)")
    }
  }
}
