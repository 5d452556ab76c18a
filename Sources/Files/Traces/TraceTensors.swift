import Foundation
import Recurrence

/// A trace as a safetensors file: mapped into memory, so that a few numbers of a long run are read without the others.
///
/// A quantity is a tensor `[T, width]` under its address without time (`l0.h`), its gradients `grad l0.h`, its values at t = 0
/// `initial l0.h`; parameters stand under their state dict's names, their gradients `grad weight_hh_l0`.
public struct TraceTensors: Sendable {
  /// What the file says about the run.
  public let header: TraceHeader
  /// What was run.
  public let program: Program
  /// The file.
  public let file: SafeTensors
  let layout: Layout
  let names: [String]
  private static let key = "unroll"
  /// The loss as a tensor, so that the bits of a NaN are kept, too.
  private static let lossTensor = "total_loss"

  /// Maps the file at `path`; no number is read yet.
  ///
  /// - Throws: `file.…`, `safetensors.…`, `trace-file.…`; every tensor's shape is checked.
  public init(path: String, byteLimit: Int = MemoryLimit.usual) throws(Diagnosis) {
    try self.init(try SafeTensors(path: path), byteLimit: byteLimit)
  }

  /// Reads the header of a file that is open already.
  ///
  /// - Throws: as `init(path:byteLimit:)`.
  public init(_ file: SafeTensors, byteLimit: Int = MemoryLimit.usual) throws(Diagnosis) {
    try self.init(file, byteLimit: byteLimit, isMapped: false)
  }

  /// The numbers of a mapped trace take no memory; the file's length bounds them.
  init(_ file: SafeTensors, byteLimit: Int, isMapped: Bool) throws(Diagnosis) {
    self.file = file
    guard let text = file.metadata[TraceTensors.key] else { throw Diagnosis("trace-file.format", ["file": file.file]) }
    let tree = try JSONTree.parse(Data(text.utf8), dialect: .json, file: file.file, nonFiniteStrings: true)
    var reader = try ObjectReader(tree, file: file.file)
    header = try TraceHeader(&reader, others: ["gradients_of"])
    let room = file.entries.reduce(0) { $0 + $1.count }
    (program, layout) = try header.program(
      file: file.file, room: room, byteLimit: byteLimit, traceLimit: isMapped ? .max : byteLimit)
    names = program.quantityNames
    for part in layout.parts(program, gradients: header.hasGradients) {
      try check(TraceTensors.name(of: part, names), TraceTensors.shape(of: part, program))
    }
  }

  /// A quantity's values at a time step, by its address without time; t = 0 is the initial state of a state.
  ///
  /// - Throws: `trace-file.no-quantity`, `trace-file.no-time`.
  public func values(of quantity: String, time: Int) throws(Diagnosis) -> [Double] {
    guard let slot = names.firstIndex(of: quantity) else { throw unknown(quantity) }
    return try numbers(slot: slot, time: time, gradients: false)
  }

  /// The gradients of the loss with respect to a quantity at a time step; those of a quantity that shares them are found.
  ///
  /// - Throws: as `values(of:time:)`.
  public func gradients(of quantity: String, time: Int) throws(Diagnosis) -> [Double] {
    guard let slot = names.firstIndex(of: quantity), let holder = program.adjointSlot(of: slot) else {
      throw unknown(quantity)
    }
    return try numbers(slot: holder, time: time, gradients: true)
  }

  /// The whole trace.
  ///
  /// - Throws: `trace.…`, `weights.…` where the numbers do not fit the program.
  public func trace(
    byteLimit: Int = MemoryLimit.usual, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> Trace<Double> {
    var read = 0
    do throws(Diagnosis) {
      return try Trace(
        restoring: program, steps: header.steps, sourceSteps: header.sourceSteps, parameters: parameters(prefix: ""),
        gradients: header.hasGradients ? parameters(prefix: "grad ") : nil, loss: loss(),
        lossRows: header.lossRows, byteLimit: byteLimit
      ) { part throws(Diagnosis) in
        read += part.count
        progress?(Double(read) / Double(layout.count))
        return try file.tensor(TraceTensors.name(of: part, names)).values
      }
    } catch {
      throw error["file"] == nil ? error.adding(["file": file.file]) : error
    }
  }

  func loss() throws(Diagnosis) -> Double? {
    guard header.loss != nil else { return nil }
    try check(TraceTensors.lossTensor, [1])
    return try file.tensor(TraceTensors.lossTensor).values.first
  }

  private func numbers(slot: Int, time: Int, gradients: Bool) throws(Diagnosis) -> [Double] {
    let parts = layout.parts(program, slot: slot, gradients: header.hasGradients)
    guard let part = parts.first(where: { $0.isGradient == gradients && $0.times.contains(time) }),
      let entry = file[TraceTensors.name(of: part, names)]
    else { throw Diagnosis("trace-file.no-time", ["file": file.file, "name": names[slot], "time": "\(time)"]) }
    let start = part.times.lowerBound..<time
    let width = layout.width(ofSlot: slot, time: time)
    let first =
      program.slots[slot].isPositions
      ? start.reduce(0) { $0 + layout.width(ofSlot: slot, time: $1) } : start.count * width
    return try file.values(of: entry, first..<first + width)
  }

  private func unknown(_ quantity: String) -> Diagnosis {
    let near = Suggestion.nearest(to: quantity, in: names)
    return Diagnosis.unknown("trace-file.no-quantity", quantity, near: near).adding(["file": file.file])
  }

  func parameters(prefix: String) throws(Diagnosis) -> Parameters<Double> {
    var tensors: [NamedTensor<Double>] = []
    for tensor in Parameters<Double>(zerosLike: program.parameters).stateDict(program.model, names: header.names) {
      try check(prefix + tensor.name, tensor.shape)
      tensors.append(
        NamedTensor(tensor.name, shape: tensor.shape, values: try file.tensor(prefix + tensor.name).values))
    }
    return try Parameters(program, stateDict: tensors, names: header.names)
  }

  private func check(_ name: String, _ shape: [Int]) throws(Diagnosis) {
    guard let entry = file[name] else {
      throw Diagnosis(
        "weights.missing", ["tensor": name, "expected": Packing.text(shape), "file": file.file])
    }
    guard entry.shape == shape, entry.type == .float64 else {
      throw Diagnosis(
        "weights.shape",
        [
          "tensor": name, "expected": Packing.text(shape) + " F64",
          "got": Packing.text(entry.shape) + " " + entry.type.rawValue, "file": file.file,
        ])
    }
  }
}

extension TraceTensors {
  static func name(of part: TracePart, _ names: [String]) -> String {
    (part.isGradient ? "grad " : "") + (part.isInitial ? "initial " : "") + names[part.slot]
  }

  /// `[T, width]`; a state at t = 0 is one row, a vector that grows with time is flat.
  static func shape(of part: TracePart, _ program: Program) -> [Int] {
    part.isInitial || program.slots[part.slot].isPositions
      ? [part.count] : [part.times.count, part.count / part.times.count]
  }

  static func write(
    _ trace: Trace<Double>, to path: String, names: StateDictNames, progress: ((Double) -> Void)?
  ) throws(Diagnosis) {
    let program = trace.program
    let quantities = program.quantityNames
    let parts = trace.parts
    var layouts = parts.map { SafeTensors.Layout(name(of: $0, quantities), shape: shape(of: $0, program)) }
    var tensors = trace.parameters.stateDict(program.model, names: names)
    if trace.hasGradients {
      tensors += trace.parameterGradients.stateDict(program.model, names: names).map {
        NamedTensor("grad " + $0.name, shape: $0.shape, values: $0.values)
      }
    }
    if let loss = trace.loss { tensors.append(NamedTensor(lossTensor, shape: [1], values: [loss])) }
    layouts += tensors.map { SafeTensors.Layout($0.name, shape: $0.shape) }
    var written = 0
    try SafeTensors.write(to: path, layouts, metadata: [key: header(trace, names, quantities)]) { index, sink in
      guard index < parts.count else {
        tensors[index - parts.count].values.withUnsafeBufferPointer { sink.append($0) }
        return
      }
      for time in parts[index].times {
        trace.numbers(parts[index], time: time).withUnsafeBufferPointer { sink.append($0) }
      }
      written += parts[index].count
      progress?(Double(written) / Double(trace.layout.count))
    }
    progress?(1)
  }

  /// The header as JSON, with the quantities that share the gradients of a sum.
  private static func header(_ trace: Trace<Double>, _ names: StateDictNames, _ quantities: [String]) -> String {
    let sink = ByteSink()
    var json = JSONWriter(to: sink, width: nil)
    json.beginObject()
    TraceHeader(trace, names: names).write(to: &json)
    json.key("gradients_of")
    json.beginObject()
    if trace.hasGradients {
      for slot in trace.program.slots.indices {
        guard let holder = trace.program.adjointSlot(of: slot), holder != slot else { continue }
        json.member(quantities[slot], quantities[holder])
      }
    }
    json.endObject()
    json.endObject()
    return sink.text
  }
}
