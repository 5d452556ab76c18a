/// A plot with two axes and lines in it.
struct LinePlot {
  let frame: Rect
  let x: AxisScale
  let y: AxisScale

  /// The points of values, x from `first` on; nil where a value has no place.
  func points(_ values: [Double], first: Double = 0) -> [Point?] {
    values.enumerated().map { index, value in
      guard value.isFinite, y.kind == .linear || value > 0 else { return nil }
      return Point(x.position(first + Double(index)), y.position(value))
    }
  }

  /// A line through points, broken where there are none; a lonely point is a dot.
  static func marks(_ points: [Point?], _ stroke: Stroke) -> [Mark] {
    var elements: [Path.Element] = []
    var marks: [Mark] = []
    for (index, point) in points.enumerated() {
      guard let point else { continue }
      let follows = index > 0 && points[index - 1] != nil
      let isFollowed = index + 1 < points.count && points[index + 1] != nil
      if !follows && !isFollowed {
        marks.append(.circle(Circle(point, radius: max(1.2, stroke.width), fill: stroke.paint)))
      } else {
        elements.append(follows ? .line(point) : .move(point))
      }
    }
    if elements.count > 1 { marks.append(.path(Path(elements, stroke: stroke))) }
    return marks
  }

  /// The widest number at the ticks of a vertical axis.
  static func tickWidth(_ scale: AxisScale, most: Int, _ page: ChartPage) -> Double {
    scale.ticks(atMost: most).map { page.measure.width($0.runs(page.type.label)) }.max() ?? 0
  }

  /// A range that holds values with a little room, out to round numbers; from 0 where the values come near it.
  static func range(_ values: [Double], ticks: Int = 6) -> (low: Double, high: Double) {
    let finite = values.filter { $0.isFinite && abs($0) < 1e300 }
    guard var low = finite.min(), var high = finite.max() else { return (0, 1) }
    if low > 0, low < 0.4 * high { low = 0 }
    if high < 0, high > 0.4 * low { high = 0 }
    if low == high {
      let room = low == 0 ? 1 : abs(low) * 0.1
      return low == 0 ? (0, 1) : (low - room, high + room)
    }
    let step = AxisScale.roundStep((high - low) / Double(ticks - 1))
    return ((low / step + 1e-9).rounded(.down) * step, (high / step - 1e-9).rounded(.up) * step)
  }

  /// The bottom axis of steps that are counted: ticks at the first step and at round ones.
  static func countAxis(_ scale: AxisScale, of frame: Rect, most: Int = 7, _ page: ChartPage) -> [Mark] {
    let count = Int(scale.high - scale.low) + 1
    let stroke = Stroke(.secondary, width: 1)
    var marks: [Mark] = [
      .path(Path(through: [Point(frame.x, frame.maxY), Point(frame.maxX, frame.maxY)], stroke: stroke))
    ]
    var ticks = scale.ticks(atMost: min(most, max(2, count)))
    let style = page.type.label
    let room = page.measure.width(String(Int(scale.high)), style) + 6
    if let first = ticks.first, first.value > scale.low, first.position - scale.start > room || ticks.count == 1 {
      ticks.insert(Tick(value: scale.low, position: scale.start, decimals: 0, isExponent: false), at: 0)
    }
    for tick in ticks {
      let top = Point(tick.position, frame.maxY)
      marks.append(.path(Path(through: [top, top.moved(0, Axis.tick)], stroke: stroke)))
      marks.append(
        .label(
          Label(
            tick.runs(style), at: top.moved(0, 6 + style.size), anchor: .middle, paint: .secondary)))
    }
    return marks
  }
}
