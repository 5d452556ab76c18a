/// What the gradients' sizes tell: how fast each line falls or rises, and what is left in the end.
struct FlowFinding {
  let series: [FlowSeries]
  let texts: DiagramTexts

  var finding: Finding { Finding(title: title, caption: caption) }

  /// Those with a gradient, the one that fades fastest first.
  private var ranked: [FlowSeries] {
    series.enumerated().filter { $0.element.trend != .zero }.sorted {
      let (a, b) = ($0.element.rate ?? 0, $1.element.rate ?? 0)
      return a == b ? $0.offset < $1.offset : a < b
    }.map { $0.element }
  }

  private var title: String {
    guard let first = ranked.first, let last = ranked.last else { return texts("flow.zero.title") }
    if series.allSatisfy({ $0.norms.count == 1 }) { return texts("flow.point.title") }
    if ranked.count == 1 {
      let (low, high) = extent(first)
      return texts(
        "flow.\(first.trend.rawValue).title",
        ["name": first.name, "steps": steps(first), "low": low, "high": high])
    }
    if first.trend == .waver || last.trend == .waver {
      return texts("flow.ends.title", ["a": first.name, "x": left(first), "b": last.name, "y": left(last)])
    }
    let key = "flow.\(first.trend.rawValue)-\(last.trend.rawValue).title"
    return texts(key, ["a": first.name, "x": steps(first), "b": last.name, "y": steps(last)])
  }

  private var caption: String {
    let zero = series.filter { $0.zeroInFloat32 != nil }.min { ($0.zeroInFloat32 ?? 0) < ($1.zeroInFloat32 ?? 0) }
    let many = series.count > 1 ? "flow.each" : "flow.one"
    func back(_ lag: Int) -> String { texts(lag == 1 ? "flow.back-one" : "flow.back", ["lag": String(lag)]) }
    if let zero, let lag = zero.zeroInFloat32 {
      return texts("flow.caption.zero", ["lines": texts(many), "back": back(lag), "name": zero.name])
    }
    guard let line = ranked.first(where: { $0.trend == .fade }) ?? ranked.last, let (first, last) = line.measured else {
      return texts("flow.caption.none")
    }
    if last == 0 { return texts("flow.caption.point") }
    return texts(
      "flow.caption.\(line.trend.rawValue)",
      [
        "lines": texts(many), "back": back(last - first), "name": line.name,
        "share": ChartNumber.text(line.norms[last] / line.norms[first]), "last": ChartNumber.text(line.norms[last]),
        "first": ChartNumber.text(line.norms[first]),
      ])
  }

  /// The second line at a line's end.
  func note(_ line: FlowSeries) -> String {
    if line.norms.count == 1, line.trend == .keep { return texts("flow.note.point") }
    let (low, high) = extent(line)
    return texts("flow.note.\(line.trend.rawValue)", ["steps": steps(line), "low": low, "high": high])
  }

  /// Between which sizes a line runs.
  private func extent(_ line: FlowSeries) -> (low: String, high: String) {
    let (low, high) = line.extent ?? (0, 0)
    return (ChartNumber.text(low, significant: 2), ChartNumber.text(high, significant: 2))
  }

  /// How many times its size at the loss a gradient has farthest back.
  private func left(_ line: FlowSeries) -> String {
    guard let (first, last) = line.measured else { return "0" }
    return ChartNumber.text(line.norms[last] / line.norms[first], significant: 2)
  }

  /// Each line in words.
  var details: [String] {
    series.map { line in
      guard let (first, last) = line.measured else { return texts("flow.detail.zero", ["name": line.name]) }
      return texts(
        "flow.detail",
        [
          "name": line.name, "state": line.state, "first": ChartNumber.text(line.norms[first]),
          "last": ChartNumber.text(line.norms[last]), "lag": String(last), "note": note(line),
        ])
    }
  }

  private func steps(_ line: FlowSeries) -> String { ChartNumber.steps(line.halfLife ?? 0) }
}
