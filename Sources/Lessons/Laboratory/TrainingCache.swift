import Experiments
import Files
import Foundation
import Recurrence

/// Keeps trained runs in a folder, by everything that they depend on: the experiment, the numbers of its data and of its first parameters,
/// and the bytes of the program that trains.
public struct TrainingCache: Sendable {
  /// The folder, which need not exist yet.
  public let folder: URL
  /// Whether what is there is not read, only written.
  public var isFresh = false
  private let engine: FileDigest

  /// A cache in a folder; `program` is the file of the running program.
  public init(folder: URL, program: String? = OwnProgram.path, isFresh: Bool = false) {
    self.folder = folder
    engine = FileDigest(program)
    self.isFresh = isFresh
  }

  /// The folder for this user.
  public static func folder(environment: [String: String], home: URL) -> URL {
    URL(fileURLWithPath: CacheFolder.path(environment: environment, home: home.path))
  }

  /// What a training run depends on, as text: two runs with the same text give the same bits.
  func key(_ setup: Setup, _ plan: TrainingSetup) -> String {
    let dataset = setup.experiment.dataset
    var numbers = ContentDigest()
    numbers.add(setup.parameters.values)
    for part in [Dataset.Part.training, .validation] {
      numbers.add([Double(dataset.indices(part).count)])
      for sample in dataset.samples(part) {
        numbers.add(sample.inputs)
        numbers.add(sample.targets)
        numbers.add(sample.source)
        numbers.add([Double(sample.steps ?? -1)])
        for mask in sample.masks { numbers.add(mask) }
        for state in sample.initialStates {
          numbers.add(Data("\(state.layer) \(state.direction) \(state.state)".utf8))
          numbers.add(state.values)
        }
      }
    }
    // The model and the plan with every member that they have: one that is left out would be taken for another.
    var shape = ContentDigest()
    shape.add(Data("\(setup.program.model)\n\(String(describing: setup.program.loss))".utf8))
    return [engine.text, numbers.text, shape.text, "\(plan)"].joined(separator: "\n")
  }

  /// The run that was kept under a key; nil where there is none or it cannot be read, since then training again is the remedy.
  func find(_ key: String) -> TrainedRun? {
    let path = file(key).path
    guard !isFresh, FileManager.default.fileExists(atPath: path),
      let bytes = try? InputFile.read(path, limit: 1 << 30),
      let tree = try? JSONTree.parse(bytes, dialect: .json, file: path, nonFiniteStrings: true),
      tree["key"]?.string == key, let columns = tree["columns"]?.elements?.compactMap(\.string),
      let parameters = tree["parameters"]?.numbers
    else { return nil }
    let rows = (tree["rows"]?.elements ?? []).compactMap(\.numbers)
    guard rows.allSatisfy({ $0.count == columns.count }) else { return nil }
    return TrainedRun(columns: columns, rows: rows, parameters: parameters)
  }

  /// Keeps a run; that it cannot be kept is no reason to fail.
  func keep(_ run: TrainedRun, _ key: String) {
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? Atomic.write(to: file(key).path) { (sink: ByteSink) throws(Diagnosis) in
      var json = JSONWriter(to: sink)
      json.beginObject()
      json.key("key")
      json.string(key)
      json.key("columns")
      json.strings(run.columns)
      json.key("rows")
      json.beginArray()
      for row in run.rows { json.numbers(row) }
      json.endArray()
      json.key("parameters")
      json.numbers(run.parameters)
      json.endObject()
      json.end()
    }
  }

  private func file(_ key: String) -> URL {
    var digest = ContentDigest()
    digest.add(Data(key.utf8))
    return folder.appendingPathComponent("trained-" + digest.text + ".json")
  }
}
