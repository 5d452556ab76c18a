import Diagrams
import Recurrence

extension HeatGrid {
  /// What goes into the network (`x`), what comes out (`y`) or should (`target`); nil for any other name, and where there is none.
  public static func sequence(_ name: String, of trace: Trace<Double>) -> HeatGrid? {
    guard ["x", "y", "target"].contains(name) else { return nil }
    var times: [Int] = []
    var values: [[Double]] = []
    for time in 1...max(1, trace.steps) {
      // Outputs and targets may be of some steps only.
      guard let found = try? trace.references("t\(time).\(name)"), !found.isEmpty else { continue }
      times.append(time)
      values.append(found.map { trace.value($0) })
    }
    guard !times.isEmpty else { return nil }
    return HeatGrid(symbol: name == "y" ? "ŷ" : name, values: values, times: times, quantity: name)
  }
}

extension Trace<Double> {
  /// What an address of a scalar or a vector names.
  func references(_ text: String) throws(Diagnosis) -> [Reference] {
    try Address.parseVector(text, in: program, steps: steps, sourceSteps: layout.sourceSteps)
  }
}
