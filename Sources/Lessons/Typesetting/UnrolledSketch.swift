import Recurrence

/// The unrolled network drawn with characters: a column a step, inputs below, states between, outputs above.
public struct UnrolledSketch: Sendable {
  /// The most steps that are drawn; of longer runs the first and the last.
  static let columns = 4
  /// The most units of a vector that are listed.
  static let units = 3
  static let columnWidth = 15

  /// The drawing, at most 64 columns wide; it reads `steps`, `t1.x`, `l0.t1.h` and `t1.y` of the run.
  public static func text(_ run: some ExperimentRun) throws(Diagnosis) -> String {
    let steps = Int(try run.numbers("steps").first ?? 0)
    guard steps > 0 else { throw Diagnosis("picture.no-steps") }
    let times = steps <= columns ? Array(1...steps) : [1, 2, steps - 1, steps]
    var outputs: [[String]] = []
    var states: [[String]] = []
    var inputs: [[String]] = []
    for time in times {
      // A readout on the last step has no output before it.
      let output = try? run.numbers("t\(time).y")
      outputs.append(list(output ?? [], name: "ŷ", time: time))
      states.append(list(try run.numbers("l0.t\(time).h"), name: "h", time: time))
      inputs.append(list(try run.numbers("t\(time).x"), name: "x", time: time))
    }
    let gaps = times.indices.map { $0 > 0 && times[$0] - times[$0 - 1] > 1 }
    var rows = grid(outputs, gaps: gaps, links: false)
    rows.append(arrows(outputs.map { !$0.isEmpty }))
    rows += grid(states, gaps: gaps, links: true)
    rows.append(arrows(times.map { _ in true }))
    rows += grid(inputs, gaps: gaps, links: false)
    return rows.map { $0.trimmingEnd() }.joined(separator: "\n")
  }

  private static func list(_ values: [Double], name: String, time: Int) -> [String] {
    let symbol = name + subscripted(time)
    let shown = values.prefix(units).enumerated().map { unit, value in
      symbol + (values.count > 1 ? "[\(unit)] " : " ") + NumberFormat(decimals: 3)(value)
    }
    return shown + (values.count > units ? ["  ⋮"] : [])
  }

  /// Cells side by side; the first row of states carries the links between steps.
  private static func grid(_ cells: [[String]], gaps: [Bool], links: Bool) -> [String] {
    let height = cells.map(\.count).max() ?? 0
    return (0..<height).map { row in
      var line = ""
      for (index, cell) in cells.enumerated() {
        let text = row < cell.count ? cell[row] : ""
        let isLinked = links && row == 0 && index > 0
        line += isLinked ? (gaps[index] ? "⋯▸" : "─▸") : "  "
        line += TextColumns.fit(text, to: columnWidth - 2)
      }
      return line
    }
  }

  private static func arrows(_ present: [Bool]) -> String {
    present.map { TextColumns.fit($0 ? "  ▴" : "", to: columnWidth) }.joined()
  }

  private static func subscripted(_ number: Int) -> String {
    String("\(number)".map { Character(UnicodeScalar(0x2080 + UInt32($0.wholeNumberValue ?? 0)) ?? "₀") })
  }
}
