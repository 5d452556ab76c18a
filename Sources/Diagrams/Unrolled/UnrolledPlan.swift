import Recurrence

/// What an unrolled picture shows of a run, before anything has a place.
struct UnrolledPlan {
  let trace: Trace<Double>
  let options: UnrolledOptions
  /// What the title says.
  let finding: UnrolledFinding
  /// From the lowest to the highest.
  let bands: [UnrolledBand]
  /// How many layers are left out below each band, and above the highest.
  let hiddenLayers: [Int]
  /// The names of the states that are left out of the bands.
  let hiddenStates: [String]
  /// The steps drawn.
  let steps: Excerpt
  /// The inputs.
  let input: (slot: Int, rows: Excerpt)
  /// The outputs, where they are more than the highest layer's.
  let output: (slot: Int, rows: Excerpt)?
  /// How states, inputs, outputs and gradients are written.
  let stateScale: TileScale
  let inputScale: TileScale
  let outputScale: TileScale
  let gradientScale: TileScale
  /// The power of ten that the width of backward lines is relative to.
  let normExponent: Int

  init(_ trace: Trace<Double>, _ options: UnrolledOptions, _ texts: DiagramTexts) {
    self.trace = trace
    self.options = options
    let program = trace.program
    let all = UnrolledBand.all(program, options: options, focus: nil)
    finding = UnrolledFinding.find(trace, all, options, texts)
    let drawn = UnrolledBand.all(program, options: options, focus: finding.unit)
    let layers = (drawn.last?.layer ?? -1) + 1
    let shown = Excerpt.layers(layers, most: options.mostLayers, around: finding.layer).shown
    let state = finding.state
    let kept = drawn.filter { shown.contains($0.layer) }.map {
      $0.keeping(options.mostStates, including: state)
    }
    let bands = kept.map { $0.band }
    self.bands = bands
    hiddenStates = kept.reduce(into: []) { names, part in
      for name in part.hidden where !names.contains(name) { names.append(name) }
    }
    hiddenLayers =
      bands.indices.map { index in
        let below = index == 0 ? -1 : bands[index - 1].layer
        return max(0, bands[index].layer - below - 1)
      } + [layers - 1 - (bands.last?.layer ?? layers - 1)]
    steps = Excerpt.steps(trace.steps, most: options.mostSteps, around: finding.time)
    input = (program.input, Excerpt.units(program.slots[program.input].units, most: options.mostUnits))
    let isTop = bands.contains { band in band.lanes.contains { $0.slot == program.output } }
    let hasOutput = !isTop || program.lossSlot != nil
    output =
      hasOutput
      ? (program.output, Excerpt.units(program.slots[program.output].units, most: options.mostUnits)) : nil
    let times = steps.shown
    func values(_ slot: Int) -> [Double] {
      times.filter { trace.isRecorded(slot, time: $0) }.flatMap { trace.values(slot, time: $0) }
    }
    let lanes = bands.flatMap { $0.lanes.map { $0.slot } }
    stateScale = .values(lanes.flatMap(values))
    inputScale = .values(values(program.input))
    let isClass = program.target.map { program.slots[$0].units != program.slots[program.output].units } ?? false
    outputScale = .values(values(program.output) + (isClass ? [] : program.target.map(values) ?? []))
    let shows = trace.hasGradients && options.show != .forward
    showsGradients = shows
    let gradients = shows ? lanes.map { slot in times.compactMap { trace.gradients(slot, time: $0) } } : []
    gradientScale = .gradients(gradients.joined().joined())
    let largest = gradients.joined().map { GradientSources.norm($0) }.filter { $0.isFinite }.max() ?? 0
    normExponent = largest > 0 ? Int((Logarithm.base10(largest) - 1e-9).rounded(.up)) : 0
  }

  /// Whether the way back is drawn.
  let showsGradients: Bool
  /// Whether values are drawn in the forward lanes.
  var showsValues: Bool { options.show != .backward }

  /// Wide enough for a title of one line and the legend.
  var leastWidth: Double { showsGradients ? 640 : 460 }
  /// Whether bands are told apart by the names of their layers.
  var namesLayers: Bool { bands.count > 1 || hiddenLayers.contains { $0 > 0 } }
  /// Whether what stands between the rows is drawn close: on a screen, values alone.
  var isClose: Bool { options.isProjected && !showsGradients }

  /// The width of a backward line.
  func lineWidth(_ norm: Double) -> Double {
    let half = normExponent / 2
    return Arrow.backwardWidth(norm: norm / Logarithm.tenTo(half) / Logarithm.tenTo(normExponent - half))
  }
}
