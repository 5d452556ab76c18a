import Recurrence

/// What the picture of a cell shows.
public struct CellOptions: Equatable, Sendable {
  /// The layer, from 0.
  public var layer: Int
  /// Its direction.
  public var direction: Model.Direction
  /// The step, from 1; nil: the one at which most happens.
  public var time: Int?
  /// Values, gradients, or both.
  public var show: UnrolledOptions.Show
  /// The most units to draw; the others are counted.
  public var mostUnits: Int
  /// The sizes of type.
  public var typography: Typography
  /// Whether the picture is for a screen, where only what a room reads is said.
  public var isProjected = false
  /// How many times as wide as high the page is at least; nil: as wide as the drawing.
  public var pageRatio: Double?
  /// Whether gradients stand below their values rather than beside them.
  public var isStacked = false
  /// Whether what stands side by side does so as close as it can be read.
  public var isClose = false
  /// The equations that are drawn, by the names of what they compute, the others counted; nil: all.
  public var equations: [String]?
  /// Whether the equations' picture says below each equation how the title's unit is computed.
  public var hasArithmetic = true
  /// How far the title's block reaches at least: that of the tallest where pictures follow one another.
  public var head = 0.0

  /// The values of the first layer's cell, at most 6 units.
  public init(
    layer: Int = 0, direction: Model.Direction = .forward, time: Int? = nil, show: UnrolledOptions.Show = .forward,
    mostUnits: Int = 6, typography: Typography = .standard
  ) {
    self.layer = layer
    self.direction = direction
    self.time = time
    self.show = show
    self.mostUnits = mostUnits
    self.typography = typography
  }
}
