import Foundation
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Files of pictures")
struct OutputFileTests {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("unroll-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }

  @Test("A file is written whole, replaces an older one, and leaves no temporary file")
  func writes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.png").path
    try OutputFile.write([1, 2, 3], to: path)
    try OutputFile.write([UInt8](repeating: 7, count: 300_000), to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 300_000)
    #expect(names == ["a.png"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect((mode ?? 0) & 0o400 != 0 && (mode ?? 0) & 0o111 == 0)
  }

  @Test("A path that cannot be written is named with the reason, and nothing is left behind")
  func refuses() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("taken"), withIntermediateDirectories: true)
    for name in ["missing/a.png", "taken"] {
      let path = folder.appendingPathComponent(name).path
      do throws(Diagnosis) {
        try OutputFile.write([1], to: path)
        Issue.record("\(name) was written")
      } catch {
        #expect(error.key == "picture.unwritable")
        #expect(error["path"] == path)
        #expect(error["reason"]?.isEmpty == false)
      }
    }
    #expect(names == ["taken"])
  }
}
