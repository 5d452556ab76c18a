import Diagrams
import Recurrence

/// Draws the pictures of runs that chapters name, with the options of `unroll draw`.
struct PictureMaker {
  let name: String
  let subjects: [PictureDrawing.Subject]
  let options: [PictureOption]
  let chart: ChartOptions
  let measure: TextMeasure
  let texts: DiagramTexts

  /// The options of every picture.
  static let options: [String: [String]] = [
    "unrolled": ["show", "at", "steps", "units", "all-gates", "folded"],
    "cell": layer + ["at", "show", "units"],
    "equations": layer + ["at", "units"],
    "why": ["address", "depth"],
    "model": [], "dependencies": [], "gradient-flow": ["state"],
    "heatmap": layer + ["quantity", "gradient", "log", "shared"],
    "gates": layer,
    "weights": ["tensor", "gradient"],
    "histogram": layer + ["quantity", "gradient"],
    "activations": layer,
    "attention": layer + ["quantity"],
    "spectrum": layer,
    "jacobian": layer + ["state"],
    "ledger": ["tensor", "truncate"],
    "diff": ["gradient"],
    "curves": ["column"],
    "forecast": ["output", "baseline"],
    "concepts": ["file", "term"],
  ]
  private static let layer = ["layer", "reverse"]
  /// The pictures that show two experiments, and those that show any number.
  static let pairs = ["diff"]
  static let several = ["gradient-flow"]

  func scene() throws(Diagnosis) -> Scene {
    let needed = PictureMaker.pairs.contains(name) ? 2 : 1
    guard subjects.count == needed || PictureMaker.several.contains(name) && !subjects.isEmpty else {
      throw Diagnosis("lesson.picture-runs", ["name": name, "needed": "\(needed)", "got": "\(subjects.count)"])
    }
    switch name {
    case "unrolled", "cell", "equations", "why", "model", "dependencies": return try network()
    case "gradient-flow": return try flow()
    case "curves": return try curves()
    case "forecast": return try forecast()
    case "diff":
      return try DifferenceChart.scene(
        trace, subjects[1].run.trace, ofGradients: isGiven("gradient"), heat, measure: measure, texts: texts)
    default: return try numbers()
    }
  }

  // MARK: Options

  var trace: Trace<Double> { subjects[0].run.trace }

  private func value(_ option: String) -> String? { options.first { $0.name == option }?.value }

  func all(_ option: String) -> [String] { options.filter { $0.name == option }.map(\.value) }

  func isGiven(_ option: String) -> Bool { value(option).map { $0 != "no" } ?? false }

  private func wrong(_ option: String, _ expected: String) -> Diagnosis {
    Diagnosis(
      "lesson.picture-option",
      ["name": name, "option": option, "got": value(option) ?? "", "expected": expected])
  }

  func int(_ option: String, in range: ClosedRange<Int>) throws(Diagnosis) -> Int? {
    guard let text = value(option) else { return nil }
    let digits = option == "at" && text.hasPrefix("t") ? String(text.dropFirst()) : text
    guard let number = Int(digits), range.contains(number) else {
      throw wrong(option, "\(range.lowerBound)–\(range.upperBound)")
    }
    return number
  }

  var layer: Int {
    get throws(Diagnosis) { try int("layer", in: 0...trace.program.model.layers.count - 1) ?? 0 }
  }

  var direction: Model.Direction {
    get throws(Diagnosis) {
      guard isGiven("reverse") else { return .forward }
      guard trace.program.model.layers[try layer].isBidirectional else { throw wrong("reverse", "no") }
      return .reverse
    }
  }

  var heat: HeatMapOptions { HeatMapOptions(chart: chart) }

  func found<Value>(_ value: Value?) throws(Diagnosis) -> Value {
    guard let value else {
      let layer = trace.program.model.layers[try layer]
      throw Diagnosis(
        "draw.nothing",
        ["what": name, "cell": layer.cell.name, "names": layer.cell.equations.map(\.name).joined(separator: ", ")])
    }
    return value
  }

  private func show(_ usual: UnrolledOptions.Show) throws(Diagnosis) -> UnrolledOptions.Show {
    guard let text = value("show") else { return usual }
    guard let show = UnrolledOptions.Show(rawValue: text) else {
      throw wrong("show", UnrolledOptions.Show.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return show
  }

  // MARK: Networks

  private func network() throws(Diagnosis) -> Scene {
    let time = try int("at", in: 1...max(1, trace.steps))
    switch name {
    case "unrolled":
      var options = UnrolledOptions(
        show: try show(trace.hasGradients ? .both : .forward), time: time, allGates: isGiven("all-gates"),
        showsFolded: isGiven("folded"), typography: chart.typography)
      if let steps = try int("steps", in: 1...100_000) { options.mostSteps = steps }
      if let units = try int("units", in: 1...10_000) { options.mostUnits = units }
      return Unrolled.scene(trace, options, measure: measure, texts: texts)
    case "cell", "equations":
      var options = CellOptions(
        layer: try layer, direction: try direction, time: time, show: try show(.forward), typography: chart.typography)
      if options.show != .forward, !trace.hasGradients { throw Diagnosis("laboratory.no-gradients") }
      if let units = try int("units", in: 1...10_000) { options.mostUnits = units }
      return try found(
        name == "cell"
          ? CellPicture.scene(trace, options, measure: measure, texts: texts)
          : EquationsPicture.scene(trace, options, measure: measure, texts: texts))
    case "why":
      let reference = try Address.parse(
        value("address") ?? "", in: trace.program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps)
      return WhyPicture.scene(
        trace, reference, WhyOptions(depth: try int("depth", in: 1...6) ?? 2, typography: chart.typography),
        measure: measure, texts: texts)
    case "model":
      return ModelChart.scene(
        trace.program, steps: trace.steps,
        sourceSteps: trace.program.model.encoder == nil ? nil : trace.layout.sourceSteps, chart, measure: measure,
        texts: texts)
    default:
      return DependencyChart.scene(trace.program.model, steps: trace.steps, chart, measure: measure, texts: texts)
    }
  }
}
