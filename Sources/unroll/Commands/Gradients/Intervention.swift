import Arguments
import Files
import Recurrence

/// One change to a run or to its gradient, as a row of `unroll gradients intervene`.
struct Intervention: Sendable {
  /// What the command line said: `truncate 3`, `clamp f=1`.
  var name: String
  /// The loss and the flows; nil where only the gradient is changed after the run.
  var measures: RunMeasures?
  /// The norm of the changed gradient; nil where it is not finite.
  var norm: Double?
  /// The changed gradient beside the full one; nil where the parameters are others, or a gradient is not finite.
  var comparison: GradientComparison?
  /// The cells of the ledger that vanish, and their share; for truncation.
  var cells: (count: Int, share: Double?)?

  /// A run beside the original one.
  private init(_ name: String, _ trace: Trace<Double>, _ record: RunRecord, isComparable: Bool) throws(Diagnosis) {
    self.name = name
    let measures = try RunMeasures(trace)
    self.measures = measures
    norm = measures.gradientNorm
    if isComparable, trace.program.parameters == record.program.parameters {
      comparison = try? GradientComparison(
        full: record.trace.parameterGradients, changed: trace.parameterGradients)
    }
  }

  /// A gradient beside the full one.
  private init(_ name: String, _ gradient: Parameters<Double>, _ record: RunRecord) throws(Diagnosis) {
    self.name = name
    norm = gradient.norm.isFinite ? gradient.norm : nil
    comparison = try GradientComparison(full: record.trace.parameterGradients, changed: gradient)
  }

  /// The options that name interventions.
  static let options: [Option] = [
    .value("truncate", "K", repeats: true), .value("detach", "STATE[:READER]", repeats: true),
    .value("clip-value", "X", repeats: true), .value("clip-norm", "X", repeats: true),
    .value("clamp", "QUANTITY=X", repeats: true), .value("bound", "QUANTITY=X", repeats: true),
    .value("activation", "QUANTITY=FUNCTION", repeats: true),
    .choice("init", RunVariant.Start.Scheme.allCases.map(\.rawValue), repeats: true),
    .value("sigma", "X", repeats: true), .value("forget-bias", "X", repeats: true),
    .value("steps", "N", repeats: true), .value("seed", "N", default: "1"),
  ]

  /// Everything that the command line asks for, in the order of the options.
  static func all(_ invocation: Invocation, _ record: RunRecord) throws(Diagnosis) -> [Intervention] {
    var found: [Intervention] = []
    for text in invocation.all("truncate") { found.append(try truncation(text, record)) }
    for text in invocation.all("detach") {
      found.append(
        try Intervention("detach " + text, try record.trace.detached(try path(text)), record, isComparable: true))
    }
    let full = record.trace.parameterGradients
    for text in invocation.all("clip-value") {
      let bound = try number("clip-value", text, least: 0)
      found.append(try Intervention("clip-value " + text, full.clipped(toValue: bound), record))
    }
    for text in invocation.all("clip-norm") {
      let bound = try number("clip-norm", text, least: 0)
      found.append(try Intervention("clip-norm " + text, full.clipped(toNorm: bound), record))
    }
    for option in ["clamp", "bound", "activation"] {
      for text in invocation.all(option) {
        found.append(
          try Intervention(option + " " + text, try changed(option, text, record), record, isComparable: true))
      }
    }
    let seed = UInt64(clamping: try invocation.int("seed", in: 0...Int.max) ?? 1)
    for text in invocation.all("init") {
      guard let scheme = RunVariant.Start.Scheme(rawValue: text) else { continue }
      let trace = try RunVariant(start: .scheme(scheme), seed: seed).run(record)
      found.append(try Intervention("init " + text, trace, record, isComparable: false))
    }
    for text in invocation.all("sigma") {
      let trace = try RunVariant(start: .gaussian(try number("sigma", text, least: 0)), seed: seed).run(record)
      found.append(try Intervention("sigma " + text, trace, record, isComparable: false))
    }
    for text in invocation.all("forget-bias") {
      let trace = try RunVariant(forgetBias: try number("forget-bias", text)).run(record)
      found.append(try Intervention("forget-bias " + text, trace, record, isComparable: false))
    }
    for text in invocation.all("steps") {
      guard let steps = Int(text), steps >= 1 else {
        throw Diagnosis("usage.not-an-integer.from", ["option": "--steps", "value": text, "low": "1"], kind: .usage)
      }
      found.append(
        try Intervention("steps " + text, try RunVariant(steps: steps).run(record), record, isComparable: true))
    }
    return found
  }

  private static func truncation(_ text: String, _ record: RunRecord) throws(Diagnosis) -> Intervention {
    guard let count = Int(text), count >= 1 else {
      throw Diagnosis("usage.not-an-integer.from", ["option": "--truncate", "value": text, "low": "1"], kind: .usage)
    }
    var result = try Intervention("truncate " + text, try record.trace.gradients(truncatedTo: count), record)
    let beyond = try record.trace.ledger().beyond(count)
    result.cells = (beyond.cells, beyond.share)
    return result
  }

  private static func number(_ option: String, _ text: String, least: Double? = nil) throws(Diagnosis) -> Double {
    guard let value = Double(text), value.isFinite, least.map({ value >= $0 }) ?? true else {
      throw Diagnosis(
        least == nil ? "usage.not-a-number" : "usage.not-a-number.from",
        ["option": "--" + option, "value": text, "low": "0"], kind: .usage)
    }
    return value
  }

  /// `h`, `c:f`, `1.h` for layer 1.
  private static func path(_ text: String) throws(Diagnosis) -> DetachedPath {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var state = parts[0]
    var layer: Int?
    if let dot = state.firstIndex(of: "."), state.first == "l", let number = Int(state[..<dot].dropFirst()) {
      layer = number
      state = state[state.index(after: dot)...]
    }
    return DetachedPath(layer: layer, state: String(state), reader: parts.count > 1 ? String(parts[1]) : nil)
  }

  /// The run with one equation of every layer's cell changed.
  private static func changed(_ option: String, _ text: String, _ record: RunRecord) throws(Diagnosis) -> Trace<Double>
  {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
    guard parts.count == 2, !parts[0].isEmpty else {
      throw Diagnosis("usage.assignment", ["option": "--" + option, "value": text], kind: .usage)
    }
    var model = record.program.model
    for index in model.layers.indices {
      let cell = model.layers[index].cell
      switch option {
      case "clamp": model.layers[index].cell = try cell.clamping(parts[0], to: try number(option, parts[1]))
      case "bound": model.layers[index].cell = try cell.clamping(parts[0], within: try number(option, parts[1]))
      default:
        guard let function = Formula.Function(rawValue: parts[1]) else {
          let names = Formula.Function.allCases.map(\.rawValue)
          throw Parser.notAmong(names, parts[1], "--activation")
        }
        model.layers[index].cell = try cell.swappingFunction(of: parts[0], with: function)
      }
    }
    let program = try Program(model, loss: record.program.loss)
    return try program.run(record.trace.parameters, record.trace.sample, byteLimit: MemoryLimit.usual)
  }
}
