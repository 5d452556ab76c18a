import Recurrence

/// Matrices and vectors of parameters, or their gradients, as shaded cells with their numbers.
public enum WeightChart {
  /// The parameters of these names, such as `l0.W_hi`, one below the other; nil where none has such a name.
  public static func scene(
    _ parameters: Parameters<Double>, _ names: [String], isGradient: Bool = false,
    _ options: HeatMapOptions = HeatMapOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    var grids = names.compactMap { HeatGrid(parameters, $0, isGradient: isGradient) }.filter({ $0.isDrawable })
    // Of two panels with one symbol each says where it belongs.
    for index in grids.indices where grids.count(where: { $0.symbol == grids[index].symbol }) > 1 {
      grids[index].name = place(of: grids[index].quantity, texts)
    }
    guard !grids.isEmpty else { return nil }
    var options = options
    options.rowTitle = options.rowTitle ?? texts("weights.row")
    options.columnTitle = options.columnTitle ?? texts("weights.column")
    return HeatMap.scene(
      grids, finding(grids, isGradient: isGradient, texts), options, measure: measure, texts: texts)
  }

  /// Where a parameter belongs, in words: `layer 0`, `layer 1, reverse`, `readout`.
  private static func place(of name: String, _ texts: DiagramTexts) -> String {
    let parts = name.split(separator: ".").dropLast().map { String($0) }
    let words = parts.map { part in
      if part == "readout" { return texts("weights.readout") }
      guard part.first == "l", let layer = Int(part.dropFirst()) else { return part }
      return texts("unrolled.layer", ["layer": String(layer)])
    }
    return ChartPage.joined(words, by: ", ")
  }

  /// Words between which no line breaks.
  private static func unbroken(_ words: String) -> String {
    var unbroken = ""
    for scalar in words.unicodeScalars { unbroken.unicodeScalars.append(scalar == " " ? "\u{A0}" : scalar) }
    return unbroken
  }

  /// The largest weight of all panels, and how many are small beside it.
  static func finding(_ grids: [HeatGrid], isGradient: Bool = false, _ texts: DiagramTexts) -> HeatFinding {
    var best = (panel: 0, row: 0, column: 0)
    func value(_ place: (panel: Int, row: Int, column: Int)) -> Double {
      grids[place.panel].values[place.column][place.row]
    }
    for (panel, grid) in grids.enumerated() {
      for (column, rows) in grid.values.enumerated() {
        for (row, number) in rows.enumerated() where number.isFinite && abs(number) > abs(value(best)) {
          best = (panel, row, column)
        }
      }
    }
    let grid = grids[best.panel]
    let all = grid.values.joined()
    let small = all.count { abs($0) < abs(value(best)) / 10 }
    let values =
      [
        "symbol": grid.symbol, "value": ChartNumber.text(value(best)), "unit": String(best.row),
        "column": String(best.column), "all": String(all.count),
        "share": ChartNumber.percent(Double(small) / Double(max(1, all.count))),
      ] as KeyValuePairs
    let isZero = value(best) == 0
    let kind = isGradient ? "weights.gradient" : "weights"
    var title = texts(isZero ? kind + ".zero.title" : kind + ".title", values)
    if !isZero, !grid.name.isEmpty {
      title = texts(
        kind + ".title.place",
        [
          "symbol": grid.symbol, "place": unbroken(grid.name), "value": ChartNumber.text(value(best)),
          "unit": String(best.row), "column": String(best.column),
        ])
    }
    return HeatFinding(
      Finding(title: title, caption: isZero ? "" : texts(kind + ".caption", values)),
      focus: isZero ? nil : (best.panel, best.row))
  }
}

extension HeatGrid {
  /// A parameter, or its gradient, as rows × columns; nil where none has such a name.
  public init?(_ parameters: Parameters<Double>, _ name: String, isGradient: Bool = false) {
    guard let index = parameters.table.index(of: name) else { return nil }
    let entry = parameters.table.entries[index]
    let symbol = entry.symbol
    self.init(
      symbol: isGradient ? "∂L/∂" + symbol : symbol, kind: .signed,
      values: (0..<entry.columns).map { column in (0..<entry.rows).map { parameters[index, $0, column] } },
      times: Array(0..<entry.columns), addressHead: isGradient ? "grad " : "", quantity: entry.name)
    addressing = entry.isMatrix ? .matrix : .vector
    // W_hf belongs to gate f.
    let gate = Role.gate(symbol.last.map { String($0) } ?? "")
    role = gate == .ink ? nil : gate
  }
}
