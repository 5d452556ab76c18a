import Foundation
import Testing

/// Reads the sources, since the texts are in a module of their own.
@Suite struct SentencesTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func keys(_ file: String) throws -> Set<String> {
    let texts = try String(contentsOf: root.appendingPathComponent("Sources/CTexts/en/" + file), encoding: .utf8)
    return Set(
      texts.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") }
        .map { String($0.prefix { $0 != " " }) })
  }

  @Test func `every diagnosis of files, workers, training and experiments has its sentence, and no sentence is unused`()
    throws
  {
    let keys = try keys("files.strings")
    let otherKeys = try self.keys("engine.strings").union(self.keys("training.strings"))
    var used: Set<String> = []
    let areas = Set(keys.map { $0.prefix { $0 != "." } })
    for folder in ["Files", "Workers", "Training", "Experiments", "Texts"] {
      let url = root.appendingPathComponent("Sources/" + folder)
      let files = try #require(FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil))
      for case let file as URL in files where file.pathExtension == "swift" {
        let source = try String(contentsOf: file, encoding: .utf8)
        for match in source.matches(of: /"([a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*)"/)
        where areas.contains(match.1.prefix { $0 != "." }) {
          used.insert(String(match.1))
        }
        for match in source.matches(of: /Diagnosis\.unknown\("([a-z.-]+)"/) { used.insert(match.1 + "-near") }
      }
    }
    #expect(used.count > 50)
    // Paths of keys in experiment files are no diagnoses, and neither are names of files.
    let paths: Set = [
      "model.embedding", "model.readout", "model.inputs", "model.encoder", "cell.text", "data.scale",
      "data.scale.minmax", "model.safetensors",
    ]
    #expect(used.subtracting(keys).subtracting(otherKeys).subtracting(paths).sorted() == [])
    #expect(keys.subtracting(used).sorted() == [])
  }
}
