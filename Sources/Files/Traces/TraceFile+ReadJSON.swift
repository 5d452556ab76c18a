import Foundation
import Recurrence

extension TraceFile {
  static func readJSON(
    _ bytes: Data, file: String, byteLimit: Int, progress: ((Double) -> Void)?
  ) throws(Diagnosis) -> (trace: Trace<Double>, names: StateDictNames) {
    let tree = try JSONTree.parse(bytes, dialect: .json, file: file, nonFiniteStrings: true, progress: progress)
    var reader = try ObjectReader(tree, file: file)
    let header = try TraceHeader(&reader, others: arrays)
    // A number takes a digit and a comma at least.
    let (program, layout) = try header.program(file: file, room: bytes.count / 2, byteLimit: byteLimit)
    let parameters = try parameters(under: "parameters", &reader, program, header.names)
    var gradients: Parameters<Double>?
    if header.hasGradients {
      guard var inner = try reader.object("gradients") else { throw reader.problem("object.missing", "gradients") }
      try inner.allow(["parameters", "inputs", "initial_states"])
      gradients = try self.parameters(under: "parameters", &inner, program, header.names)
    }
    let quantities = try TraceQuantities(&reader, program, layout, hasGradients: header.hasGradients)
    do throws(Diagnosis) {
      let trace = try Trace(
        restoring: program, steps: header.steps, sourceSteps: header.sourceSteps, parameters: parameters,
        gradients: gradients, loss: header.loss, lossRows: header.lossRows, byteLimit: byteLimit
      ) { part throws(Diagnosis) in try quantities.numbers(part) }
      return (trace, header.names)
    } catch {
      throw error["file"] == nil ? error.adding(["file": file]) : error
    }
  }

  /// The tensors of a state dict as nested arrays.
  private static func parameters(
    under key: String, _ reader: inout ObjectReader, _ program: Program, _ names: StateDictNames
  ) throws(Diagnosis) -> Parameters<Double> {
    guard var inner = try reader.object(key) else { throw reader.problem("object.missing", key) }
    let expected = Parameters<Double>(zerosLike: program.parameters).stateDict(program.model, names: names)
    try inner.allow(expected.map(\.name))
    var tensors: [NamedTensor<Double>] = []
    for var tensor in expected {
      guard let tree = inner.tree(tensor.name) else {
        throw inner.problem("object.missing", tensor.name)
      }
      let array = NumberRows(tree: tree, key: tensor.name, reader: inner)
      if tensor.shape.count > 1 {
        let columns = tensor.shape.dropFirst().reduce(1, *)
        tensor.values = try array.rows(tensor.shape[0], count: tensor.values.count) { _ in columns }
      } else {
        tensor.values = try array.row(tensor.values.count)
      }
      tensors.append(tensor)
    }
    do throws(Diagnosis) {
      return try Parameters(program, stateDict: tensors, names: names)
    } catch {
      throw error.adding(["file": reader.file])
    }
  }
}

/// The member `quantities` of a trace file.
private struct TraceQuantities {
  private let program: Program
  private let layout: Layout
  private var readers: [ObjectReader] = []

  init(_ reader: inout ObjectReader, _ program: Program, _ layout: Layout, hasGradients: Bool) throws(Diagnosis) {
    self.program = program
    self.layout = layout
    guard var all = try reader.object("quantities") else { throw reader.problem("object.missing", "quantities") }
    let names = program.quantityNames
    try all.allow(names)
    for slot in program.slots.indices {
      guard var quantity = try all.object(names[slot]) else { throw all.problem("object.missing", names[slot]) }
      let parts = layout.parts(program, slot: slot, gradients: hasGradients)
      var keys = parts.map { TraceFile.key(of: $0) }
      if hasGradients, let holder = program.adjointSlot(of: slot), holder != slot {
        keys.append("gradients_of")
        try quantity.allow(keys)
        _ = try quantity.choice("gradients_of", among: [names[holder]])
      }
      try quantity.allow(keys)
      readers.append(quantity)
    }
  }

  func numbers(_ part: TracePart) throws(Diagnosis) -> [Double] {
    var reader = readers[part.slot]
    let key = TraceFile.key(of: part)
    guard let tree = reader.tree(key) else { throw reader.problem("object.missing", key) }
    let array = NumberRows(tree: tree, key: key, reader: reader)
    if part.isInitial { return try array.row(part.count) }
    return try array.rows(part.times.count, count: part.count) { row in
      layout.width(ofSlot: part.slot, time: part.times.lowerBound + row)
    }
  }
}

/// An array of numbers or of rows of numbers whose sizes are known.
private struct NumberRows {
  let tree: JSONTree
  let key: String
  let reader: ObjectReader

  /// The numbers of an array of `count`.
  func row(_ count: Int) throws(Diagnosis) -> [Double] {
    guard let numbers = tree.numbers else { throw reader.problem("object.numbers", key) }
    guard numbers.count == count else {
      throw reader.problem("object.count", key, ["expected": "\(count)", "got": "\(numbers.count)"])
    }
    return numbers
  }

  /// The numbers of `rows` arrays, each of its own width.
  func rows(_ rows: Int, count: Int, width: (Int) -> Int) throws(Diagnosis) -> [Double] {
    guard case .array(let elements) = tree.content, elements.count == rows else {
      throw reader.problem(
        "trace-file.rows", key, ["expected": "\(rows)", "got": "\(tree.elements?.count ?? 0)"])
    }
    var all: [Double] = []
    all.reserveCapacity(count)
    for (index, element) in elements.enumerated() {
      let expected = width(index)
      guard let numbers = element.numbers, numbers.count == expected else {
        throw reader.problem(
          "trace-file.row", key,
          ["row": "\(index)", "expected": "\(expected)", "got": "\(element.numbers?.count ?? 0)"])
      }
      all += numbers
    }
    return all
  }
}
