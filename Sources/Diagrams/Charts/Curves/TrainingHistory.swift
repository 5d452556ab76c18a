/// What training recorded, epoch by epoch, as far as a chart needs it.
public struct TrainingHistory: Equatable, Sendable {
  /// One line.
  public struct Curve: Equatable, Sendable {
    /// Its name: `training`, `validation`.
    public var name: String
    /// One number an epoch; NaN where none was measured.
    public var values: [Double]
    /// Whether the line is the one to follow: drawn in full ink.
    public var isMain: Bool
    /// The history's column, by which labels are traced back to their numbers; empty where there is none.
    public var column: String

    /// A line.
    public init(name: String, values: [Double], isMain: Bool = false, column: String = "") {
      self.name = name
      self.column = column
      self.values = values
      self.isMain = isMain
    }
  }

  /// Curves that share a vertical axis.
  public struct Panel: Equatable, Sendable {
    /// What the axis measures, with its unit.
    public var title: String
    /// The lines.
    public var curves: [Curve]
    /// Whether the axis is logarithmic; nil: where the values span more than a factor of 50.
    public var isLogarithmic: Bool?

    /// Curves with an axis.
    public init(title: String, curves: [Curve], isLogarithmic: Bool? = nil) {
      self.title = title
      self.curves = curves
      self.isLogarithmic = isLogarithmic
    }
  }

  /// The panels; the first is the tallest and the one that the title is about.
  public var panels: [Panel]
  /// The number of the first epoch: 0 where the state before training was measured too.
  public var firstEpoch: Int

  /// A history for a chart.
  public init(panels: [Panel], firstEpoch: Int = 1) {
    self.panels = panels
    self.firstEpoch = firstEpoch
  }

  /// The curve that the title is about, and its lowest point.
  var main: (curve: Curve, best: Int)? {
    guard let curves = panels.first?.curves, let curve = curves.first(where: { $0.isMain }) ?? curves.last else {
      return nil
    }
    let finite = curve.values.indices.filter { curve.values[$0].isFinite }
    return finite.min { curve.values[$0] < curve.values[$1] }.map { (curve, $0) }
  }
}
