import Arguments
import Diagrams
import Lessons
import Recurrence

/// The charts of what files say: a training's history, forecasts, a map of terms.
let fileDiagrams: [Diagram] = [
  Diagram(
    name: "curves", options: [.value("column", "NAME", repeats: true), .flag("log")], file: Positional("history"),
    reading: curves),
  Diagram(
    name: "forecast",
    options: [
      .value("split", "ROW"), .value("quantity", "NAME"), .value("steps", "NAME", default: "steps"),
    ], file: Positional("predictions"), reading: forecast),
  Diagram(name: "concepts", options: [.value("term", "NAME")], file: Positional("terms", .optional), reading: concepts),
]

@Sendable
private func curves(_ invocation: Invocation, _ picture: Picture) throws(Diagnosis) -> (ChartOptions) -> Scene {
  let file = try HistoryFile(invocation.positional("history") ?? "")
  let history = try file.history(
    columns: invocation.all("column"), isLogarithmic: invocation.isGiven("log") ? true : nil, texts: picture.texts)
  return { HistoryChart.scene(history, $0, measure: picture.measure, texts: picture.texts) }
}

@Sendable
private func forecast(_ invocation: Invocation, _ picture: Picture) throws(Diagnosis) -> (ChartOptions) -> Scene {
  let file = try ForecastFile(invocation.positional("predictions") ?? "")
  let data = try file.data(
    split: invocation["split"], quantity: invocation["quantity"] ?? "",
    stepName: invocation["steps"] ?? "steps")
  return { ForecastChart.scene(data, $0, measure: picture.measure, texts: picture.texts) }
}

@Sendable
private func concepts(_ invocation: Invocation, _ picture: Picture) throws(Diagnosis) -> (ChartOptions) -> Scene {
  let path = invocation.positional("terms") ?? Console().home + "/lessons/concepts.json5"
  let map = try ConceptFile.read(path, focus: invocation["term"])
  return { ConceptChart.scene(map, $0, measure: picture.measure, texts: picture.texts) }
}
