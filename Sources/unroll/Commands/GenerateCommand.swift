import Arguments
import Experiments
import Files
import Recurrence
import Training

/// `unroll generate`: a text that a language model writes, or a series that continues on its own forecasts.
let generateCommand = Command(
  "generate",
  options: [
    .value("length", "N"), .value("prompt", "TEXT"), .value("temperature", "X", default: "1"),
    .value("seed", "N", default: "0"), .value("input", "FILE"), .flag("json"),
  ],
  positionals: [Positional("model")]
) { invocation throws(Diagnosis) in
  let console = Console()
  let model = try TrainedModel(path: TrainedModel.path(invocation.positional("model") ?? ""))
  let isJSON = invocation.isGiven("json")
  let length = try invocation.int("length", in: 1...1 << 24)
  let temperature = try invocation.double("temperature", in: 0...1e6) ?? 1
  let seed = UInt64(try invocation.int("seed", in: 0...1 << 53) ?? 0)
  switch model.preparation {
  case .text(let text):
    if invocation.isGiven("input") { throw Diagnosis("generate.text-input", kind: .usage) }
    let bar = ProgressLine(console.texts("generate.progress"), console)
    let writer = TextWriter(model: model, text: text) { bar.update($0) }
    let written = try writer.write(
      length: length ?? 200, prompt: invocation["prompt"], temperature: temperature, seed: seed)
    bar.finish()
    try say(written, isJSON, console)
  case .series(let series):
    for option in ["prompt", "temperature", "seed"] where invocation.isGiven(option) {
      throw Diagnosis("generate.series-option", ["option": "--" + option], kind: .usage)
    }
    try continueSeries(
      model, series, try invocation.required("input"), length ?? series.lookBack, asJSON: isJSON, console)
  case .decoder(let decoder):
    guard let words = decoder.words, !decoder.start.isEmpty else { fallthrough }
    if invocation.isGiven("input") { throw Diagnosis("generate.text-input", kind: .usage) }
    var generator = Generator(seed: seed)
    let symbols = try FreeDecoder(model.program, model.parameters).drawnSymbols(
      reading: try words.inputs(try invocation.required("prompt")), start: decoder.start, end: words.end,
      steps: length ?? decoder.limit, temperature: temperature, &generator)
    try say(words.text(symbols), isJSON, console)
  case .none, .letters: throw Diagnosis("generate.nothing", ["file": model.file])
  }
}

private func say(_ text: String, _ isJSON: Bool, _ console: Console) throws(Diagnosis) {
  console.print(isJSON ? try PredictionTable.json([.text(text)], ["text"]) : text)
}

/// Writes token after token, each drawn from what the model says may follow.
private struct TextWriter {
  let model: TrainedModel
  let text: TextPreparation
  let progress: (Double) -> Void

  func write(length: Int, prompt: String?, temperature: Double, seed: UInt64) throws(Diagnosis) -> String {
    let network = model.program.model
    guard network.output == .softmax, network.outputs >= text.vocabulary.count else {
      throw Diagnosis("generate.no-language", ["file": model.file])
    }
    var generator = Generator(seed: seed)
    var tokens = text.tokenization.tokens(text.cleaning.clean(prompt ?? ""))
    if tokens.isEmpty { tokens = [text.vocabulary.tokens[generator.integer(below: text.vocabulary.count)]] }
    var forecaster = try Forecaster(model)
    // A model that answers after its window only is asked with windows, as it was trained.
    let isWindowed = network.readout?.steps == .last
    var probabilities: [Double] = []
    func read(_ token: String) throws(Diagnosis) {
      if isWindowed {
        probabilities = try forecaster.window(try text.inputs(tokens.suffix(max(1, text.lookBack)), of: network))
      } else {
        probabilities = try forecaster.step(try text.inputs([token], of: network))
      }
    }
    if isWindowed { try read(tokens[tokens.count - 1]) } else { for token in tokens { try read(token) } }
    for number in 0..<length {
      progress(Double(number) / Double(length))
      let code = Forecaster.draw(
        Array(probabilities.prefix(text.vocabulary.count)), temperature: temperature, &generator)
      let token = text.vocabulary.tokens[code]
      tokens.append(token)
      try read(token)
    }
    return text.tokenization.join(tokens)
  }
}

/// Reads a file's rows, then feeds each forecast back as the next row.
private func continueSeries(
  _ model: TrainedModel, _ series: SeriesPreparation, _ path: String, _ length: Int, asJSON: Bool,
  _ console: Console
) throws(Diagnosis) {
  guard series.targets == series.inputs else {
    throw Diagnosis(
      "generate.other-columns",
      ["inputs": series.inputs.map { series.columns[$0] }.joined(separator: ", ")])
  }
  let table = try CSV().read(path)
  let numbers = try table.numbers(series.inputs.map { series.columns[$0] })
  let width = series.inputs.count
  guard numbers.rows.count >= series.lookBack else {
    throw Diagnosis(
      "predict.too-few", ["file": path, "got": "\(numbers.rows.count)", "needed": "\(series.lookBack)"])
  }
  var watch = RangeWatch(series)
  var window: [[Double]] = []
  for row in 0..<numbers.rows.count {
    let values = Array(numbers.values[row * width..<(row + 1) * width])
    watch.check(values, line: table.lines[numbers.rows[row]], console)
    window.append(series.inputs(values))
  }
  var forecaster = try Forecaster(model)
  var result = PredictionTable(series.inputs.map { series.columns[$0] })
  let bar = ProgressLine(console.texts("generate.progress"), console)
  for number in 0..<length {
    bar.update(Double(number) / Double(length))
    window = window.suffix(series.lookBack)
    let next = Array(try forecaster.window(window.flatMap { $0 }).prefix(width))
    window.append(next)
    result.rows.append(model.inUnits(next).map { .number($0) })
  }
  bar.finish()
  try result.write(to: "-", asJSON: asJSON)
}
