import Files
import Recurrence
import Training

/// Reads samples whose numbers stand in the experiment file: one, or a list under `samples`.
struct NumbersReader {
  private let program: Program

  init(_ program: Program) { self.program = program }

  func read(_ data: inout ObjectReader) throws(Diagnosis) -> Dataset {
    guard data.has("samples") else {
      return try data.dataset([try sample(&data)])
    }
    var samples: [Sample<Double>] = []
    for var reader in try data.objects("samples") {
      try reader.allow(Experiment.keys["data.samples[]"] ?? [])
      let sample = try sample(&reader)
      try reader.placing("inputs") { () throws(Diagnosis) in try program.check(sample) }
      samples.append(sample)
    }
    guard !samples.isEmpty else { throw data.problem("experiment.no-samples", "samples") }
    return try data.dataset(samples)
  }

  private func sample(_ data: inout ObjectReader) throws(Diagnosis) -> Sample<Double> {
    var sample = Sample(
      inputs: try numbers(
        "inputs", or: "symbols", &data, width: program.model.inputs, isSymbol: program.model.embedding != nil),
      targets: try targets(&data))
    try readParts(&data, into: &sample)
    return sample
  }

  /// The keys of what only some models have.
  static let parts = ["source", "source_symbols", "steps", "dropout_seed"]

  /// The encoder's sequence, the number of steps of a model that is fed its own outputs, and dropout masks.
  private func readParts(_ data: inout ObjectReader, into sample: inout Sample<Double>) throws(Diagnosis) {
    if let encoder = program.model.encoder {
      sample.source = try numbers(
        "source", or: "source_symbols", &data, width: encoder.inputs, isSymbol: encoder.embedding != nil)
    } else {
      for key in ["source", "source_symbols"] where data.has(key) { throw data.problem("experiment.no-encoder", key) }
    }
    if data.has("steps") {
      guard program.fed != nil else { throw data.problem("experiment.steps-unused", "steps") }
      sample.steps = try data.integer("steps", in: 1...1 << 40)
    }
    if let seed = try data.dropoutSeed(program) {
      var generator = Generator(seed: seed)
      let (plain, place) = (sample, data)
      sample = try place.placing("dropout_seed") { () throws(Diagnosis) in
        try plain.droppingOut(program, &generator)
      }
    }
  }

  private func targets(_ data: inout ObjectReader) throws(Diagnosis) -> [Double] {
    guard let target = program.target else {
      for key in ["targets", "classes"] where data.has(key) {
        throw data.problem("experiment.targets-without-loss", key)
      }
      return []
    }
    let isClass = program.loss?.kind == .crossEntropy && program.model.output == .softmax
    return try numbers("targets", or: "classes", &data, width: program.slots[target].units, isSymbol: isClass)
  }

  /// Rows of `width` numbers under `key`, or where each row is one symbol or class, a list of them under `list`.
  private func numbers(
    _ key: String, or list: String, _ data: inout ObjectReader, width: Int, isSymbol: Bool
  ) throws(Diagnosis) -> [Double] {
    if data.has(list) {
      guard isSymbol else { throw data.problem("experiment.no-symbols", list, ["instead": key]) }
      if data.has(key) { throw data.problem("experiment.both", key, ["other": list]) }
      return try data.numbers(list)
    }
    guard let tree = data.tree(key) else { throw data.problem("object.missing", isSymbol ? list : key) }
    let numbers = try NestedNumbers(tree, under: key, of: data)
    // A plain list is a column.
    let columns = numbers.shape.count == 1 ? 1 : numbers.shape[1]
    guard columns == width || numbers.values.isEmpty else {
      throw data.problem("experiment.row-width", key, ["got": "\(columns)", "expected": "\(width)"])
    }
    return numbers.values
  }
}
