import Foundation
import Recurrence

@testable import Experiments

/// A folder of its own for a test, removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// The repository's folder.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// An experiment from text.
func experiment(_ text: String, byteLimit: Int = 1 << 30) throws -> Experiment {
  try Experiment(Data(text.utf8), file: "e.json5", byteLimit: byteLimit)
}

/// What is wrong with an experiment; nil where nothing is.
func problem(_ text: String, byteLimit: Int = 1 << 30) -> Diagnosis? {
  do throws(Diagnosis) {
    _ = try Experiment(Data(text.utf8), file: "e.json5", byteLimit: byteLimit)
    return nil
  } catch {
    return error
  }
}
