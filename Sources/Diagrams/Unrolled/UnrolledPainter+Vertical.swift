import Recurrence

/// The wires from input to output through the layers, and the gradient's from the loss down.
extension UnrolledPainter {
  /// Places of the wires beside the cells of a layer of both directions, from the cell, and above or below it.
  private static let bus = 14.0
  private static let backBus = 28.0

  mutating func paintVertical() {
    paintHiddenLayers()
    for column in geometry.times.indices {
      var source = geometry.input.top
      for layer in program.model.layers.indices {
        let bands = plan.bands.indices.filter { plan.bands[$0].layer == layer }
        guard let lower = bands.first, let upper = bands.last else { continue }
        if plan.showsGradients { paintGradient(into: bands, column) }
        paintUp(column, from: source, lower, upper)
        if plan.hiddenLayers[lower] > 0 { paintDots(column, from: source, to: geometry.bands[lower].bottom) }
        source = geometry.bands[upper].top
      }
      if plan.hiddenLayers.last ?? 0 > 0, let output = geometry.output {
        paintDots(column, from: source, to: output.bottom)
      }
      let center = geometry.center(column)
      if let output = geometry.output, trace.isRecorded(program.output, time: geometry.times[column]) {
        marks.append(.arrow(Arrow([Point(center, source), Point(center, output.bottom)], width: 1.25)))
      } else if plan.bands.last?.isReverse == true {
        marks.append(.arrow(Arrow([Point(center, source), Point(center, source - 30)], width: 1.25)))
      }
    }
  }

  /// From what is below into a layer's cells; with two directions also past the lower one and out of it.
  private mutating func paintUp(_ column: Int, from source: Double, _ lower: Int, _ upper: Int) {
    let center = geometry.center(column)
    let bottom = geometry.bands[lower].bottom
    marks.append(.arrow(Arrow([Point(center, source), Point(center, bottom)], width: 1.25)))
    guard upper != lower else { return }
    let (top, above) = (geometry.bands[lower].top, geometry.bands[upper])
    let left = geometry.cells[column] - UnrolledPainter.bus
    let right = geometry.cells[column] + geometry.cellWidth + UnrolledPainter.bus
    let branch = Point(center, bottom + 16)
    wire(
      column,
      [
        branch, Point(left, branch.y), Point(left, above.bottom + 14), Point(center, above.bottom + 14),
        Point(center, above.bottom),
      ])
    marks.append(Operator.junction(at: branch))
    wire(
      column,
      [
        Point(center, top), Point(center, top - 14), Point(right, top - 14), Point(right, above.top - 12),
        Point(center, above.top - 12),
      ], hasHead: false)
    marks.append(Operator.junction(at: Point(center, above.top - 12)))
  }

  /// How many layers are left out at a place, said in the gutter.
  private mutating func paintHiddenLayers() {
    for (index, count) in plan.hiddenLayers.enumerated() where count > 0 {
      let above = index < geometry.bands.count ? geometry.bands[index].bottom : geometry.output?.bottom
      let below = index > 0 ? geometry.bands[index - 1].top : geometry.input.top
      guard let above else { continue }
      let place = Point(gutter, (above + below) / 2 + type.label.size * TextStyle.figureDrop)
      let key = count == 1 ? "unrolled.more-layer" : "unrolled.more-layers"
      marks.append(
        .label(Label(texts(key, ["count": String(count)]), at: place, style: type.label, paint: .secondary)))
    }
  }

  /// Three dots in a wire up, where layers are left out.
  private mutating func paintDots(_ column: Int, from source: Double, to end: Double) {
    let ground: Paint = isHighlighted(column) && trace.steps > 1 ? .role(.emphasis) : .paper
    let middle = Point(geometry.center(column), (source + end) / 2)
    marks.append(
      .rectangle(Rectangle(Rect(x: middle.x - 4, y: middle.y - 9, width: 8, height: 18), fill: ground)))
    for offset in [-6.0, 0, 6] { marks.append(.circle(Circle(middle.moved(0, offset), radius: 1.25, fill: .ink))) }
  }

  /// A wire with a halo where it crosses others.
  private mutating func wire(_ column: Int, _ points: [Point], hasHead: Bool = true) {
    let ground: Paint = isHighlighted(column) && trace.steps > 1 ? .role(.emphasis) : .paper
    marks.append(.arrow(Arrow(Array(points.dropLast(hasHead ? 1 : 0)), paint: ground, width: 5, hasHead: false)))
    marks.append(.arrow(Arrow(points, width: 1.25, hasHead: hasHead)))
  }

  /// From the outputs, or from the layer above, to the tiles of a layer's gradient.
  private mutating func paintGradient(into bands: [Int], _ column: Int) {
    let time = geometry.times[column]
    var sources: [GradientSources] = []
    for band in bands {
      guard let lane = plan.bands[band].lanes.first else { return }
      sources.append(GradientSources(trace, slot: lane.slot, time: time))
    }
    let norms = sources.map { GradientSources.norm($0.above) }
    guard norms.contains(where: { $0 > 0 }) else { return }
    let layer = plan.bands[bands[0]].layer
    let above = plan.bands.first { $0.layer > layer }?.layer
    let next = plan.bands.indices.filter { plan.bands[$0].layer == above }
    let fromOutput = next.isEmpty
    guard !fromOutput || geometry.output != nil else { return }
    for (index, band) in bands.enumerated() where norms[index] > 0 {
      let isReverse = plan.bands[band].isReverse
      let x = geometry.x(column, plan.bands[band], geometry.tileCenter)
      let end = Point(x, geometry.bands[band].backward[0])
      var points = start(column, above: next, towardLeft: isReverse)
      if !isReverse, bands.count > 1 {
        let past = geometry.cells[column] + geometry.cellWidth + UnrolledPainter.backBus
        let level = geometry.bands[band].top - 26
        points += [Point(past, points[points.count - 1].y), Point(past, level), Point(x, level), end]
      } else {
        points += [Point(x, points[points.count - 1].y), end]
      }
      marks.append(backward(points, norm: norms[index]))
      let corner = points[points.count - 2]
      let address =
        "norm above grad " + Address.text(ofSlot: plan.bands[band].lanes[0].slot, time: time, in: program)
      let place = Point(x + (isReverse ? -8 : 8), max((corner.y + end.y) / 2 + 2.5, corner.y + 14))
      marks.append(norm(norms[index], address, at: place, anchor: isReverse ? .end : .start))
    }
    if next.count > 1 { paintJoining(next, column, norm: norms.max() ?? 0) }
  }

  /// Where a layer's gradient comes from: the side of the outputs, or the bottom of the cell above.
  private func start(_ column: Int, above: [Int], towardLeft: Bool) -> [Point] {
    guard let lowest = above.first else {
      let y = outputMiddle
      return [Point(towardLeft ? outputLeft(column) : geometry.center(column) + geometry.tileWidth / 2, y)]
    }
    let x = geometry.cells[column] + (towardLeft ? 12 : geometry.cellWidth - 12)
    let bottom = geometry.bands[lowest].bottom
    return [Point(x, bottom), Point(x, bottom + joiningDepth(above))]
  }

  /// How far below a layer's cells its gradient turns.
  private func joiningDepth(_ bands: [Int]) -> Double { bands.count > 1 ? 30 : 16 }

  /// From the reverse cells of the layer above down to where the forward cells' gradient leaves.
  private mutating func paintJoining(_ bands: [Int], _ column: Int, norm: Double) {
    let (forward, reverse) = (geometry.bands[bands[0]], geometry.bands[bands[1]])
    let x = geometry.cells[column]
    let left = x - UnrolledPainter.backBus
    let level = forward.bottom + joiningDepth(bands)
    let points = [
      Point(x + 12, reverse.bottom), Point(x + 12, reverse.bottom + 26), Point(left, reverse.bottom + 26),
      Point(left, level), Point(x + geometry.cellWidth - 12, level),
    ]
    marks.append(backward(points, norm: norm, hasHead: false))
  }
}
