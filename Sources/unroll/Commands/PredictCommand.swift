import Arguments
import Experiments
import Files
import Recurrence
import Terminal
import Training

/// `unroll predict`: forecasts from rows of a CSV file or row by row as they come; what a model says to sentences.
let predictCommand = Command(
  "predict",
  options: [
    .value("input", "FILE"), .value("follow", "FILE"), .value("text", "TEXT"), .flag("window"), .value("length", "N"),
    .value("output", "FILE", short: "o"), .flag("json"),
  ],
  positionals: [Positional("model")]
) { invocation throws(Diagnosis) in
  let console = Console()
  if ["input", "follow", "text"].count(where: { invocation.isGiven($0) }) > 1 {
    throw Diagnosis("predict.input-or-follow", kind: .usage)
  }
  let model = try TrainedModel(path: TrainedModel.path(invocation.positional("model") ?? ""))
  let isJSON = invocation.isGiven("json")
  let length = try invocation.int("length", in: 1...1 << 20)
  if length != nil { try model.requireDecoder() }
  if let text = invocation["text"] {
    var reader = try SentenceReader(model, length: length)
    let answer = try reader.answer(text)
    console.print(isJSON ? try PredictionTable.json(answer, reader.columns) : PredictionTable.plain(answer))
    return
  }
  if let path = invocation["follow"] {
    if case .series(let series) = model.preparation {
      try FollowingPrediction(model, series, isWindowed: invocation.isGiven("window"), isJSON: isJSON)
        .run(path, console)
    } else {
      var sentences = try FollowingSentences(model, length: length, isJSON: isJSON)
      try sentences.run(path, console)
    }
    return
  }
  let bar = ProgressLine(console.texts("predict.progress"), console)
  var prediction = try BatchPrediction(model, length: length, console) { bar.update($0) }
  let table = try prediction.table(try invocation.required("input"))
  bar.finish()
  try table.write(to: invocation["output"] ?? "-", asJSON: isJSON)
}

extension TrainedModel {
  /// The names of the outputs: the column and how many rows ahead, a letter, or a number.
  var outputNames: [String] {
    let count = program.model.outputs
    switch preparation {
    case .series(let series) where !series.targets.isEmpty:
      return (0..<count).map { unit in
        series.columns[series.targets[unit % series.targets.count]] + "+\(unit / series.targets.count + 1)"
      }
    case .letters(let letters) where letters.count == count: return letters
    default: return (0..<count).map { "y[\($0)]" }
    }
  }

  /// A row of outputs in the units of the data.
  func inUnits(_ outputs: [Double]) -> [Double] {
    guard case .series(let series) = preparation else { return outputs }
    return outputs.enumerated().map { series.inUnits($1, output: $0) }
  }

  /// Refuses a model that does not write a sequence of its own.
  func requireDecoder() throws(Diagnosis) {
    if case .decoder = preparation { return }
    throw Diagnosis("predict.no-decoder", ["file": file])
  }
}
