import Arguments
import CairoRendering
import Diagrams
import Files
import Recurrence
import Terminal
import Texts
import Workers

/// `unroll draw NAME`: pictures of a run.
let drawCommand = Command(
  "draw",
  options: [
    .value("output", "FILE", short: "o"),
    .choice("format", Renderer.Format.allCases.map(\.rawValue)),
    .choice("theme", ["light", "dark", "print", "projector"], default: "light"),
    .value("scale", "X", default: "2"), .value("size", "W×H"),
    .flag("text"), .flag("frames"), .flag("list"),
  ] + RunSource.options,
  commands: diagrams.map(\.command)
) { invocation throws(Diagnosis) in
  let console = Console()
  guard invocation.isGiven("list") else { throw Diagnosis("draw.no-name", kind: .usage) }
  let rows = diagrams.map {
    [Span($0.name, Style(bold: true)), Span(console.texts("help.draw." + $0.name))]
  }
  console.print(Table([.left, .left], rows: rows).lines())
}

/// All pictures, in the order of the list.
private let diagrams: [Diagram] = networkDiagrams + chartDiagrams + fileDiagrams

/// A picture that the command line can ask for.
struct Diagram: Sendable {
  /// Its name on the command line.
  var name: String
  /// Its own options.
  var options: [Option]
  /// What stands on the command line after the name.
  var positionals: [Positional]
  /// Draws it and writes it.
  private let draw: @Sendable (Invocation) throws(Diagnosis) -> Void

  /// A picture of a run; `frame` draws one step, with so much room at its head, where the picture is of a step.
  init(
    name: String, options: [Option] = [], positionals: [Positional] = RunSource.positionals,
    scene: @escaping @Sendable (DrawRequest) throws(Diagnosis) -> Scene,
    frame: (@Sendable (DrawRequest, Int, Double) throws(Diagnosis) -> Scene)? = nil
  ) {
    self.name = name
    self.options = options
    self.positionals = positionals
    draw = { invocation throws(Diagnosis) in
      let request = try DrawRequest(invocation, diagram: name)
      guard invocation.isGiven("frames") else {
        return try request.picture.write(try scene(request))
      }
      guard let frame else { throw Diagnosis("draw.no-frames", ["name": name], kind: .usage) }
      guard try request.time() == nil else { throw Diagnosis("draw.frames-at", kind: .usage) }
      let steps = Array(1...request.trace.steps)
      let workers = Workers(count: min(Workers.cores, steps.count))
      let frames = try Frames.scenes { head throws(Diagnosis) in
        try workers.map(steps) { time throws(Diagnosis) in try frame(request, time, head) }
      }
      try request.picture.write(frames: frames, workers: workers)
    }
  }

  /// A picture of what a file says; `reading` reads it once, what it returns draws it.
  init(
    name: String, options: [Option] = [], file: Positional,
    reading: @escaping @Sendable (Invocation, Picture) throws(Diagnosis) -> (ChartOptions) -> Scene
  ) {
    self.name = name
    self.options = options
    positionals = [file]
    draw = { invocation throws(Diagnosis) in
      if let option = RunSource.options.first(where: { invocation.isGiven($0.name) }) {
        throw Diagnosis("draw.not-of-a-run", ["option": "--" + option.name, "name": name], kind: .usage)
      }
      guard !invocation.isGiven("frames") else { throw Diagnosis("draw.no-frames", ["name": name], kind: .usage) }
      let source = invocation.positional(file.name)
      let picture = try Picture(invocation, standardName: Picture.standardName(source, name))
      try picture.write(try reading(invocation, picture)(picture.chart))
    }
  }

  var command: Command {
    Command(name, options: options, positionals: positionals) { invocation throws(Diagnosis) in
      try draw(invocation)
    }
  }
}

/// What was asked for, with the run that the picture is of.
struct DrawRequest {
  let invocation: Invocation
  let record: RunRecord
  let picture: Picture
  /// What every chart is drawn with.
  let chart: ChartOptions

  init(_ invocation: Invocation, diagram: String) throws(Diagnosis) {
    self.invocation = invocation
    // The notes on texts are read while the run is computed.
    let shaper = Meanwhile { Picture.shaper() }
    record = try RunRecord(invocation, file: invocation.allPositionals("experiment").first)
    picture = try Picture(
      invocation, standardName: Picture.standardName(record.name, diagram), shaper: shaper.value)
    chart = picture.chart
  }

  var trace: Trace<Double> { record.trace }
  var measure: TextMeasure { picture.measure }
  var texts: DiagramTexts { picture.texts }

  /// `--layer 1`.
  func chosenLayer() throws(Diagnosis) -> Int? {
    try invocation.int("layer", in: 0...trace.program.model.layers.count - 1)
  }

  /// `--layer`, or the first.
  func layer() throws(Diagnosis) -> Int { try chosenLayer() ?? 0 }

  /// `--reverse`; of `--layer` unless another layer is given.
  func direction(layer given: Int? = nil) throws(Diagnosis) -> Model.Direction {
    guard invocation.isGiven("reverse") else { return .forward }
    let chosen = try self.layer()
    let layer = given ?? chosen
    guard trace.program.model.layers[layer].isBidirectional else {
      throw Diagnosis("draw.no-reverse", ["layer": String(layer)], kind: .usage)
    }
    return .reverse
  }

  /// `--at 3` or `--at t3`; only of pictures that have the option.
  func time() throws(Diagnosis) -> Int? {
    guard let text = invocation["at"] else { return nil }
    guard let time = Int(text.hasPrefix("t") ? String(text.dropFirst()) : text), (1...trace.steps).contains(time)
    else { throw Diagnosis("draw.time", ["got": text, "largest": String(trace.steps)], kind: .usage) }
    return time
  }

  /// The names of `--quantity`, or those that a diagram usually shows.
  func quantities(usual: [String]) -> [Quantity] {
    let given = invocation.all("quantity")
    return (given.isEmpty ? usual : given).map { Quantity($0) }
  }

  /// The picture, or what the run lacks for it.
  func found<Value>(_ value: Value?, _ what: String, layer given: Int? = nil) throws(Diagnosis) -> Value {
    guard let value else {
      let chosen = try layer()
      let layer = trace.program.model.layers[given ?? chosen]
      throw Diagnosis(
        "draw.nothing",
        ["what": what, "cell": layer.cell.name, "names": layer.cell.equations.map(\.name).joined(separator: ", ")])
    }
    return value
  }

  /// Refuses a run without gradients.
  func requireGradients() throws(Diagnosis) { try record.requireGradients() }

  /// The options that choose a layer and its direction.
  static let layerOptions: [Option] = [.value("layer", "N"), .flag("reverse")]
}
