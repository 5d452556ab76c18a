import Recurrence

/// Where two runs of one model part: how far each quantity of one lies from that of the other, step by step.
public enum DifferenceChart {
  /// The difference of two runs; values, or gradients.
  ///
  /// - Throws: `difference.shapes` where the models or the numbers of steps differ.
  public static func scene(
    _ a: Trace<Double>, _ b: Trace<Double>, ofGradients: Bool = false, _ options: HeatMapOptions = HeatMapOptions(),
    measure: TextMeasure, texts: DiagramTexts
  ) throws(Diagnosis) -> Scene {
    guard a.steps == b.steps, a.program.slots.map({ $0.name }) == b.program.slots.map({ $0.name }),
      a.program.slots.map({ $0.units }) == b.program.slots.map({ $0.units })
    else { throw Diagnosis("difference.shapes", ["a": shape(a), "b": shape(b)]) }
    let rows = rows(a, b, ofGradients)
    let times = Array(1...max(1, a.steps))
    let found = HeatFinding(finding(rows, texts))
    var options = options
    options.rowNames = rows.map({ $0.name })
    options.rowTitle = texts("difference.row")
    var grid = HeatGrid(
      symbol: texts("difference.symbol"), name: texts("difference.name"), kind: .magnitude,
      values: times.indices.map { step in rows.map { $0.sizes[step] } }, times: times,
      addressHead: ofGradients ? "grad " : "")
    grid.addressing = .difference(heads: rows.map { $0.head }, names: rows.map { $0.letters })
    return HeatMap.scene([grid].filter({ $0.isDrawable }), found, options, measure: measure, texts: texts)
  }

  private static func shape(_ trace: Trace<Double>) -> String {
    let layers = trace.program.model.layers.map { $0.cell.title + " " + String($0.hidden) }
    return ChartPage.joined(layers, by: ", ") + ", T = " + String(trace.steps)
  }

  /// A quantity and how far its runs lie apart: the largest |a − b| of all units, by step.
  struct Row: Equatable {
    var name: String {
      let symbol = letters == "loss" ? letters : "$" + letters + "$"
      return isAlone ? symbol : head + symbol
    }
    /// Whether no other layer or direction has a quantity of these letters.
    var isAlone = true
    /// The layer, as addresses begin: `l0.`.
    var head: String
    /// The quantity's letters.
    var letters: String
    var sizes: [Double]
  }

  /// The quantities with a letter of their own, stage by stage.
  private static func rows(_ a: Trace<Double>, _ b: Trace<Double>, _ ofGradients: Bool) -> [Row] {
    var rows: [Row] = []
    for (stage, part) in a.program.stages.enumerated() {
      for slot in part.slots {
        let entry = a.program.slots[slot]
        let letters = entry.name.unicodeScalars.filter { MathText.isLetter($0) || $0 == "_" }
        guard entry.stage == stage, letters.count == entry.name.unicodeScalars.count, slot != a.program.target else {
          continue
        }
        var sizes: [Double] = []
        for time in 1...max(1, a.steps) {
          guard a.isRecorded(slot, time: time),
            let x = ofGradients ? a.gradients(slot, time: time) : a.values(slot, time: time),
            let y = ofGradients ? b.gradients(slot, time: time) : b.values(slot, time: time)
          else {
            sizes.append(0)
            continue
          }
          sizes.append(
            zip(x, y).reduce(0) { largest, pair in
              let size = abs(pair.0 - pair.1)
              return size.isNaN ? (pair.0.isNaN && pair.1.isNaN ? largest : .infinity) : max(largest, size)
            })
        }
        let place = Address.text(ofSlot: slot, time: 0, in: a.program)
        rows.append(Row(head: String(place.dropLast(entry.name.count + 3)), letters: entry.name, sizes: sizes))
      }
    }
    for row in rows.indices { rows[row].isAlone = rows.count { $0.letters == rows[row].letters } == 1 }
    return rows
  }

  static func finding(_ rows: [Row], _ texts: DiagramTexts) -> Finding {
    var first: (step: Int, row: Int)?
    for (row, entry) in rows.enumerated() {
      guard let step = entry.sizes.firstIndex(where: { $0 != 0 }) else { continue }
      if step < first?.step ?? .max { first = (step, row) }
    }
    let count = String(rows.count)
    guard let first else {
      return Finding(
        title: texts("difference.none.title"), caption: texts("difference.none.caption", ["all": count]))
    }
    let largest = rows.flatMap({ $0.sizes }).max() ?? 0
    let equal = rows.count { $0.sizes.allSatisfy { $0 == 0 } }
    return Finding(
      title: texts(
        "difference.title",
        [
          "time": String(first.step + 1), "name": rows[first.row].name,
          "first": ChartNumber.text(rows[first.row].sizes[first.step]), "largest": ChartNumber.text(largest),
        ]),
      caption: texts(
        equal == 0 ? "difference.caption-none" : equal == 1 ? "difference.caption-one" : "difference.caption",
        ["equal": String(equal), "all": count]))
  }
}
