import Recurrence

/// Quantities as shaded cells, units down and time to the right: one panel or several on one time axis.
public enum HeatMap {
  /// The heat map of one or several quantities.
  public static func scene(
    _ grids: [HeatGrid], _ options: HeatMapOptions = HeatMapOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let grids = grids.filter({ $0.isDrawable })
    return scene(grids, HeatFinding(grids, texts), options, measure: measure, texts: texts)
  }

  /// The heat map with a finding of the caller's own.
  static func scene(
    _ grids: [HeatGrid], _ found: HeatFinding, _ options: HeatMapOptions, measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let page = ChartPage(found.finding, options.chart, measure, texts)
    let painted = HeatColumns(grids, page, options).paint(focus: found.focus)
    let details = grids.map { grid in
      texts(
        grid.addressing == .quantity ? "heat.detail" : "heat.detail.matrix",
        [
          "symbol": grid.symbol, "name": grid.name, "units": String(grid.units), "first": String(grid.times[0]),
          "last": String(grid.times[grid.times.count - 1]),
        ])
    }
    return painted.page.scene(below: painted.bottom, details: details)
  }
}

/// All gates and candidates of a layer, stacked on one time axis.
public enum GateChart {
  /// The gates of a layer, in the order of its equations; nil where the cell has neither gates nor candidates.
  public static func scene(
    _ trace: Trace<Double>, layer: Int = 0, direction: Model.Direction = .forward,
    _ options: HeatMapOptions = HeatMapOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    guard trace.program.model.layers.indices.contains(layer) else { return nil }
    let cell = trace.program.model.layers[layer].cell
    let names = cell.equations.map { $0.name }.filter {
      !cell.states.contains($0) && $0 != cell.output && HeatGrid.kind(of: $0, in: cell) != .signed
    }
    let grids = names.compactMap { name in
      HeatGrid(trace, layer: layer, direction: direction, Quantity(name), texts: texts)
    }
    return grids.isEmpty ? nil : HeatMap.scene(grids, options, measure: measure, texts: texts)
  }
}
