import Arguments
import Experiments
import Files
import Recurrence
import Terminal
import Training

/// `unroll evaluate`: how well a trained model does, beside forecasts that need no learning.
let evaluateCommand = Command(
  "evaluate",
  options: [
    .choice("part", Dataset.Part.allCases.map(\.rawValue)), .value("experiment", "FILE"), .flag("json"),
  ],
  positionals: [Positional("model")]
) { invocation throws(Diagnosis) in
  let console = Console()
  let model = try TrainedModel(path: TrainedModel.path(invocation.positional("model") ?? ""))
  let experiment = try model.experiment(at: invocation["experiment"])
  let part = try invocation.choice("part", as: Dataset.Part.self) ?? experiment.dataset.usualPart
  let bar = ProgressLine(console.texts("evaluate.progress"), console)
  let report = try ModelReport(experiment, model.parameters, part) { bar.update($0) }
  bar.finish()
  if invocation.isGiven("json") { try printJSON(report, model) } else { show(report, model, console) }
}

extension Dataset {
  /// The part to judge by: the last one that there is.
  fileprivate var usualPart: Part {
    !indices(.test).isEmpty ? .test : !indices(.validation).isEmpty ? .validation : .training
  }
}

extension ModelReport.Name {
  /// The key of what it is called: beside itself on its own, the model is said to be told the truth.
  fileprivate func key(in report: ModelReport) -> String {
    self == .model && report.rows.contains { $0.name == .free } ? "forced" : rawValue
  }
}

private func show(_ report: ModelReport, _ model: TrainedModel, _ console: Console) {
  let texts = console.texts
  console.print([
    [Span(model.name, Style(bold: true)), Span("  " + describe(model.program.model), Style(.secondary))]
  ])
  console.print(
    texts(
      "evaluate.facts",
      [
        "part": texts("evaluate.part." + report.part.rawValue), "samples": "\(report.sampleCount)",
        "loss": figures(report.loss),
      ]))
  console.print()
  var rows = [[Span("")] + report.metrics.map { Span($0.rawValue, Style(.secondary)) }]
  for row in report.rows {
    var name = texts("evaluate.row." + row.name.key(in: report))
    if row.name == .seasonal, let season = report.season { name += " (\(season))" }
    rows.append(
      [Span(name, Style(bold: row.name == .model))] + row.values.map { Span($0.isNaN ? "·" : figures($0)) })
  }
  console.print(Table([.left] + report.metrics.map { _ in .decimal }, rows: rows).lines())
  guard let lag = report.lag else { return }
  console.print()
  console.print(
    lag == 0
      ? texts("evaluate.in-time")
      : lag == 1 ? texts("evaluate.copies") : texts("evaluate.lag", ["lag": "\(lag)"]))
}

private func printJSON(_ report: ModelReport, _ model: TrainedModel) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    var json = JSONWriter(to: sink)
    json.beginObject()
    json.key("name")
    json.string(model.name)
    json.key("part")
    json.string(report.part.rawValue)
    json.key("samples")
    json.integer(report.sampleCount)
    json.key("loss")
    json.number(report.loss)
    for row in report.rows {
      json.key(row.name.rawValue)
      json.beginObject()
      for (metric, value) in zip(report.metrics, row.values) {
        json.key(metric.rawValue)
        json.number(value)
      }
      json.endObject()
    }
    if let season = report.season {
      json.key("season")
      json.integer(season)
    }
    if let lag = report.lag {
      json.key("lag")
      json.integer(lag)
    }
    json.endObject()
    json.end()
  }
}
