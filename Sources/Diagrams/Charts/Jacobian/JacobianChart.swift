/// The singular values of ∂h_T/∂h_{T−lag}: how many directions of the state are still felt so many steps later.
public struct JacobianData: Equatable, Sendable {
  /// What was run, as readers call it.
  public var name: String
  /// The state's letter.
  public var state: String
  /// The singular values by lag; lag 0 is the identity.
  public var singularValues: [[Double]]
  /// By lag the addresses of both states, `l0.t9.h l0.t1.h`; empty where there are none.
  public var addresses: [String]

  /// Singular values by lag, in any order.
  public init(name: String, state: String = "h", singularValues: [[Double]], addresses: [String] = []) {
    self.name = name
    self.addresses = addresses
    self.state = state
    self.singularValues = singularValues.map { $0.filter { $0.isFinite && $0 >= 0 }.sorted(by: >) }
  }

  /// The largest lag with singular values.
  var last: Int { max(0, (singularValues.lastIndex { !$0.isEmpty } ?? 0)) }
  /// The number of directions.
  var directions: Int { singularValues.map { $0.count }.max() ?? 0 }

  /// Direction number `index` by lag, 0 the most stretched; NaN where there is none.
  func line(_ index: Int) -> [Double] { singularValues.map { index < $0.count ? $0[index] : .nan } }
}

/// Singular values over the lag, on a log axis.
public enum JacobianChart {
  /// The chart of one state's Jacobians.
  public static func scene(
    _ data: JacobianData, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var painter = JacobianPainter(data: data, page: ChartPage(finding(data, texts), options, measure, texts))
    painter.paint()
    return painter.page.scene(below: painter.bottom)
  }

  static func finding(_ data: JacobianData, _ texts: DiagramTexts) -> Finding {
    let end = data.singularValues.isEmpty ? [] : data.singularValues[data.last]
    guard let largest = end.first else {
      return Finding(title: texts("jacobian.empty.title"), caption: texts("jacobian.empty.caption"))
    }
    let felt = end.count { $0 > 0.01 }
    let values =
      [
        "name": data.name,
        "back": texts(data.last == 1 ? "jacobian.back-one" : "jacobian.back", ["lag": String(data.last)]),
        "felt": String(felt), "count": String(end.count),
        "largest": ChartNumber.text(largest), "state": data.state,
      ] as KeyValuePairs
    let key = largest > 1 ? "jacobian.grow" : felt == 0 ? "jacobian.gone" : "jacobian.left"
    return Finding(title: texts(key + ".title", values), caption: texts("jacobian.caption", values))
  }
}

/// Draws a line for each direction.
struct JacobianPainter {
  let data: JacobianData
  var page: ChartPage
  let plot: LinePlot
  private let shown: [(index: Int, name: String)]

  init(data: JacobianData, page: ChartPage) {
    self.data = data
    self.page = page
    let f = page.factor
    let count = data.directions
    var shown: [(index: Int, name: String)] = count > 0 ? [(0, page.texts("jacobian.largest"))] : []
    if count > 4 { shown.append((count / 2, page.texts("jacobian.middle"))) }
    if count > 1 { shown.append((count - 1, page.texts("jacobian.smallest"))) }
    self.shown = shown
    let names = shown.map { entry in
      let value = data.line(entry.index).last { $0.isFinite } ?? 0
      let name = page.measure.width(RichText.runs(entry.name, page.type.caption.bold))
      let note = value == 0 ? page.measure.width(page.texts("jacobian.below"), page.type.label) : 0
      return max(
        note, name + page.type.caption.size * 0.6 + page.measure.width(NumberText(value).runs(page.type.label)))
    }
    let left = page.left + 40 * f
    let frame = Rect(
      x: left, y: page.plotTop, width: page.right - (names.max() ?? 0) - 14 - left,
      height: page.height(260 * f, from: page.plotTop, below: JacobianPainter.foot(page)))
    let (low, high) = AxisScale.decades(holding: data.singularValues.flatMap { $0 })
    // Twenty decades tell enough; smaller values fall through the floor.
    plot = LinePlot(
      frame: frame, x: .linear(0, Double(max(1, data.last)), from: frame.x, to: frame.maxX),
      y: .decades(max(low, high - 24), high, from: frame.maxY, to: frame.y))
  }

  /// The room below the plot: ticks and the axis's title.
  private static func foot(_ page: ChartPage) -> Double { 22 + page.type.caption.size * 1.3 }

  var bottom: Double { plot.frame.maxY + JacobianPainter.foot(page) }

  mutating func paint() {
    page.add(Axis(plot.y, .left, of: plot.frame, hasLine: false, hasGrid: true).marks(page.type))
    let floor = plot.y.position(Logarithm.tenTo(Int(plot.y.low)))
    func points(_ index: Int) -> [Point?] {
      plot.points(data.line(index)).map { $0.flatMap { $0.y <= floor + 0.01 ? $0 : nil } }
    }
    if plot.y.low < 0, plot.y.high > 0 {
      let one = plot.y.position(1)
      page.line(Point(plot.frame.x, one), Point(plot.frame.maxX, one), Stroke(.secondary, width: 1))
    }
    for index in 0..<data.directions where !shown.contains(where: { $0.index == index }) {
      page.add(LinePlot.marks(points(index), Stroke(.tint(.gradient, 0.45), width: 0.5, join: .round)))
    }
    let ticks = Set(plot.x.ticks(atMost: min(7, max(1, data.last) + 1)).map { Int($0.value) })
    var entries: [LineEndLabels.Entry] = []
    for (rank, entry) in shown.enumerated() {
      let line = points(entry.index)
      page.add(LinePlot.marks(line, Stroke(.gradient, width: rank == 0 ? 1.75 : 1.25, join: .round)))
      for (lag, point) in line.enumerated() where lag > 0 && ticks.contains(lag) {
        if let point { page.add(Marker.allCases[rank].mark(at: point, paint: .gradient)) }
      }
      let lag = data.line(entry.index).lastIndex { $0.isFinite } ?? 0
      let value = data.line(entry.index).isEmpty ? 0 : data.line(entry.index)[lag]
      // Lines that fell through the floor keep their order there.
      let y = (line.last ?? nil)?.y ?? plot.frame.maxY
      entries.append(
        .init(
          end: Point(plot.frame.maxX, y), name: entry.name, value: NumberText(value),
          note: value == 0 ? page.texts("jacobian.below") : nil,
          address: lag < data.addresses.count ? Derivation.singular(entry.index, data.addresses[lag]) : nil))
    }
    let axis = Axis(plot.x, .bottom, of: plot.frame, mostTicks: min(7, max(1, data.last) + 1))
    page.add(axis.marks(page.type))
    page.add(axis.title(page.texts("jacobian.axis"), page.type))
    page.add(
      .label(
        Label(
          RichText.runs(page.texts("jacobian.title-y", ["state": data.state]), page.type.label),
          at: Point(page.left, plot.frame.y - 16 * page.factor), paint: .secondary)))
    page.add(LineEndLabels(entries, in: plot.frame.y - 8...plot.frame.maxY + 8).marks(page.type, page.measure))
  }
}
