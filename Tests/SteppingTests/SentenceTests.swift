import Foundation
import Recurrence
import Testing
import Texts

@testable import Stepping

@Suite struct SentenceTests {
  @Test("every sentence that stepping uses exists, and every one that exists is used")
  func sentences() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var code = ""
    for folder in ["Sources/Stepping", "Sources/unroll"] {
      let files = try #require(
        FileManager.default.enumerator(at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil))
      for case let file as URL in files where file.pathExtension == "swift" {
        code += try String(contentsOf: file, encoding: .utf8)
      }
    }
    let text = try String(
      contentsOf: root.appendingPathComponent("Sources/CTexts/en/stepping.strings"), encoding: .utf8)
    let keys = Catalog(parsing: text).keys
    let used = Set(
      code.matches(of: #/"((?:step|stop|why|jacobian|update)\.[a-z-]+(?:\.[a-z-]+)*)"/#).map { String($0.output.1) })
    for key in used { #expect(Catalog.english(key) != key, "\(key) has a sentence") }
    // Put together from a beginning and the name of a phase, a grain, a key or a prompt.
    let beginnings = ["step.phase.", "step.grain.", "step.key.", "step.prompt."]
    for key in keys where !used.contains(key) {
      let isPutTogether = beginnings.contains { key.hasPrefix($0) && code.contains("\"" + $0) }
      #expect(isPutTogether, "\(key) is used")
    }
    for phase in Playback.Phase.allCases { #expect(keys.contains("step.phase.\(phase)")) }
    for grain in Playback.Grain.allCases { #expect(keys.contains("step.grain.\(grain)")) }
  }
}
