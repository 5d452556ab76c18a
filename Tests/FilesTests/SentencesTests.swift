import Foundation
import Testing

/// Reads the sources, since the texts are in a module of their own.
@Suite struct SentencesTests {
  @Test func `every diagnosis of files and training has its sentence, and no sentence is unused`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let texts = try String(contentsOf: root.appendingPathComponent("Sources/CTexts/en/files.strings"), encoding: .utf8)
    let keys = Set(
      texts.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") }
        .map { String($0.prefix { $0 != " " }) })
    var used: Set<String> = []
    let pattern = /"((?:file|json|object|csv|safetensors|series|scaler|windows|split)\.[a-z0-9-]+)"/
    for folder in ["Files", "Training"] {
      let url = root.appendingPathComponent("Sources/" + folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: url.path) where name.hasSuffix(".swift") {
        let source = try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
        for match in source.matches(of: pattern) { used.insert(String(match.1)) }
        for match in source.matches(of: /Diagnosis\.unknown\("([a-z.-]+)"/) { used.insert(match.1 + "-near") }
      }
    }
    #expect(used.count > 50)
    #expect(used.subtracting(keys).sorted() == [])
    #expect(keys.subtracting(used).sorted() == [])
  }
}
