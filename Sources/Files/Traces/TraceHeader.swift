import Recurrence

/// What a trace file says about its trace apart from the arrays of numbers; the same in JSON and in safetensors.
public struct TraceHeader: Equatable, Sendable {
  /// What both formats call themselves.
  public static let format = "unroll-trace"
  /// The version that is written, and the newest that is read.
  public static let version = 1

  static let keys = [
    "format", "version", "model", "loss_function", "steps", "source_steps", "state_dict", "loss", "loss_rows",
    "has_gradients",
  ]

  /// The network.
  public var model: Model
  /// What the outputs were measured by, if by anything.
  public var lossFunction: Loss?
  /// The number of steps T.
  public var steps: Int
  /// The number of steps of the sequence that an encoder reads; 0 without one.
  public var sourceSteps: Int
  /// How the parameters' tensors are called.
  public var names: StateDictNames
  /// The loss of the sequence.
  public var loss: Double?
  /// By how many rows the loss was divided.
  public var lossRows: Int
  /// Whether the file holds gradients.
  public var hasGradients: Bool

  /// The header of a trace.
  public init(_ trace: Trace<Double>, names: StateDictNames) {
    model = trace.program.model
    lossFunction = trace.program.loss
    steps = trace.steps
    sourceSteps = trace.layout.sourceSteps
    self.names = names
    loss = trace.loss
    lossRows = trace.lossRows
    hasGradients = trace.hasGradients
  }

  /// Reads a header, the version first, so that a file of a later version is called that rather than wrong.
  ///
  /// - Parameter others: Keys of the same object that are no part of the header.
  /// - Throws: `trace-file.format`, `trace-file.version`, `trace-file.no-version`, `object.…`, `model.…`, `cell.…`, with file, line and column.
  init(_ reader: inout ObjectReader, others: [String]) throws(Diagnosis) {
    guard reader.tree("format")?.string == TraceHeader.format else {
      throw Diagnosis("trace-file.format", ["file": reader.file])
    }
    let version = try reader.integer("version", in: Int.min...Int.max)
    guard version >= 1 else {
      throw Diagnosis(
        "trace-file.no-version", ["file": reader.file, "version": "\(version)", "known": "\(TraceHeader.version)"])
    }
    guard version <= TraceHeader.version else {
      throw Diagnosis(
        "trace-file.version", ["file": reader.file, "version": "\(version)", "known": "\(TraceHeader.version)"])
    }
    try reader.allow(TraceHeader.keys + others)
    guard var model = try reader.object("model") else { throw reader.problem("object.missing", "model") }
    self.model = try Model(&model) { name throws(Diagnosis) in try Cell.named(name) }
    lossFunction = try Loss(&reader, key: "loss_function")
    steps = try reader.integer("steps", in: 1...1 << 40)
    sourceSteps = self.model.encoder == nil ? 0 : try reader.integer("source_steps", in: 1...1 << 40)
    names = try TraceHeader.names(&reader)
    loss = reader.has("loss") ? try reader.number("loss") : nil
    lossRows = try reader.integer("loss_rows", in: 0...1 << 40)
    hasGradients = try reader.bool("has_gradients")
  }

  /// Writes the header's members into an object that is open.
  func write(to json: inout JSONWriter) {
    json.member("format", TraceHeader.format)
    json.member("version", TraceHeader.version)
    json.key("model")
    model.write(to: &json)
    json.key("loss_function")
    if let lossFunction { lossFunction.write(to: &json) } else { json.null() }
    json.member("steps", steps)
    if model.encoder != nil { json.member("source_steps", sourceSteps) }
    json.key("state_dict")
    json.beginObject()
    json.member("recurrent", names.recurrent)
    json.member("readout", names.readout)
    json.member("embedding", names.embedding)
    json.endObject()
    json.key("loss")
    if let loss { json.number(loss) } else { json.null() }
    json.member("loss_rows", lossRows)
    json.member("has_gradients", hasGradients)
  }

  private static func names(_ reader: inout ObjectReader) throws(Diagnosis) -> StateDictNames {
    guard var inner = try reader.object("state_dict") else { throw reader.problem("object.missing", "state_dict") }
    try inner.allow(["recurrent", "readout", "embedding"])
    var names = StateDictNames()
    names.recurrent = try inner.string("recurrent")
    names.readout = try inner.string("readout")
    names.embedding = try inner.string("embedding")
    return names
  }

  /// The program that ran and the layout of its trace, without allocating what they speak of.
  ///
  /// - Parameters:
  ///   - room: how many numbers the file could hold at most.
  ///   - traceLimit: the largest trace, in bytes, where it is not that of `byteLimit`.
  /// - Throws: `model.…`, `loss.…`, `trace.too-large`, `trace-file.room`, with the file.
  func program(
    file: String, room: Int, byteLimit: Int, traceLimit: Int? = nil
  ) throws(Diagnosis) -> (Program, Layout) {
    do throws(Diagnosis) {
      let program = try Program(model, loss: lossFunction)
      try MemoryLimit.check(program.parameters, limit: byteLimit)
      let layout = try Layout(
        program, steps: steps, sourceSteps: sourceSteps, limit: traceLimit ?? byteLimit, withGradients: hasGradients)
      let (needed, overflow) = layout.count.addingReportingOverflow(program.parameters.count)
      guard !overflow, needed <= room else {
        throw Diagnosis("trace-file.room", ["needed": overflow ? "2^63" : "\(needed)"])
      }
      return (program, layout)
    } catch {
      throw error.adding(["file": file])
    }
  }
}

extension Program {
  /// Every quantity's address without time (`l0.h`, `l1.reverse.f`, `y`); one that occurs again gets ` #2`.
  public var quantityNames: [String] {
    var seen: [String: Int] = [:]
    return slots.indices.map { slot in
      let name = Address.text(ofSlot: slot, in: self)
      seen[name, default: 0] += 1
      return seen[name] == 1 ? name : "\(name) #\(seen[name] ?? 0)"
    }
  }
}
