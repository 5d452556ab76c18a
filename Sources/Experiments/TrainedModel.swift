import Files
import Foundation
import Recurrence
import Training

/// A model that was trained, with all that is needed to use it: a safetensors file.
///
/// The tensors have PyTorch's names, so that PyTorch can load them as well. The metadata hold `unroll-model` (the format's version, 1),
/// `name`, `model` and `loss` (as in trace files), `preparation` (scaler, columns, windows or vocabulary), and the experiment's path and
/// text, with which it can be evaluated again.
public struct TrainedModel: Sendable {
  /// The file that it was read from, or will be written to.
  public var file: String
  /// The experiment's name.
  public let name: String
  /// The network, with its loss where it has one.
  public let program: Program
  /// Its parameters.
  public let parameters: Parameters<Double>
  /// How data become inputs and outputs become data.
  public let preparation: Preparation
  /// Where the experiment was when the model was trained: an absolute path.
  public let experimentPath: String
  private let experimentText: String

  /// What training an experiment gave.
  public init(_ experiment: Experiment, _ parameters: Parameters<Double>, file: String) {
    self.file = file
    self.parameters = parameters
    name = experiment.name
    program = experiment.program
    preparation = experiment.dataset.preparation
    experimentPath = experiment.file == "-" ? "-" : URL(fileURLWithPath: experiment.file).standardizedFileURL.path
    experimentText = experiment.text
  }

  /// The name of the model's file in the folder of a run.
  public static let fileName = "model.safetensors"

  /// The path of the model that a command names: the file, or the folder of a run.
  public static func path(_ choice: String) -> String {
    guard InputFile.isFolder(choice) else { return choice }
    return choice.hasSuffix("/") ? choice + fileName : choice + "/" + fileName
  }

  /// Reads a model's file.
  /// - Throws: `file.…`, `safetensors.…`, `trained.no-model`, `json.…`, `object.…`, `weights.…`.
  public init(path: String) throws(Diagnosis) {
    let safetensors = try SafeTensors(path: path)
    let metadata = safetensors.metadata
    guard metadata["unroll-model"] == "1", let modelText = metadata["model"], let preparation = metadata["preparation"]
    else { throw Diagnosis("trained.no-model", ["file": path]) }
    file = path
    name = metadata["name"] ?? ""
    experimentPath = metadata["experiment"] ?? "-"
    experimentText = metadata["experiment-text"] ?? ""
    func reader(_ text: String, _ what: String) throws(Diagnosis) -> ObjectReader {
      let place = path + ", " + what
      return try ObjectReader(try JSONTree.parse(Data(text.utf8), dialect: .json, file: place), file: place)
    }
    var modelReader = try reader(modelText, "model")
    let model = try Model(&modelReader) { name throws(Diagnosis) in try Cell.named(name) }
    var loss: Loss?
    if let text = metadata["loss"] {
      var lossReader = try reader(#"{"loss": \#(text)}"#, "loss")
      loss = try Loss(&lossReader, key: "loss")
    }
    program = try Program(model, loss: loss)
    try MemoryLimit.check(program.parameters, limit: MemoryLimit.usual)
    parameters = try StateDictFile(safetensors).parameters(of: program, names: StateDictNames()).parameters
    var preparationReader = try reader(preparation, "preparation")
    self.preparation = try Preparation(&preparationReader, program)
  }

  /// Writes the model's file.
  /// - Parameter durable: Whether to wait until the disk has it.
  /// - Throws: `file.not-written`.
  public func write(durable: Bool = true) throws(Diagnosis) {
    func text(_ body: (inout JSONWriter) -> Void) -> String {
      let sink = ByteSink()
      var json = JSONWriter(to: sink, width: nil)
      body(&json)
      return sink.text
    }
    let model = program.model
    let tensors = parameters.stateDict(model).map { Tensor($0.name, shape: $0.shape, values: $0.values) }
    let modelText = text { model.write(to: &$0) }
    // A model without a loss has an empty text there, which reads as none.
    let lossText = program.loss.map { loss in text { loss.write(to: &$0) } } ?? "null"
    try SafeTensors.write(
      tensors, to: file,
      metadata: [
        "unroll-model": "1", "name": name, "model": modelText, "loss": lossText,
        "preparation": text { preparation.write(to: &$0) }, "experiment": experimentPath,
        "experiment-text": experimentText,
      ], durable: durable)
  }

  /// The experiment that the model was trained with, its data included.
  ///
  /// - Parameter path: Where it is now; nil: where it was, with the text that it had.
  /// - Throws: `trained.no-experiment`, `trained.other-experiment`, or as `Experiment.init`.
  public func experiment(at path: String? = nil) throws(Diagnosis) -> Experiment {
    let experiment: Experiment
    if let path {
      experiment = try Experiment(path: path)
    } else {
      guard !experimentText.isEmpty else { throw Diagnosis("trained.no-experiment", ["file": file]) }
      experiment = try Experiment(Data(experimentText.utf8), file: experimentPath)
    }
    guard experiment.program.parameters == program.parameters else {
      throw Diagnosis("trained.other-experiment", ["file": file, "experiment": experiment.file])
    }
    return experiment
  }
}
