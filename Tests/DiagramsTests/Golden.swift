import Foundation
import Testing

@testable import Diagrams

/// Compares a scene's text with the one that was checked by eye and kept in `Golden`.
enum Golden {
  /// Fails where the scene differs from the kept text; where there is none, writes it and fails, so that it will be looked at.
  static func expect(_ scene: Scene, _ name: String) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name).txt")
    let text = SceneText.write(scene)
    guard let kept = try? String(contentsOf: path, encoding: .utf8) else {
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: path, atomically: true, encoding: .utf8)
      Issue.record("There was no golden text of \(name); it is written now: look at it and run the test again.")
      return
    }
    let lines = zip(text.split(separator: "\n"), kept.split(separator: "\n"))
    for (index, (now, before)) in lines.enumerated() where now != before {
      Issue.record("\(name), line \(index + 1):\n  now    \(now)\n  before \(before)")
      return
    }
    #expect(text.count == kept.count, "\(name): another number of lines")
  }
}
