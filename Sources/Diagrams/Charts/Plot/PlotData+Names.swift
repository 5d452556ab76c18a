extension PlotData {
  /// The name of the class that a height is; nil where heights are numbers.
  func name(_ value: Double) -> String? {
    guard value >= 0, value < Double(yNames.count), value == value.rounded() else { return nil }
    return yNames[Int(value)]
  }

  /// The room that a line's last height takes behind its name; none where heights are classes.
  func valueWidth(_ line: Line, _ page: ChartPage) -> Double {
    guard yNames.isEmpty else { return 0 }
    let last = line.values.last { $0.isFinite } ?? 0
    return page.type.caption.size * 0.6 + page.measure.width(NumberText(last).runs(page.type.label))
  }
}
