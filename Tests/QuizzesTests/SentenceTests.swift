import Foundation
import Testing
import Texts

@testable import Quizzes

struct SentenceTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("every sentence that quizzes use exists, and every one that exists is used")
  func sentences() throws {
    var code = ""
    let folder = Self.root.appendingPathComponent("Sources/Quizzes")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      code += try String(contentsOf: file, encoding: .utf8)
    }
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("Sources/CTexts/en/quizzes.strings"), encoding: .utf8)
    let keys = Catalog(parsing: text).keys
    let areas = Set(keys.compactMap { $0.split(separator: ".").first }).joined(separator: "|")
    var used = Set(
      code.matches(of: try Regex("\"((?:\(areas))\\.[a-z-]+(?:\\.[a-z-]+)*)\"")).compactMap { $0[1].substring }.map(
        String.init))
    used.formUnion(Mistake.Kind.allCases.map { "mistake." + $0.rawValue })
    used.formUnion(QuizQuestion.Form.allCases.map { "quiz.ask." + $0.rawValue })
    used.formUnion(Worksheet.Style.allCases.map { "sheet.about." + $0.rawValue })
    used.formUnion(["largest-weight", "largest-signal", "largest-positive", "smaller"].map { "cause." + $0 })
    for key in used { #expect(Catalog.english(key) != key, "\(key) has a sentence") }
    for key in keys { #expect(used.contains(key), "\(key) is used") }
  }

  @Test("a mistake's sentence has no empty place", arguments: Mistake.Kind.allCases)
  func places(_ kind: Mistake.Kind) {
    #expect(!Catalog.english(Mistake(kind, .constant(0), part: "P", instead: "I").because).contains("{"))
  }
}
