import Foundation
import Testing

/// The repository's folder.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A file of the repository.
func repositoryFile(_ path: String) -> String { repository.appendingPathComponent(path).path }

/// The experiment of the README.
let firstLSTM = repositoryFile("lessons/examples/first-lstm.json5")

/// An experiment of the lesson.
func lessonExperiment(_ name: String) -> String {
  repositoryFile("lessons/a-forecasting-with-a-gru/experiments/\(name).json5")
}

/// What a run of the program left behind.
struct Outcome {
  /// The exit status; 128 and the signal where one ended it.
  var status: Int32
  var bytes: Data
  var errors: String

  /// Standard output as text.
  var output: String { String(decoding: bytes, as: UTF8.self) }

  /// Standard output as JSON, read by Foundation and not by us.
  func json() throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: bytes) }
}

/// A folder of its own, in which the built program runs; it goes with the value.
final class Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("unroll-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The program, which is built beside the test bundle.
  static let program: String = {
    let places =
      Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
    let folders = places.flatMap { [$0, $0.deletingLastPathComponent()] }
    let candidates = folders.map { $0.appendingPathComponent("unroll").path }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) && !isFolder($0) } ?? "unroll"
  }()

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Runs `unroll` with these words.
  func unroll(
    _ words: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try unroll(words, input: input, environment: environment)
  }

  func unroll(_ words: [String], input: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
    try run(Workplace.program, words, input: input, environment: environment)
  }

  /// Runs a line of shell, in which `"$U"` is the program.
  func shell(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
    try run("/bin/sh", ["-c", line], environment: environment)
  }

  /// Runs a program in the folder; its output goes to files, so that no pipe can fill up.
  ///
  /// - Parameters:
  ///   - delay: The seconds after which the program gets an interrupt, as from Ctrl-C.
  ///   - sign: The file that must be there before it gets one.
  func run(
    _ program: String, _ words: [String], input: String? = nil, environment: [String: String] = [:],
    interruptedAfter delay: TimeInterval? = nil, once sign: String? = nil
  ) throws -> Outcome {
    let records = try Workplace()
    try records.write(input ?? "", to: "input")
    let usual = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH", "DYLD_LIBRARY_PATH"]
    var all = ProcessInfo.processInfo.environment.filter { usual.contains($0.key) }
    all["U"] = Workplace.program
    all["UNROLL_HOME"] = repository.path
    let child = try Spawned(
      [program] + words, environment: all.merging(environment) { $1 }, folder: folder.path,
      input: records.path("input"), output: records.path("output"), errors: records.path("errors"))
    if let delay {
      let deadline = Date.now + 60
      while let sign, !FileManager.default.fileExists(atPath: path(sign)), Date.now < deadline {
        Thread.sleep(forTimeInterval: 0.002)
      }
      Thread.sleep(forTimeInterval: delay)
      child.send(SIGINT)
    }
    let status = child.wait(seconds: 120)
    return Outcome(
      status: status, bytes: try records.contents("output"),
      errors: String(decoding: try records.contents("errors"), as: UTF8.self))
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Writes a file in the folder.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  func contents(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

  /// The names of what is in the folder.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }
}
