import Files
import Foundation
import Recurrence
import Training

/// A model with its first parameters, the samples to run it on or to train it with, and how: read from an experiment file.
///
/// The format is described in the article “The experiment file”; `experiment.schema.json` is its JSON Schema.
public struct Experiment: Sendable {
  /// What it is called; the file's name where the file does not say.
  public let name: String
  /// What it shows, in a sentence.
  public let about: String
  /// The file that it was read from.
  public let file: String
  /// The file's text.
  public let text: String
  /// The network.
  public let model: Model
  /// The network compiled together with the loss.
  public let program: Program
  /// The numbers to run it with.
  public let parameters: Parameters<Double>
  /// How the file that the parameters came from calls its tensors.
  public let names: StateDictNames
  /// How the parameters were drawn; nil where the file gives them all.
  public let initializer: Initializer?
  /// All samples.
  public let dataset: Dataset
  /// How it is trained; nil where the file does not say.
  public let training: TrainingSetup?
  /// The sample that is traced.
  public let sample: Sample<Double>
  /// Where that sample comes from, and how to turn outputs back into its units.
  public let source: DataSource

  /// Reads an experiment file.
  ///
  /// - Parameters:
  ///   - path: The file, `-` for standard input.
  ///   - seed: What parameters are drawn and samples shuffled from, where the file's own seeds are not wanted.
  ///   - byteLimit: How much memory the parameters may take.
  /// - Throws: a diagnosis with file, line and column.
  public init(path: String, seed: UInt64? = nil, byteLimit: Int = MemoryLimit.usual) throws(Diagnosis) {
    try self.init(try InputFile.read(path, limit: 1 << 28), file: path, seed: seed, byteLimit: byteLimit)
  }

  /// Reads an experiment file's bytes; `file` is its name, and what it names lies beside it.
  ///
  /// - Throws: as `init(path:byteLimit:)`.
  public init(
    _ bytes: Data, file: String, seed: UInt64? = nil, byteLimit: Int = MemoryLimit.usual
  ) throws(Diagnosis) {
    try self.init(
      try JSONTree.parse(bytes, dialect: .json5, file: file), text: String(decoding: bytes, as: UTF8.self), file: file,
      seed: seed, byteLimit: byteLimit)
  }

  /// Makes an experiment of a file's content that was read already and may have been changed since; then it has no text.
  ///
  /// - Throws: as `init(path:byteLimit:)`.
  public init(
    _ tree: JSONTree, text: String = "", file: String, seed: UInt64? = nil, byteLimit: Int = MemoryLimit.usual
  ) throws(Diagnosis) {
    var reader = try ObjectReader(tree, file: file)
    try reader.allow(Experiment.keys[""] ?? [])
    let folder = file == "-" ? nil : FilePath.folder(of: file)
    let usualName = file == "-" ? "experiment" : PathParts(file).stem
    name = try reader.string("name", default: usualName)
    about = try reader.string("about", default: "")
    self.file = file
    self.text = text
    guard var modelReader = try reader.object("model") else { throw reader.problem("object.missing", "model") }
    model = try Model(&modelReader) { name throws(Diagnosis) in try Cell(name, relativeTo: folder) }
    let loss = try Loss(&reader, key: "loss")
    program = try reader.placing(loss == nil ? "model" : "loss") { [model] () throws(Diagnosis) in
      try Program(model, loss: loss)
    }
    try reader.placing("model") { [program] () throws(Diagnosis) in
      try MemoryLimit.check(program.parameters, limit: byteLimit)
    }
    let found = try ParametersReader(program, folder: folder, seed: seed).read(&reader)
    (parameters, names, initializer) = (found.parameters, found.names, found.initializer)
    dataset = try DataReader(program, folder: folder).read(&reader)
    var setup = try TrainingReader.read(&reader)
    if let seed { setup?.seed = seed }
    training = setup
    source = dataset.source(dataset.chosen)
    var traced = dataset[dataset.chosen]
    if let seed = dataset.dropoutSeed {
      var generator = Generator(seed: seed)
      traced = try traced.droppingOut(program, &generator)
    }
    sample = traced
  }

  /// Runs the sequence forward, and backward where there is a loss.
  ///
  /// - Parameter byteLimit: The largest trace that may be allocated, in bytes.
  /// - Throws: `trace.too-large` before anything is allocated.
  public func run(byteLimit: Int = MemoryLimit.usual) throws(Diagnosis) -> Trace<Double> {
    do throws(Diagnosis) {
      return try program.run(parameters, sample, byteLimit: byteLimit)
    } catch {
      throw error.adding(["file": file])
    }
  }

  /// The scaler of the columns that were read; nil where numbers were taken as they are.
  public var scaler: Scaler? { source.scaler }

  /// An output of the model in the units of the data: the forecast of 1.48 becomes 148 passengers.
  ///
  /// - Parameter unit: Which output, from 0; outputs of several rows ahead stand one row after the other.
  public func inUnits(_ value: Double, output unit: Int) -> Double { source.inUnits(value, output: unit) }
}

extension ObjectReader {
  /// Runs `body`; what it throws gets the place of `key`, unless it knows a file already.
  func placing<Result>(_ key: String, _ body: () throws(Diagnosis) -> Result) throws(Diagnosis) -> Result {
    do throws(Diagnosis) {
      return try body()
    } catch {
      guard error["file"] == nil else { throw error }
      var placed = error
      placed.arguments += problem(error.key, key).arguments
      throw placed
    }
  }
}
