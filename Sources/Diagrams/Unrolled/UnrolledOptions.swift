import Recurrence

/// What the unrolled picture shows of a run.
public struct UnrolledOptions: Equatable, Sendable {
  /// Which way the signals run that are shown.
  public enum Show: String, CaseIterable, Sendable { case forward, backward, both }

  /// Values, gradients, or both.
  public var show: Show
  /// The step to highlight; nil: the one that the title is about.
  public var time: Int?
  /// The most steps to draw, nil for all; those in the middle of a longer sequence are left out and counted.
  public var mostSteps: Int?
  /// The most units to draw; the others are counted in a last row.
  public var mostUnits: Int
  /// The most layers to draw, nil for all; the others are counted where they would stand.
  public var mostLayers: Int?
  /// The most states of a cell to draw, nil for all; the others are counted and named at the foot.
  public var mostStates: Int?
  /// Whether all gates and candidates are shown, not only those on the states' way.
  public var allGates: Bool
  /// Whether the folded network, a cell with a loop, stands beside.
  public var showsFolded: Bool
  /// The sizes of type.
  public var typography: Typography
  /// Whether steps stand equally far apart even where some are left out, so that pictures that follow one another keep their places.
  public var hasEvenSteps = false
  /// Whether the picture is for a screen, where only what a room reads is said.
  public var isProjected = false
  /// How many times as wide as high the page is at least; nil: as wide as the drawing.
  public var pageRatio: Double?
  /// How far the title's block reaches at least: that of the tallest where pictures follow one another.
  public var head = 0.0

  /// Both ways, at most 6 steps and 8 units.
  public init(
    show: Show = .both, time: Int? = nil, mostSteps: Int? = 6, mostUnits: Int = 8, allGates: Bool = false,
    showsFolded: Bool = false, typography: Typography = .standard
  ) {
    self.show = show
    self.time = time
    self.mostSteps = mostSteps
    self.mostUnits = mostUnits
    self.allGates = allGates
    self.showsFolded = showsFolded
    self.typography = typography
  }

  /// What is shown where nobody asks for anything else: both ways, and values alone where a page of both would be taller than it is wide.
  public static func usualShow(of model: Model) -> Show { stacks(of: model) > 6 ? .forward : .both }

  /// How many states stand one above another.
  private static func stacks(of model: Model) -> Int {
    model.layers.reduce(0) { $0 + $1.directions.count * max(1, $1.cell.states.count) }
  }

  /// How many units fit a page: 8, and fewer where many stacks stand one above another.
  public static func units(fitting model: Model, _ show: Show) -> Int {
    min(8, max(4, 32 / max(1, stacks(of: model) * (show == .both ? 2 : 1))))
  }
}

extension UnrolledOptions {
  /// With fewer units where the page would otherwise be taller than it is wide: of many stacks over few steps.
  public func lower(_ trace: Trace<Double>, measure: TextMeasure, texts: DiagramTexts) -> UnrolledOptions {
    var options = self
    guard UnrolledOptions.stacks(of: trace.program.model) > 2 else { return options }
    while options.mostUnits > 3 {
      let scene = Unrolled.scene(trace, options, measure: measure, texts: texts)
      guard scene.height > scene.width else { break }
      options.mostUnits -= 1
    }
    return options
  }

  /// With as many layers, units and steps as a room can read; `shows` are the ways of signals to try, the dearest first.
  public func filling(
    _ screen: Screen, _ trace: Trace<Double>, shows: [Show], measure: TextMeasure, texts: DiagramTexts
  ) -> UnrolledOptions {
    func scene(_ way: UnrolledOptions) -> Scene { Unrolled.scene(trace, way, measure: measure, texts: texts) }
    guard var best = screen.best(of: ways(screen, trace.program.model, shows), scene) else { return self }
    // Then more steps, as far as the page is wide.
    for steps in 4...max(4, min(6, mostSteps ?? 6)) where steps <= min(mostSteps ?? 6, trace.steps) {
      var way = best
      way.mostSteps = steps
      guard screen.isLegible(scene(way)) else { break }
      best = way
    }
    return best
  }

  /// The ways to draw a model on a screen: with most layers first, and of a cell of many states fewer and fewer where one layer is too much.
  private func ways(_ screen: Screen, _ model: Model, _ shows: [Show]) -> [UnrolledOptions] {
    var start = self
    start.isProjected = true
    start.typography = .screen
    start.pageRatio = screen.width / screen.height
    var ways: [UnrolledOptions] = []
    let most = model.layers.map { $0.cell.states.count + ($0.cell.states.contains($0.cell.output) ? 0 : 1) }.max() ?? 0
    let fewer = most > 2 ? (1..<most).reversed().map { (layers: 1, states: Optional($0)) } : []
    let all = (1...max(1, min(4, model.layers.count))).reversed().map { (layers: $0, states: Int?.none) }
    for (layers, states) in all + fewer {
      // What reaches one state alone comes from those that are left out: its values are whole, its gradients are not.
      for show in states == 1 ? shows.suffix(1) : shows[...] {
        for steps in Set([min(3, mostSteps ?? 3), min(2, mostSteps ?? 2)]).sorted(by: >) {
          for units in (1...max(1, mostUnits)).reversed() {
            var way = start
            (way.mostLayers, way.show, way.mostSteps, way.mostUnits) = (layers, show, steps, units)
            way.mostStates = states
            ways.append(way)
          }
        }
      }
    }
    return ways
  }
}
