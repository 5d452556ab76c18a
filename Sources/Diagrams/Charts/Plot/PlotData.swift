/// Numbers against numbers: what a sweep measured, a function, a quantity over time.
public struct PlotData: Equatable, Sendable {
  /// One line.
  public struct Line: Equatable, Sendable {
    /// Its name, markup of `RichText`.
    public var name: String
    /// Its heights, one for each place along the horizontal axis.
    public var values: [Double]

    /// A line.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The places along the horizontal axis.
  public var x: [Double]
  /// The lines; the first is the one to follow.
  public var lines: [Line]
  /// What the horizontal axis measures, with its unit.
  public var xTitle: String
  /// What the vertical axis measures, with its unit.
  public var yTitle: String
  /// Whether the horizontal axis is logarithmic.
  public var isLogX: Bool
  /// Whether the vertical axis is logarithmic.
  public var isLogY: Bool
  /// Heights at which a line is drawn across.
  public var marks: [Double]
  /// What whole numbers on the vertical axis stand for, from 0 on, where they are classes; else empty.
  public var yNames: [String]

  /// Numbers for a plot.
  public init(
    x: [Double], lines: [Line], xTitle: String, yTitle: String, isLogX: Bool = false, isLogY: Bool = false,
    marks: [Double] = [], yNames: [String] = []
  ) {
    self.x = x
    self.lines = lines
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.isLogX = isLogX
    self.isLogY = isLogY
    self.marks = marks
    self.yNames = yNames
  }
}
