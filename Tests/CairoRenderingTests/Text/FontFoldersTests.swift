import Foundation
import Testing

@testable import CairoRendering

@Suite("Whether fonts are as they were")
struct FontFoldersTests {
  @Test("A font that comes, goes or is replaced anywhere below a folder changes the state, and nothing else does")
  func changes() throws {
    let root = NSTemporaryDirectory() + "unroll-fonts-\(UUID().uuidString)"
    let inner = root + "/opentype/inter"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let library = root + "/library"
    try Data("1".utf8).write(to: URL(fileURLWithPath: library))
    func state() -> [UInt8]? { FontFolders(folders: [root, root + "/none"], files: [library])?.state }
    var last = try #require(state())
    #expect(state() == last)
    func expectChange(_ what: String, _ change: () throws -> Void) rethrows {
      // Some file systems count time in steps of some milliseconds.
      usleep(20000)
      try change()
      let now = state()
      #expect(now != last, "\(what)")
      if let now { last = now }
    }
    let font = URL(fileURLWithPath: inner + "/Inter.otf")
    try expectChange("added") { try Data("font".utf8).write(to: font) }
    try expectChange("replaced") { try Data("other".utf8).write(to: font, options: .atomic) }
    try expectChange("removed") { try FileManager.default.removeItem(at: font) }
    try expectChange("library") { try Data("22".utf8).write(to: URL(fileURLWithPath: library)) }
    #expect(state() == last)
    #expect(FontFolders(folders: [root], files: [root + "/none"]) == nil)
  }

  @Test(
    "Who tells libraries of type what to do in the environment gets no notes",
    arguments: ["FONTCONFIG_FILE", "HB_OPTIONS"])
  func environment(_ name: String) {
    #expect(FontFolders(environment: ["HOME": "/home/somebody", name: "x"]) == nil)
    #expect(FontFolders(environment: ["HOME": ""]) == nil)
    #expect(FontFolders(environment: [:]) == nil)
  }

  @Test("Folders that lead into themselves end the search")
  func loops() throws {
    let root = NSTemporaryDirectory() + "unroll-fonts-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createSymbolicLink(atPath: root + "/again", withDestinationPath: root)
    // The system follows forty links at most.
    let state = try #require(FontFolders(folders: [root], files: [])?.state)
    #expect(state.split(separator: UInt8(ascii: "\n")).count <= 42)
  }
}
