import Recurrence

/// Where everything of an unrolled picture stands; it depends on the model and on what is shown, never on the numbers.
struct UnrolledGeometry {
  /// The rows of one band.
  struct BandPlace {
    var top = 0.0
    var bottom = 0.0
    /// Where each lane's gradient tiles begin, in the order of the lanes.
    var backward: [Double] = []
    /// Where each lane's tiles begin.
    var forward: [Double] = []
    /// Where the gates begin that stand in no lane.
    var inner: [Double] = []
    /// Between what runs back and what runs forward.
    var separator: Double?
  }

  /// The width of a tile.
  let tileWidth: Double
  private let fine: Double
  /// The room between cells and tiles in which norms stand.
  let normRoom: Double
  static let row = 16.0

  /// The steps drawn.
  let times: [Int]
  /// The left edge of each step's cells.
  private(set) var cells: [Double] = []
  /// The width of a cell.
  let cellWidth: Double
  /// From a cell to its tiles.
  let near: Double
  /// From the tiles to the next cell.
  let far: Double
  /// The bands, from the lowest.
  private(set) var bands: [BandPlace] = []
  /// Where the outputs' tiles begin and end, if there are any.
  private(set) var output: (top: Double, bottom: Double)?
  /// Where the inputs' tiles begin and end.
  private(set) var input = (top: 0.0, bottom: 0.0)
  /// The page.
  private(set) var width = 0.0
  private(set) var height = 0.0
  /// How far the drawing is moved to the right.
  private(set) var shift = 0.0
  /// Where the drawing begins, below the caption.
  private(set) var top = 0.0

  /// `leastWidth` is the page's; nil: wide enough for a title.
  init(_ plan: UnrolledPlan, leastWidth: Double? = nil) {
    times = plan.steps.shown
    fine = plan.options.typography.fine.size
    let fine = fine
    tileWidth = max(36, 3.6 * fine)
    let hasGradients = plan.showsGradients
    let isBidirectional = plan.bands.contains { $0.isReverse }
    let widths = plan.bands.flatMap { band in
      band.lanes.map { $0.gates.reduce(8) { $0 + UnrolledGeometry.columnWidth($1.gate, fine) } }
        + [band.inner.reduce(8) { $0 + UnrolledGeometry.columnWidth($1.gate, fine) }]
    }
    cellWidth = max(64, widths.max() ?? 0)
    let bus = isBidirectional ? (plan.isClose ? 22.0 : 36) : 0
    normRoom = max(41, 4.1 * fine)
    near = (hasGradients ? normRoom : 24) + bus
    far = (hasGradients ? normRoom + 2 : 24) + bus
    // The names of layers in large type need more room than those of quantities, the number of layers left out most: in a layer of
    // both directions the tiles of the first step leave some.
    let hiddenLayers = plan.hiddenLayers.max() ?? 0
    let isTold = hiddenLayers > 0 && (hasGradients || !isBidirectional)
    let names = isTold ? (hiddenLayers > 1 && !isBidirectional ? 140.0 : 120) : 100
    var gutter = plan.namesLayers && fine > 10 ? names : 88
    // Where the first steps may be left out, the state that comes in has a number of its own beside its row's name.
    if plan.steps.hidden > 0, times.count < 4, !isBidirectional {
      gutter += 4 * Double(String(plan.trace.steps).utf8.count)
    }
    var x = gutter + (isBidirectional ? near + tileWidth + 44 : 0)
    if plan.options.showsFolded { x += UnrolledGeometry.foldedWidth }
    let isEven = plan.options.hasEvenSteps && plan.steps.hidden > 0
    for (index, time) in times.enumerated() {
      let isNext = index > 0 && time == times[index - 1] + 1 && !isEven
      if index > 0 { x += pitch + (isNext ? 0 : plan.options.isProjected ? 24 : UnrolledGeometry.gap) }
      cells.append(x)
    }
    let isCountedBeside = plan.bands.contains { band in
      band.lanes.contains { $0.rows.hidden > 0 && !$0.rows.hasCount }
    }
    width = x + cellWidth + near + tileWidth + (isCountedBeside ? 72 : isBidirectional || fine > 10 ? 44 : 34)
    // A short sequence stands in the middle of the narrowest page.
    let least = leastWidth ?? plan.leastWidth
    if width < least {
      shift = (least - width) / 2
      for column in cells.indices { cells[column] += shift }
      width = least
    }
  }

  /// From the inputs to the page's end on a screen: the steps' numbers, the states left out, the gradients' power of ten, and a margin.
  static func screenFoot(_ plan: UnrolledPlan) -> Double {
    !plan.hiddenStates.isEmpty || plan.showsGradients && plan.gradientScale.exponent != 0 ? 58 : 34
  }
  /// The room that left-out steps take.
  static let gap = 72.0
  /// The room that the folded network takes.
  static let foldedWidth = 176.0

  /// From one step to the next.
  var pitch: Double { cellWidth + near + tileWidth + far }

  /// The room that a gate takes in a cell.
  func columnWidth(_ gate: CellAnatomy.Gate) -> Double { UnrolledGeometry.columnWidth(gate, fine) }

  private static func columnWidth(_ gate: CellAnatomy.Gate, _ fine: Double) -> Double {
    gate.isSigned ? max(62, 38 + 2.75 * fine) : max(56, 38 + 2.1 * fine)
  }

  /// From a gate's bar to the middle of its number.
  func numberOffset(_ gate: CellAnatomy.Gate) -> Double {
    gate.isSigned ? max(44, 32 + 1.4 * fine) : max(41, 32 + 1.05 * fine)
  }

  /// Places the rows from `top` down.
  mutating func place(_ plan: UnrolledPlan, below top: Double) {
    self.top = top
    var y = top
    if let output = plan.output {
      y += plan.isClose ? 28 : 32
      let bottom = y + UnrolledGeometry.row * Double(output.rows.rows)
      self.output = (y, bottom)
      y = bottom + 24
    } else {
      y += plan.bands.last?.isReverse == true ? 40 : 16
    }
    bands = Array(repeating: BandPlace(), count: plan.bands.count)
    // Room for the dots of layers left out.
    func room(_ hidden: Int) -> Double { hidden > 0 ? 12 : 0 }
    y += room(plan.hiddenLayers.last ?? 0)
    let closer = plan.isClose ? 11.0 : 0
    for index in plan.bands.indices.reversed() {
      place(plan, index, from: &y)
      y += room(plan.hiddenLayers[index])
      guard index > 0 else { continue }
      let (upper, lower) = (plan.bands[index], plan.bands[index - 1])
      y += (upper.layer == lower.layer ? 52 : upper.isReverse || lower.isReverse ? 72 : 48) - closer
    }
    let isBidirectional = plan.bands.count > 1 && plan.bands[1].layer == plan.bands[0].layer
    y += isBidirectional ? 44 - closer : 32
    input = (y, y + UnrolledGeometry.row * Double(plan.input.rows.rows))
    height = input.bottom + (plan.options.isProjected ? UnrolledGeometry.screenFoot(plan) : 19 + 26 + 28)
  }

  private mutating func place(_ plan: UnrolledPlan, _ index: Int, from y: inout Double) {
    let band = plan.bands[index]
    var place = BandPlace()
    place.top = y
    if plan.showsGradients {
      y += 16
      for lane in band.lanes {
        if !place.backward.isEmpty { y += 32 } else if lane.keep != nil { y += 8 }
        place.backward.append(y)
        y += UnrolledGeometry.row * Double(lane.rows.rows)
        if lane.keep != nil, lane.anatomy.matrix != nil { y += fine + 2.5 }
      }
      y += 16
      place.separator = y
    } else {
      y += 8
    }
    place.forward = Array(repeating: 0, count: band.lanes.count)
    for (lane, value) in band.lanes.enumerated().reversed() {
      y += lane == band.lanes.count - 1 ? 16 : 24
      place.forward[lane] = y
      y += UnrolledGeometry.row * Double(value.rows.rows)
    }
    if let rows = band.inner.map({ $0.rows.rows }).max() {
      y += 24
      place.inner = band.inner.map { _ in y }
      y += UnrolledGeometry.row * Double(rows)
    }
    y += 16
    place.bottom = y
    bands[index] = place
  }

  /// The place so far from a cell's side at which time enters it, on the way that time runs.
  func x(_ column: Int, _ band: UnrolledBand, _ offset: Double) -> Double {
    band.isReverse ? cells[column] + cellWidth - offset : cells[column] + offset
  }

  /// The middle of a step's cells.
  func center(_ column: Int) -> Double { cells[column] + cellWidth / 2 }
  /// Where tiles begin, from the side at which time enters the cell.
  var tileStart: Double { cellWidth + near }
  /// The middle of the tiles.
  var tileCenter: Double { tileStart + tileWidth / 2 }
  /// Where tiles end.
  var tileEnd: Double { tileStart + tileWidth }
}
