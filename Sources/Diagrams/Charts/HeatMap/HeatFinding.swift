/// What a heat map's numbers tell.
struct HeatFinding {
  var finding: Finding
  /// The panel and the unit that the title is about.
  var focus: (panel: Int, unit: Int)?

  /// Words of a diagram of its own.
  init(_ finding: Finding, focus: (panel: Int, unit: Int)? = nil) {
    self.finding = finding
    self.focus = focus
  }

  /// The first rule that has something to say.
  init(_ grids: [HeatGrid], _ texts: DiagramTexts) {
    if let found = HeatFinding.notFinite(grids, texts) {
      finding = found
    } else if let (found, panel, unit) = HeatFinding.swing(grids, texts) {
      finding = found
      focus = (panel, unit)
    } else if let (found, panel, unit) = HeatFinding.farthest(grids, texts) {
      finding = found
      focus = (panel, unit)
    } else {
      finding = Finding(title: texts("heat.empty.title"), caption: texts("heat.empty.caption"))
    }
  }

  private static func notFinite(_ grids: [HeatGrid], _ texts: DiagramTexts) -> Finding? {
    for grid in grids {
      guard let step = grid.values.firstIndex(where: { $0.contains { !$0.isFinite } }) else { continue }
      let values = ["symbol": grid.symbol, "time": String(grid.times[step])] as KeyValuePairs
      return Finding(title: texts("heat.not-finite.title", values), caption: texts("heat.not-finite.caption", values))
    }
    return nil
  }

  /// The unit of a gate that opens and shuts most; of the gate that keeps the state, if it has one.
  private static func swing(_ grids: [HeatGrid], _ texts: DiagramTexts) -> (Finding, Int, Int)? {
    var best: (swing: Double, panel: Int, unit: Int, low: Int, high: Int)?
    let gates = grids.indices.filter { if case .gate = grids[$0].kind { true } else { false } }
    let keeping = gates.filter { grids[$0].kind == .gate(.forgetGate) }
    for panel in keeping.isEmpty ? gates : keeping {
      let grid = grids[panel]
      for unit in 0..<grid.units {
        let row = grid.values.map { $0[unit] }
        guard let low = row.indices.min(by: { row[$0] < row[$1] }),
          let high = row.indices.max(by: { row[$0] < row[$1] })
        else { continue }
        if row[high] - row[low] > best?.swing ?? -1 { best = (row[high] - row[low], panel, unit, low, high) }
      }
    }
    guard let best else { return nil }
    let grid = grids[best.panel]
    let low = grid.values[best.low][best.unit]
    let high = grid.values[best.high][best.unit]
    let open = (0..<grid.units).count { unit in grid.values.allSatisfy { $0[unit] > 0.5 } }
    let (from, to) = best.low < best.high ? (low, high) : (high, low)
    let key = grid.values.count == 1 ? "heat.one" : best.swing < 0.2 ? "heat.calm" : "heat.swing"
    let values =
      [
        "unit": String(best.unit), "symbol": grid.symbol, "from": decimals(from), "to": decimals(to),
        "start": String(grid.times[min(best.low, best.high)]), "end": String(grid.times[max(best.low, best.high)]),
        "open": String(open), "units": String(grid.units), "swing": decimals(best.swing),
      ] as KeyValuePairs
    let found = Finding(
      title: texts(key + ".title", values),
      caption: texts("heat.row", values) + " "
        + texts(open == 0 ? "heat.open.none" : open == 1 ? "heat.open.one" : "heat.open", values))
    return (found, best.panel, best.unit)
  }

  /// The number of the first panel that lies farthest from zero.
  private static func farthest(_ grids: [HeatGrid], _ texts: DiagramTexts) -> (Finding, Int, Int)? {
    guard let grid = grids.first, grid.units > 0 else { return nil }
    var best = (step: 0, unit: 0)
    for (step, row) in grid.values.enumerated() {
      for (unit, value) in row.enumerated() where abs(value) > abs(grid.values[best.step][best.unit]) {
        best = (step, unit)
      }
    }
    let value = grid.values[best.step][best.unit]
    let negative = grid.values.joined().count { $0 < 0 }
    let values =
      [
        "unit": String(best.unit), "symbol": grid.symbol, "value": ChartNumber.text(value),
        "time": String(grid.times[best.step]), "negative": String(negative),
        "all": String(grid.values.count * grid.units),
      ] as KeyValuePairs
    let isZero = value == 0
    return (
      Finding(
        title: texts(isZero ? "heat.zero.title" : "heat.far.title", values),
        caption: texts(isZero ? "heat.zero.caption" : "heat.far.caption", values)), 0, best.unit
    )
  }

  private static func decimals(_ value: Double) -> String { NumberText(value, decimals: 2).plain }
}
