/// An axis with ticks outward and numbers: along the bottom edge or the left edge of a plot.
public struct Axis: Equatable, Sendable {
  /// Which edge of the plot the axis is.
  public enum Edge: Equatable, Sendable { case bottom, left }

  /// Values and their places.
  public var scale: AxisScale
  /// Which edge of the plot the axis is.
  public var edge: Edge
  /// The plot.
  public var plot: Rect
  /// The most ticks to draw.
  public var mostTicks: Int
  /// Whether the axis has its own line; charts with grid lines leave the left one off.
  public var hasLine: Bool
  /// Whether hairlines run across the plot at each tick.
  public var hasGrid: Bool

  /// An axis at an edge of the plot.
  public init(
    _ scale: AxisScale, _ edge: Edge, of plot: Rect, mostTicks: Int = 7, hasLine: Bool = true, hasGrid: Bool = false
  ) {
    self.scale = scale
    self.edge = edge
    self.plot = plot
    self.mostTicks = mostTicks
    self.hasLine = hasLine
    self.hasGrid = hasGrid
  }

  /// Length of a tick, outward.
  static let tick = 4.0

  /// Grid, line, ticks and numbers: numbers 8 left of the plot or 15 below it.
  public func marks(_ type: Typography) -> [Mark] {
    let ticks = scale.ticks(atMost: mostTicks)
    var marks: [Mark] = []
    if hasGrid {
      for tick in ticks { marks.append(line(from: at(tick.position, 0), to: at(tick.position, across), .hairline)) }
    }
    let stroke = Stroke(.secondary, width: 1)
    if hasLine { marks.append(line(from: at(scale.start, 0), to: at(scale.end, 0), stroke)) }
    for tick in ticks {
      if hasLine { marks.append(line(from: at(tick.position, 0), to: at(tick.position, -Axis.tick), stroke)) }
      let place =
        edge == .bottom
        ? Point(tick.position, plot.maxY + 6 + type.label.size)
        : Point(plot.x - 8, tick.position + type.label.size * TextStyle.figureDrop)
      marks.append(
        .label(
          Label(tick.runs(type.label), at: place, anchor: edge == .bottom ? .middle : .end, paint: .secondary)))
    }
    return marks
  }

  /// The axis's title: below the numbers, or lying flat above the axis's upper end.
  public func title(_ markup: String, _ type: Typography, margin: Double = 24) -> Mark {
    let runs = RichText.runs(markup, type.caption)
    let place =
      edge == .bottom ? Point(plot.x, plot.maxY + 22 + type.caption.size) : Point(margin, plot.y - 18)
    return .label(Label(runs, at: place, paint: .secondary))
  }

  private var across: Double { edge == .bottom ? plot.height : plot.width }

  /// The point at a place along the axis, so far into the plot.
  private func at(_ position: Double, _ inside: Double) -> Point {
    edge == .bottom ? Point(position, plot.maxY - inside) : Point(plot.x + inside, position)
  }

  private func line(from a: Point, to b: Point, _ stroke: Stroke) -> Mark {
    .path(Path(through: [a, b], stroke: stroke))
  }
}
