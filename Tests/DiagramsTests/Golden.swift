import Diagrams
import Foundation
import Testing

/// Compares a scene's text with the file of that name; a missing file is recorded, and the test fails once.
enum Golden {
  static func check(_ scene: Scene, _ name: String, file: String = #filePath) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let place = folder.appendingPathComponent("Golden/\(name).txt")
    let text = SceneText.write(scene)
    guard let recorded = try? String(contentsOf: place, encoding: .utf8) else {
      try text.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(place.lastPathComponent); look at it, then run the test again")
      return
    }
    let (now, before) = (text.split(separator: "\n"), recorded.split(separator: "\n"))
    let difference = zip(now, before).first { $0 != $1 }
    #expect(difference == nil && now.count == before.count, "delete \(place.lastPathComponent) to record it anew")
    if let difference { Issue.record("now: \(difference.0)\nbefore: \(difference.1)") }
  }
}
