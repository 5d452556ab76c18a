import Recurrence

/// What of a cell a room can read.
extension CellOptions {
  /// The ways to draw a cell or its equations on a screen: all of it, with most units first; then less and less of it.
  private func ways(_ screen: Screen, _ cell: Cell, asEquations: Bool) -> [CellOptions] {
    let parts = [nil] + (asEquations ? CellParts(cell).lists : CellParts(cell).drawings).map { Optional($0) }
    return parts.flatMap { part in
      (1...max(1, mostUnits)).reversed().flatMap { units in
        var way = self
        way.isProjected = true
        way.pageRatio = screen.width / screen.height
        way.typography = .screen
        way.mostUnits = units
        way.equations = part
        var close = way
        close.isClose = true
        var plain = way
        plain.hasArithmetic = false
        if asEquations { return [way, plain] }
        guard show == .both else { return [way, close] }
        var stacked = way
        stacked.isStacked = true
        var closest = stacked
        closest.isClose = true
        return [way, close, stacked, closest]
      }
    }
  }

  /// With as many units as a room can read: of the cell's picture, or of that of its equations.
  ///
  /// Of a cell too wide for a screen the equations of the title's state are drawn, and as many more as there is room for; the others
  /// are counted.
  public func filling(
    _ screen: Screen, _ trace: Trace<Double>, asEquations: Bool, measure: TextMeasure, texts: DiagramTexts
  ) -> CellOptions {
    guard trace.program.model.layers.indices.contains(layer) else { return self }
    let cell = trace.program.model.layers[layer].cell
    return screen.best(of: ways(screen, cell, asEquations: asEquations)) { way in
      asEquations
        ? EquationsPicture.scene(trace, way, measure: measure, texts: texts)
        : CellPicture.scene(trace, way, measure: measure, texts: texts)
    } ?? self
  }
}

/// The parts of a cell that make a picture: each has what the title is about.
struct CellParts {
  private let cell: Cell
  /// The state of the title.
  private let state: String

  init(_ cell: Cell) {
    self.cell = cell
    state = CellAnatomy(cell, allGates: false).told?.name ?? cell.output
  }

  /// Some of the equations, the most first: that of the title's state alone at last, before it what it reads, then the others in order.
  var lists: [[String]] {
    let own = closure([state])
    let order = [state] + names.filter { own.contains($0) && $0 != state } + names.filter { !own.contains($0) }
    return (1..<max(1, order.count)).reversed().map { count in
      let kept = Set(order.prefix(count))
      return names.filter { kept.contains($0) }
    }
  }

  /// States with all that is computed on their way, the most first: nothing that is drawn reads what is not.
  var drawings: [[String]] {
    var kept = closure([state])
    var parts = [kept]
    for name in cell.states + [cell.output] where !kept.contains(name) {
      kept.formUnion(closure([name]))
      parts.append(kept)
    }
    return parts.reversed().filter { $0.count < names.count }.map { part in names.filter { part.contains($0) } }
  }

  private var names: [String] { cell.equations.map { $0.name } }

  /// Quantities with all that they read at their step.
  private func closure(_ quantities: [String]) -> Set<String> {
    var found: Set<String> = []
    var pending = quantities
    while let name = pending.popLast() {
      guard let equation = cell.equations.first(where: { $0.name == name }), found.insert(name).inserted else {
        continue
      }
      pending += names.filter { equation.formula.reads($0) }
    }
    return found
  }
}

extension CellOptions {
  /// How many equations are not drawn, and which; nil where all are.
  func hidden(of cell: Cell, _ texts: DiagramTexts) -> String? {
    guard let equations else { return nil }
    let names = cell.equations.map { $0.name }.filter { !equations.contains($0) }
    guard !names.isEmpty else { return nil }
    return texts(
      names.count == 1 ? "cell.more-equation" : "cell.more-equations",
      ["count": String(names.count), "names": names.map { "$" + $0 + "$" }.joined(separator: ", ")])
  }
}
