import Foundation
import Testing

/// Reads the sources, since the texts are in a module of their own.
struct SentenceTests {
  @Test("Every diagnosis of training has its sentence, and no sentence is unused")
  func sentences() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let texts = try String(
      contentsOf: root.appendingPathComponent("Sources/CTexts/en/training.strings"), encoding: .utf8)
    let keys = Set(
      texts.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") }
        .map { String($0.prefix { $0 != " " }) })
    let areas = Set(keys.map { $0.prefix { $0 != "." } })
    var used: Set<String> = []
    let sources = try #require(
      FileManager.default.enumerator(
        at: root.appendingPathComponent("Sources/Training"), includingPropertiesForKeys: nil))
    for case let url as URL in sources where url.pathExtension == "swift" {
      let source = try String(contentsOf: url, encoding: .utf8)
      for match in source.matches(of: /"([a-z-]+\.[a-z0-9-]+)"/)
      where areas.contains(match.1.prefix { $0 != "." }) {
        used.insert(String(match.1))
      }
      for match in source.matches(of: /Diagnosis\.unknown\("([a-z.-]+)"/) { used.insert(match.1 + "-near") }
    }
    #expect(used.subtracting(keys).sorted() == [])
    #expect(keys.subtracting(used).sorted() == [])
  }
}
