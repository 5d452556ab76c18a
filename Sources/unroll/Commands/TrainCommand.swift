import Arguments
import Experiments
import Files
import Foundation
import Recurrence
import Terminal
import Training

/// `unroll train`: trains an experiment, and keeps what comes of it in a folder.
let trainCommand = Command(
  "train",
  options: [
    .value("output", "DIR", short: "o"), .value("epochs", "N"), .value("seed", "N"), .flag("resume"),
    .flag("restart"), .flag("range-test"), .flag("json"),
  ],
  positionals: [Positional("experiment")]
) { invocation throws(Diagnosis) in
  let console = Console()
  let experiment = try Experiment(invocation)
  let epochs = try invocation.int("epochs", in: 1...1 << 40)
  if invocation.isGiven("range-test") {
    for option in ["output", "epochs", "resume", "restart"] where invocation.isGiven(option) {
      throw Diagnosis("train.range-test-alone", ["option": "--" + option], kind: .usage)
    }
    let report = try RangeTestReport(experiment, console)
    return try invocation.isGiven("json") ? report.printJSON() : report.show(console)
  }
  if invocation.isGiven("resume"), invocation.isGiven("restart") {
    throw Diagnosis("train.resume-or-restart", kind: .usage)
  }
  var session = try TrainingSession(
    experiment, folder: invocation["output"] ?? "output/" + experiment.fileStem,
    resumes: invocation.isGiven("resume"), restarts: invocation.isGiven("restart"), epochs: epochs)
  let isJSON = invocation.isGiven("json")
  if !isJSON { introduce(session, console) }
  // With --resume what is beside the checkpoint is written anew, in case it was lost.
  if !session.wasFinished || invocation.isGiven("resume") { try session.train(console) }
  if isJSON { try printJSON(session) } else { show(session, console) }
  guard session.wasStopped else { return }
  console.note(
    console.texts("train.stopped", ["epoch": "\(session.run.epoch + 1)", "folder": session.folder]))
  // As a shell reports a command that Ctrl-C ended.
  exit(130)
}

extension Experiment {
  /// The experiment that a training command names, with its seed where one is given.
  init(_ invocation: Invocation) throws(Diagnosis) {
    let seed = try invocation.int("seed", in: 0...1 << 53)
    try self.init(path: invocation.positional("experiment") ?? "", seed: seed.map { UInt64($0) })
  }

  /// The name as the name of a file.
  var fileStem: String {
    let stem = file == "-" ? name : URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    return String(stem.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" })
  }
}

private func introduce(_ session: TrainingSession, _ console: Console) {
  let experiment = session.experiment
  console.print([
    [Span(experiment.name, Style(bold: true)), Span("  " + describe(experiment.model), Style(.secondary))]
  ])
  console.print(
    console.texts(
      "train.facts",
      [
        "training": "\(experiment.dataset.indices(.training).count)",
        "validation": "\(experiment.dataset.indices(.validation).count)",
        "test": "\(experiment.dataset.indices(.test).count)", "parameters": "\(experiment.parameters.values.count)",
      ]))
  if session.wasFinished {
    console.say(
      console.texts(
        "train.finished",
        [
          "epochs": "\(session.run.epoch)", "folder": session.folder, "more": "\(2 * max(1, session.run.epoch))",
        ]))
  } else if session.run.epoch > 0 {
    console.print(console.texts("train.resumed", ["epochs": "\(session.run.epoch)"]))
  }
}

/// Some ten epochs of the history, and where everything is.
private func show(_ session: TrainingSession, _ console: Console) {
  let history = session.run.history
  let texts = console.texts
  guard let last = history.epochs.last else { return }
  let hasValidation = last.validationLoss != nil
  let names = history.metrics.map(\.rawValue)
  var head = [texts("train.epoch"), texts("train.loss")]
  if hasValidation { head.append(texts("train.validation")) }
  head += names + (hasValidation ? names.map { texts("train.of-validation", ["metric": $0]) } : [])
  head += [texts("train.rate"), texts("train.norm")]
  var rows = [head.map { Span($0, Style(.secondary)) }]
  let step = max(1, (history.epochs.count + 9) / 10)
  for (index, epoch) in history.epochs.enumerated()
  where index == 0 || (index + 1) % step == 0 || index == history.epochs.count - 1 {
    var numbers = [epoch.loss]
    if let loss = epoch.validationLoss { numbers.append(loss) }
    numbers += epoch.metrics + epoch.validationMetrics + [epoch.rate, epoch.gradientNorm]
    rows.append([Span("\(epoch.number)")] + numbers.map { Span(figures($0)) })
  }
  console.print()
  console.print(Table([.right] + head.dropFirst().map { _ in .decimal }, rows: rows).lines())
  console.print()
  if let best = session.run.trainer.best {
    console.say(texts("train.best", ["epoch": "\(best.epoch)", "loss": figures(best.loss)]))
  }
  console.say(texts("train.written", ["model": session.modelPath, "folder": session.folder]))
}

private func printJSON(_ session: TrainingSession) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    var json = JSONWriter(to: sink)
    json.beginObject()
    json.key("name")
    json.string(session.experiment.name)
    json.key("finished")
    json.bool(session.run.isFinished)
    json.key("epochs")
    json.integer(session.run.epoch)
    json.key("updates")
    json.integer(session.run.updates)
    json.key("model")
    json.string(session.modelPath)
    json.key("history")
    session.run.history.write(to: &json)
    json.endObject()
    json.end()
  }
}
