import Diagrams
import Recurrence

extension TracedExperiment {
  /// What is measured about the run.
  public func measure(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    switch call.measure {
    case .gradientNorms, .gradientNorm, .growthRate, .halfLife, .underflowLag: return try flow(call)
    case .jacobian, .jacobianNorm, .jacobianLog, .jacobianSingularValues, .jacobianRadius, .directPath, .lyapunov:
      return try jacobian(call)
    case .singularValues, .spectralNorm, .spectralRadius, .eigenvalueModuli, .eigenvalueReal, .eigenvalueImaginary,
      .discCenters, .discRadii, .rank, .condition:
      return try linear(call)
    case .course: return try course(call)
    case .parameterCount, .multiplyAdds, .cellCount, .criticalPath, .widestRound, .forwardMilliseconds,
      .backwardMilliseconds:
      return try cost(call)
    case .ledgerCell, .ledgerSum, .ledgerShare, .ledgerBeyond: return try ledger(call)
    case .truncated, .truncationKept, .clipped, .detached: return try intervention(call)
    case .single, .singleError, .roundingError, .gradientError, .explodesAt: return try precision(call)
    case .classesSaid: return classesSaid()
    case .history, .before, .sampleCount, .partLoss, .partMetric, .forecasts, .truths: return try training(call)
    }
  }

  /// A number that counts something, with the usual one where none is given.
  func count(_ call: MeasureCall, _ name: String, default usual: Int? = nil) throws(Diagnosis) -> Int? {
    guard let given = call.numbers[name]?.first else { return usual }
    guard let count = Int(exactly: given) else {
      throw Diagnosis(
        "lesson.whole-number",
        ["name": call.measure.rawValue, "argument": name, "got": NumberFormat.standard(given)])
    }
    return count
  }

  func direction(_ call: MeasureCall) -> Model.Direction {
    (call.numbers["reverse"]?.first ?? 0) != 0 ? .reverse : .forward
  }

  /// The number of a tensor in the program's table.
  func tensor(_ call: MeasureCall, _ parameter: String = "tensor") throws(Diagnosis) -> Int {
    var name = call.names[parameter] ?? ""
    if name.hasPrefix("grad ") { name = String(name.dropFirst(5)) }
    let entries = trace.program.parameters.entries
    let found = entries.indices.filter { entries[$0].name == name || entries[$0].symbol == name }
    guard found.count == 1 else {
      let known = found.isEmpty ? entries.map(\.name) : found.map { entries[$0].name }
      throw Diagnosis(
        "lesson.no-tensor",
        ["name": name, "suggestion": Suggestion.nearest(to: name, in: known) ?? known.joined(separator: ", ")])
    }
    return found[0]
  }

  /// One scalar by its address.
  func scalar(_ call: MeasureCall) throws(Diagnosis) -> Reference {
    try Address.parse(
      call.names["scalar"] ?? "", in: trace.program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps)
  }

  // MARK: Gradient flow

  private func flow(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    if call.measure == .gradientNorm {
      guard trace.hasGradients else { throw Diagnosis("laboratory.no-gradients") }
      return [trace.parameterGradients.norm]
    }
    let layer = try count(call, "layer", default: 0) ?? 0
    let flows = try trace.gradientFlow().filter { $0.layer == layer && $0.direction == direction(call) }
    let state = call.names["state"] ?? flows.first?.state ?? "h"
    guard let flow = flows.first(where: { $0.state == state }) else {
      throw Diagnosis(
        "lesson.no-state",
        ["state": state, "layer": "\(layer)", "names": flows.map(\.state).joined(separator: ", ")])
    }
    switch call.measure {
    case .gradientNorms: return zip(flow.times, flow.norms).sorted { $0.0 < $1.0 }.map(\.1)
    case .growthRate: return [flow.rate ?? .nan]
    case .halfLife: return [flow.halfLife ?? .infinity]
    default:
      let bits = try count(call, "bits", default: 32) ?? 32
      guard bits == 32 || bits == 64 else { throw Diagnosis("lesson.bits", ["got": "\(bits)"]) }
      switch flow.underflow(in: bits == 32 ? .float32 : .float64) {
      case .reached(let lag): return [Double(lag)]
      case .predicted(let lag): return [lag]
      default: return [.infinity]
      }
    }
  }

  // MARK: A quantity over time

  /// A quantity at every step, one step behind the other: `course(l0.h[0])`, `course(grad l0.h)`.
  private func course(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    var name = call.names["quantity"] ?? ""
    let isGradient = name.hasPrefix("grad ")
    if isGradient { name = String(name.dropFirst(5)) }
    // The time stands behind layer and direction: encoder.l0.reverse.t3.h.
    var parts = name.split(separator: ".").map(String.init)
    let place =
      parts.firstIndex { !($0.first == "l" && Int($0.dropFirst()) != nil) && $0 != "reverse" && $0 != "encoder" } ?? 0
    let steps = parts.first == "encoder" ? trace.layout.sourceSteps : trace.steps
    parts.insert("t", at: place)
    let first = try count(call, "from", default: 1) ?? 1
    let last = try count(call, "to", default: steps) ?? steps
    guard first >= 0, last <= steps, first <= last else {
      throw Diagnosis("lesson.course", ["from": "\(first)", "to": "\(last)", "steps": "\(steps)"])
    }
    var result: [Double] = []
    for time in first...last {
      parts[place] = "t\(time)"
      result += try numbers((isGradient ? "grad " : "") + parts.joined(separator: "."))
    }
    return result
  }
}
