import Files
import Recurrence

/// Reads where the parameters come from: `weights` or `initialization` give all of them, `parameters` some or all.
struct ParametersReader {
  private let program: Program
  private let folder: String?
  private let seed: UInt64?

  /// - Parameter seed: What parameters are drawn from where the file's own seed is not wanted.
  init(_ program: Program, folder: String?, seed: UInt64? = nil) {
    self.program = program
    self.folder = folder
    self.seed = seed
  }

  /// What a file says of parameters.
  struct Found {
    var parameters: Parameters<Double>
    /// How the file of weights calls its tensors.
    var names = StateDictNames()
    /// How they were drawn; nil where all of them were given.
    var initializer: Initializer?
  }

  func read(_ reader: inout ObjectReader) throws(Diagnosis) -> Found {
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    var names = StateDictNames()
    var drawn: Initializer?
    let hasAll = reader.has("weights") || reader.has("initialization")
    if reader.has("weights"), reader.has("initialization") { throw reader.problem("experiment.two-sources", "weights") }
    if reader.has("weights") {
      let path = FilePath.resolve(try reader.string("weights"), relativeTo: folder)
      (parameters, names) = try StateDictFile(path: path).parameters(of: program)
    } else if var inner = try reader.object("initialization") {
      let (initializer, ownSeed) = try Initializer.read(&inner)
      parameters = Parameters(program, initializer, seed: seed ?? ownSeed)
      drawn = initializer
    }
    guard let tree = reader.tree("parameters") else {
      guard hasAll else { throw reader.problem("experiment.no-parameters", "parameters") }
      return Found(parameters: parameters, names: names, initializer: drawn)
    }
    let own = try ObjectReader(tree, file: reader.file, path: "parameters")
    let given = try fill(&parameters, from: tree.members ?? [], own, names)
    if !hasAll { try checkComplete(given, reader) }
    return Found(parameters: parameters, names: names, initializer: drawn)
  }

  /// Sets the tensors that the file gives, by our names or PyTorch's; which numbers they were.
  private func fill(
    _ parameters: inout Parameters<Double>, from members: [JSONTree.Member], _ reader: ObjectReader,
    _ names: StateDictNames
  ) throws(Diagnosis) -> [Bool] {
    // A state dict of the numbers' own positions says where each element of PyTorch's tensors belongs.
    var positions = parameters
    for index in positions.values.indices { positions.values[index] = Double(index) }
    let packed = positions.stateDict(program.model, names: names)
    var given = [Bool](repeating: false, count: parameters.values.count)
    for member in members {
      let name = member.key
      let tensor = try NestedNumbers(member.value, under: name, of: reader)
      let shape: [Int]
      let places: [Int]
      if let index = program.parameters.index(of: name) {
        let entry = program.parameters.entries[index]
        (shape, places) = (entry.shape, Array(entry.offset..<entry.offset + entry.count))
      } else if let known = packed.first(where: { $0.name == name }) {
        (shape, places) = (known.shape, known.values.map { Int($0) })
      } else {
        let known = program.parameters.entries.map(\.name)
        let near = Suggestion.nearest(to: name, in: known + packed.map(\.name))
        throw reader.problem(
          near == nil ? "experiment.unknown-parameter" : "experiment.unknown-parameter-near", name,
          ["tensor": name, "near": near ?? "", "known": known.joined(separator: ", ")])
      }
      guard tensor.shape == shape else {
        throw reader.problem(
          "experiment.shape", name,
          ["tensor": name, "expected": Packing.text(shape), "got": Packing.text(tensor.shape)])
      }
      for (place, value) in zip(places, tensor.values) {
        if given[place] { throw reader.problem("experiment.parameter-twice", name, ["tensor": name]) }
        parameters.values[place] = value
        given[place] = true
      }
    }
    return given
  }

  private func checkComplete(_ given: [Bool], _ reader: ObjectReader) throws(Diagnosis) {
    for entry in program.parameters.entries where !given[entry.offset] {
      throw reader.problem(
        "experiment.parameter-missing", "parameters",
        ["tensor": entry.name, "expected": Packing.text(entry.shape)])
    }
  }
}
