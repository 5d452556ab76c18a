import Recurrence

/// The parameters of a model in a safetensors file, under the names of a PyTorch state dict.
public struct StateDictFile: Sendable {
  /// The file that they stand in.
  public let file: SafeTensors

  /// Opens a file.
  ///
  /// - Throws: `file.…`, `safetensors.…`, `json.…`.
  public init(path: String) throws(Diagnosis) { file = try SafeTensors(path: path) }

  /// The parameters in a file that is open already.
  public init(_ file: SafeTensors) { self.file = file }

  /// The model that the names and shapes tell, and how the file calls its tensors.
  ///
  /// - Throws: `weights.…` with the file and the tensor; see `Model.inferred`.
  public func inferred(
    cell: Cell? = nil, readoutSteps: Model.ReadoutSteps = .every
  ) throws(Diagnosis) -> (model: Model, names: StateDictNames) {
    do throws(Diagnosis) {
      return try Model.inferred(
        fromStateDict: file.entries.map { ($0.name, $0.shape) }, cell: cell, readoutSteps: readoutSteps)
    } catch {
      throw error.adding(["file": file.file])
    }
  }

  /// The parameters of a program, and how the file calls its tensors.
  ///
  /// - Parameter names: How the file calls its tensors; nil finds it out.
  /// - Throws: `weights.missing`, `weights.shape`, `weights.unused`, `weights.not-finite` with the file and the tensor.
  public func parameters(
    of program: Program, names: StateDictNames? = nil
  ) throws(Diagnosis) -> (parameters: Parameters<Double>, names: StateDictNames) {
    var tensors: [NamedTensor<Double>] = []
    for entry in file.entries {
      let tensor = try file.tensor(entry.name)
      try StateDictFile.checkFinite(entry.name, entry.shape, tensor.values, file: file.file)
      tensors.append(NamedTensor(entry.name, shape: entry.shape, values: tensor.values))
    }
    let names = names ?? usualNames(program.model)
    do throws(Diagnosis) {
      return (try Parameters(program, stateDict: tensors, names: names), names)
    } catch {
      throw error.adding(["file": file.file])
    }
  }

  /// Writes parameters (or their gradients) as a state dict of Float64.
  ///
  /// - Throws: `file.…`, `weights.not-finite` with the tensor.
  public static func write(
    _ parameters: Parameters<Double>, of model: Model, names: StateDictNames = StateDictNames(), to path: String,
    durable: Bool = false
  ) throws(Diagnosis) {
    let tensors = parameters.stateDict(model, names: names)
    for tensor in tensors { try checkFinite(tensor.name, tensor.shape, tensor.values, file: path) }
    try SafeTensors.write(
      tensors.map { Tensor($0.name, shape: $0.shape, values: $0.values) }, to: path, durable: durable)
  }

  /// The prefixes that the file has, as far as they can be found out.
  private func usualNames(_ model: Model) -> StateDictNames {
    guard file.entries.contains(where: { $0.name.hasSuffix("weight_ih_l0") }),
      let found = try? inferred(cell: model.layers.first?.cell).names
    else { return StateDictNames() }
    return found
  }

  /// Refuses numbers that are not finite, saying which.
  static func checkFinite(_ name: String, _ shape: [Int], _ values: [Double], file: String) throws(Diagnosis) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    let columns = max(1, shape.dropFirst().reduce(1, *))
    let place = shape.count > 1 ? "[\(index / columns),\(index % columns)]" : "[\(index)]"
    throw Diagnosis(
      "weights.not-finite", ["file": file, "tensor": name, "place": place, "got": values[index].description])
  }
}
