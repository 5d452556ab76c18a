import Recurrence

/// Where each step looks: attention weights, a row for each step and a column for each position.
public enum AttentionChart {
  /// The first layer that attends, with the quantity by which it weights what it reads; nil where none does.
  ///
  /// - Parameter name: The quantity to look for; the first of the layer's without.
  public static func place(_ model: Model, quantity name: String? = nil) -> (layer: Int, quantity: String)? {
    for (index, layer) in model.layers.enumerated() {
      let weights = layer.cell.equations.flatMap { $0.formula.weights }
      if let found = weights.first(where: { name == nil || $0 == name }) { return (index, found) }
    }
    return nil
  }

  /// The weights of a run's quantity with an element for each earlier step, such as `α`; nil where it has none of that name.
  public static func scene(
    _ trace: Trace<Double>, layer: Int = 0, direction: Model.Direction = .forward, _ quantity: Quantity,
    _ options: HeatMapOptions = HeatMapOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    guard let slot = trace.program.slot(layer: layer, direction: direction, quantity.name) else { return nil }
    let times = (1...max(1, trace.steps)).filter { trace.isRecorded(slot, time: $0) }
    let rows = times.map { Array(trace.values(slot, time: $0)) }
    let place = Address.text(ofSlot: slot, time: 0, in: trace.program)
    return scene(
      rows, symbol: quantity.name, addressHead: String(place.dropLast(quantity.name.count + 3)),
      quantity: quantity.name, options, measure: measure, texts: texts)
  }

  /// The chart of weights of any origin: a row for each step; rows may be of different lengths.
  public static func scene(
    _ rows: [[Double]], symbol: String = "α", addressHead: String = "", quantity: String = "",
    _ options: HeatMapOptions = HeatMapOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let columns = rows.map({ $0.count }).max() ?? 0
    var grid = HeatGrid(
      symbol: symbol, kind: .gate(.ink),
      values: (0..<columns).map { column in rows.map { column < $0.count ? $0[column] : .nan } },
      times: Array(0..<columns), addressHead: addressHead, quantity: quantity)
    grid.addressing = .attention
    var options = options
    options.rowTitle = options.rowTitle ?? texts("attention.row")
    options.columnTitle = options.columnTitle ?? texts("attention.column")
    return HeatMap.scene(
      [grid].filter({ $0.isDrawable }), finding(rows, texts), options, measure: measure, texts: texts)
  }

  /// The row with the largest weight, those aside that have only one position to attend to.
  static func finding(_ rows: [[Double]], _ texts: DiagramTexts) -> HeatFinding {
    var best: (row: Int, column: Int, weight: Double)?
    for (row, weights) in rows.enumerated() where weights.count > 1 {
      for (column, weight) in weights.enumerated() where weight > best?.weight ?? 0 { best = (row, column, weight) }
    }
    guard let best else {
      return HeatFinding(
        Finding(title: texts("attention.empty.title"), caption: texts("attention.empty.caption")))
    }
    let sharp = rows.count { $0.count > 1 && $0.contains { $0 > 0.5 } }
    return HeatFinding(
      Finding(
        title: texts(
          "attention.title",
          ["row": String(best.row + 1), "column": String(best.column), "share": ChartNumber.percent(best.weight)]),
        caption: texts(
          sharp == 0 ? "attention.caption-none" : "attention.caption",
          ["sharp": String(sharp), "rows": String(rows.count)])), focus: (0, best.row))
  }
}

extension Formula {
  /// The quantities by which sums over steps are weighted.
  fileprivate var weights: [String] {
    if case .weightedSum(.quantity(let name, 0), _) = self { return [name] }
    return parts.flatMap { $0.weights }
  }
}
