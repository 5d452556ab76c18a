import Arguments
import Diagrams
import Recurrence

/// The pictures of the network itself.
let networkDiagrams: [Diagram] = [
  Diagram(
    name: "unrolled",
    options: [
      .choice("show", UnrolledOptions.Show.allCases.map(\.rawValue)),
      .value("at", "TIME"), .value("steps", "N"), .value("units", "N"), .flag("all-gates"), .flag("folded"),
    ], scene: { request throws(Diagnosis) in try unrolled(request, try request.time(), 0) }, frame: unrolled),
  Diagram(
    name: "cell", options: cellOptions,
    scene: { request throws(Diagnosis) in try cell(request, try request.time(), 0) }, frame: cell),
  Diagram(
    name: "equations", options: cellOptions.filter { $0.name != "show" },
    scene: { request throws(Diagnosis) in try equations(request, try request.time(), 0) }, frame: equations),
  Diagram(
    name: "why", options: [.value("depth", "N", default: "2")],
    positionals: [Positional("experiment"), Positional("address")], scene: why),
  Diagram(name: "model", scene: model),
  Diagram(name: "dependencies", scene: dependencies),
]

private let cellOptions: [Option] =
  DrawRequest.layerOptions + [
    .value("at", "TIME"), .choice("show", UnrolledOptions.Show.allCases.map(\.rawValue), default: "forward"),
    .value("units", "N"),
  ]

@Sendable
private func unrolled(_ request: DrawRequest, _ time: Int?, _ head: Double) throws(Diagnosis) -> Scene {
  let invocation = request.invocation
  guard request.trace.program.isUnrolled(layer: 0) else { throw Diagnosis("draw.one-step", kind: .usage) }
  let usual = UnrolledOptions.usualShow(of: request.trace.program.model)
  var options = UnrolledOptions(
    show: try invocation.choice("show", as: UnrolledOptions.Show.self) ?? usual, time: time,
    allGates: invocation.isGiven("all-gates"), showsFolded: invocation.isGiven("folded"))
  options.head = head
  options.hasEvenSteps = invocation.isGiven("frames")
  if let steps = try invocation.int("steps", in: 1...100_000) { options.mostSteps = steps }
  options.mostUnits = UnrolledOptions.units(fitting: request.trace.program.model, options.show)
  if let units = try invocation.int("units", in: 1...10_000) {
    options.mostUnits = units
  } else if request.picture.screen == nil {
    options = options.lower(request.trace, measure: request.measure, texts: request.texts)
  }
  if let screen = request.picture.screen {
    let shows = invocation.isGiven("show") || usual != .both ? [options.show] : [.both, .forward]
    options.time = try request.time()
    options = options.filling(screen, request.trace, shows: shows, measure: request.measure, texts: request.texts)
    options.time = time
  }
  return Unrolled.scene(request.trace, options, measure: request.measure, texts: request.texts)
}

private func options(
  _ request: DrawRequest, _ time: Int?, _ head: Double, asEquations: Bool = false
) throws(Diagnosis) -> CellOptions {
  var options = CellOptions(
    layer: try request.layer(), direction: try request.direction(), time: time,
    show: asEquations ? .forward : try request.invocation.choice("show", as: UnrolledOptions.Show.self) ?? .forward)
  options.head = head
  if options.show != .forward { try request.requireGradients() }
  if let units = try request.invocation.int("units", in: 1...10_000) { options.mostUnits = units }
  if let screen = request.picture.screen {
    // The same for all steps, so that frames do not jitter.
    options.time = try request.time()
    options = options.filling(
      screen, request.trace, asEquations: asEquations, measure: request.measure, texts: request.texts)
    options.time = time
  }
  return options
}

@Sendable
private func cell(_ request: DrawRequest, _ time: Int?, _ head: Double) throws(Diagnosis) -> Scene {
  let scene = CellPicture.scene(
    request.trace, try options(request, time, head), measure: request.measure, texts: request.texts)
  return try request.found(scene, "cell")
}

@Sendable
private func equations(_ request: DrawRequest, _ time: Int?, _ head: Double) throws(Diagnosis) -> Scene {
  let scene = EquationsPicture.scene(
    request.trace, try options(request, time, head, asEquations: true), measure: request.measure, texts: request.texts)
  return try request.found(scene, "equations")
}

@Sendable
private func why(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let address = request.invocation.positional("address") ?? ""
  let reference = try request.trace.reference(address)
  let depth = try request.invocation.int("depth", in: 1...6) ?? 2
  var options = WhyOptions(depth: depth)
  if let screen = request.picture.screen {
    options = options.filling(screen, request.trace, reference, measure: request.measure, texts: request.texts)
  }
  return WhyPicture.scene(request.trace, reference, options, measure: request.measure, texts: request.texts)
}

@Sendable
private func model(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  ModelChart.scene(
    request.trace.program, steps: request.trace.steps,
    sourceSteps: request.trace.program.model.encoder == nil ? nil : request.trace.layout.sourceSteps, request.chart,
    measure: request.measure, texts: request.texts)
}

@Sendable
private func dependencies(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  DependencyChart.scene(
    request.trace.program.model, steps: request.trace.steps, request.chart, measure: request.measure,
    texts: request.texts)
}
