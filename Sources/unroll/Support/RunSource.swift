import Arguments
import Experiments
import Files
import Recurrence

/// What a command is asked to run: an experiment file, or weights of PyTorch with a CSV file.
struct RunSource {
  var program: Program
  var parameters: Parameters<Double>
  var sample: Sample<Double>
  /// The names that the weights came under.
  var names = StateDictNames()
  /// What the experiment file adds to the forget gate's bias; 0 where it does not say how parameters are drawn.
  var forgetBias = 0.0
  /// What to call the run: the experiment's name, or the weights' file.
  var name: String
  /// The file that says what the model is.
  var file: String

  /// The positional argument and the options that say what to run.
  static let positionals = [Positional("experiment", .optional)]
  static let options: [Option] = [
    .value("weights", "FILE", group: "weights"),
    .value("input", "FILE", group: "weights"),
    .value("target", "FILE", group: "weights"),
    .choice("loss", Loss.Kind.allCases.map(\.rawValue), group: "weights"),
    .value("cell", "NAME", group: "weights"),
  ]

  /// Reads what the command line names.
  init(_ invocation: Invocation) throws(Diagnosis) {
    try self.init(invocation, experiment: invocation.positional("experiment"))
  }

  /// The same for a command that has found out by itself which argument is the experiment.
  init(_ invocation: Invocation, experiment: String?) throws(Diagnosis) {
    if let path = experiment {
      try self.init(experiment: path, invocation)
      return
    }
    guard let weights = invocation["weights"] else {
      throw Diagnosis("usage.nothing-to-run", ["command": invocation.path.joined(separator: " ")], kind: .usage)
    }
    try self.init(weights: weights, invocation)
  }

  private init(experiment path: String, _ invocation: Invocation) throws(Diagnosis) {
    for option in RunSource.options where invocation.isGiven(option.name) {
      throw Diagnosis("usage.experiment-or-weights", ["option": "--" + option.name], kind: .usage)
    }
    let experiment = try Experiment(path: path)
    self.init(
      program: experiment.program, parameters: experiment.parameters, sample: experiment.sample,
      names: experiment.names, name: experiment.name, file: path)
    forgetBias = experiment.initializer?.forgetBias ?? 0
  }

  private init(
    program: Program, parameters: Parameters<Double>, sample: Sample<Double>, names: StateDictNames, name: String,
    file: String
  ) {
    self.program = program
    self.parameters = parameters
    self.sample = sample
    self.names = names
    self.name = name
    self.file = file
  }

  /// A state dict in safetensors, a CSV file of inputs, and perhaps one of targets.
  private init(weights path: String, _ invocation: Invocation) throws(Diagnosis) {
    let inputFile = try invocation.required("input")
    if invocation.isGiven("loss"), !invocation.isGiven("target") {
      throw Diagnosis("usage.loss-without-target", kind: .usage)
    }
    let weights = try StateDictFile(path: path)
    let cell = try invocation["cell"].map { name throws(Diagnosis) in try Cell(name) }
    let inputs = try NumberFile(inputFile)
    let targets = try invocation["target"].map { path throws(Diagnosis) in try NumberFile(path) }
    let steps = inputs.rowCount
    let readoutSteps: Model.ReadoutSteps = targets?.rowCount == 1 && steps > 1 ? .last : .every
    var (model, names) = try weights.inferred(cell: cell, readoutSteps: readoutSteps)
    guard inputs.columnCount == model.inputs else {
      throw Diagnosis(
        "run.input-columns",
        ["file": inputFile, "got": String(inputs.columnCount), "expected": String(model.inputs), "weights": path])
    }
    let loss = try RunSource.loss(targets, steps: steps, &model, invocation)
    let program = try Program(model, loss: loss)
    try MemoryLimit.check(program.parameters, limit: MemoryLimit.usual)
    self.init(
      program: program, parameters: try weights.parameters(of: program, names: names).parameters,
      sample: Sample(inputs: inputs.values, targets: targets?.values ?? []), names: names, name: path, file: path)
    do throws(Diagnosis) {
      try program.check(sample)
    } catch {
      // What the sample says of a step is said of a line of the file.
      let file = error["name"] == "targets" ? targets : inputs
      throw error.adding(file?.place(of: error) ?? [:])
    }
  }

  /// The loss that targets ask for, after checking that they fit; cross entropy makes the output a softmax.
  private static func loss(
    _ targets: NumberFile?, steps: Int, _ model: inout Model, _ invocation: Invocation
  ) throws(Diagnosis) -> Loss? {
    guard let targets else { return nil }
    let kind = try invocation.choice("loss", as: Loss.Kind.self) ?? .meanSquaredError
    if kind == .crossEntropy { model.output = .softmax }
    let columns = kind == .crossEntropy ? 1 : model.outputs
    guard targets.columnCount == columns else {
      throw Diagnosis(
        kind == .crossEntropy ? "run.class-columns" : "run.target-columns",
        ["file": targets.file, "got": String(targets.columnCount), "expected": String(columns)])
    }
    let rows = targets.rowCount
    guard rows == steps || rows == 1 else {
      throw Diagnosis("run.target-rows", ["file": targets.file, "got": String(rows), "steps": String(steps)])
    }
    // Without a readout the last layer's outputs are measured, of every step or of the last.
    return Loss(kind, over: rows == 1 && model.readout == nil ? .last : .all)
  }

  /// Runs it; with a loss, forward and backward.
  func run() throws(Diagnosis) -> Trace<Double> {
    do throws(Diagnosis) {
      return try program.run(parameters, sample, byteLimit: MemoryLimit.usual)
    } catch {
      throw error.adding(["file": file])
    }
  }
}
