/// What a heat map shows beside its panels, and how.
public struct HeatMapOptions: Equatable, Sendable {
  /// A line above the panels, on their time axis: what went in.
  public struct Signal: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// The unit of its numbers.
    public var unit: String
    /// One number a step.
    public var values: [Double]

    /// A line above the panels.
    public init(name: String, unit: String = "", values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }
  }

  /// A named stretch of time that begins at a step.
  public struct Period: Equatable, Sendable {
    /// The step that it begins with, from 1.
    public var start: Int
    /// Its name: a year.
    public var name: String

    /// A stretch of time.
    public init(start: Int, name: String) {
      self.start = start
      self.name = name
    }
  }

  /// What all charts let one choose.
  public var chart: ChartOptions
  /// Whether sizes are shaded by their logarithm; gates and candidates always are linear.
  public var isLogarithmic: Bool
  /// Whether panels with a sign share one scale.
  public var sharesScale: Bool
  /// The line above the panels, if any.
  public var signal: Signal?
  /// Names of stretches of time instead of step numbers.
  public var periods: [Period]
  /// The units from top to bottom; nil: by their numbers.
  public var order: [Int]?
  /// Names of the rows instead of their numbers; may be empty.
  public var rowNames: [String] = []
  /// Names of the columns instead of their numbers; may be empty.
  public var columnNames: [String] = []
  /// What rows are; nil: units.
  public var rowTitle: String?
  /// What columns are; nil: time steps.
  public var columnTitle: String?

  /// Linear, each panel with its own scale, units by their numbers.
  public init(
    chart: ChartOptions = ChartOptions(), isLogarithmic: Bool = false, sharesScale: Bool = false,
    signal: Signal? = nil, periods: [Period] = [], order: [Int]? = nil
  ) {
    self.chart = chart
    self.isLogarithmic = isLogarithmic
    self.sharesScale = sharesScale
    self.signal = signal
    self.periods = periods
    self.order = order
  }
}
