import Arguments
import Experiments
import Files
import Recurrence
import Terminal
import Training

/// `unroll update`: trains up to one update and shows it number by number; the run of one of its sequences can be opened as a trace.
let updateCommand = Command(
  "update",
  options: [
    .value("at", "EPOCH:BATCH"), .value("parameter", "NAME"), .value("trace", "FILE"), .value("sequence", "N"),
    .value("seed", "N"), .flag("json"),
  ],
  positionals: [Positional("experiment")]
) { invocation throws(Diagnosis) in
  let console = Console()
  let experiment = try Experiment(invocation)
  let data = try experiment.trainingData()
  let (epoch, batch) = try place(invocation["at"] ?? "1:1")
  let trainer = try reach(epoch, batch, experiment, data, console)
  let update = try trainer.nextUpdate(data)
  let sequence = try invocation.int("sequence", in: 0...update.samples.count - 1) ?? 0
  if let path = invocation["trace"] {
    let trace = try experiment.program.run(
      update.record.before, update.samples[sequence], lossRows: update.divisor, byteLimit: MemoryLimit.usual)
    try TraceFile.write(trace, to: path, names: experiment.names) { _ in }
  }
  let chosen = try invocation["parameter"].map { name throws(Diagnosis) in
    try Place(name, in: update.record.before.table)
  }
  let report = TrainingUpdateReport(update: update, epoch: epoch, batch: batch, chosen: chosen)
  if invocation.isGiven("json") { try report.printJSON() } else { report.show(console) }
}

/// `3:5`: the epoch and the batch in it, both from 1.
private func place(_ text: String) throws(Diagnosis) -> (epoch: Int, batch: Int) {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
  guard parts.count == 2, let epoch = parts[0], let batch = parts[1], epoch >= 1, batch >= 1 else {
    throw Diagnosis("update.place", ["got": text], kind: .usage)
  }
  return (epoch, batch)
}

/// Trains until the update is the next one.
private func reach(
  _ epoch: Int, _ batch: Int, _ experiment: Experiment, _ data: TrainingData, _ console: Console
) throws(Diagnosis) -> Trainer {
  var run = try experiment.trainingRun()
  let batches = run.trainer.batchCount(data)
  guard epoch <= run.plans.reduce(0, { $0 + $1.epochs }) else {
    throw Diagnosis(
      "update.epoch", ["got": "\(epoch)", "largest": "\(run.plans.reduce(0) { $0 + $1.epochs })"], kind: .usage)
  }
  guard batch <= batches else {
    throw Diagnosis("update.batch", ["got": "\(batch)", "largest": "\(batches)"], kind: .usage)
  }
  let bar = ProgressLine(console.texts("train.progress"), console)
  func isThere(_ run: TrainingRun) -> Bool { run.epoch == epoch - 1 && run.trainer.batch == batch - 1 }
  if !isThere(run) {
    try run.run(data) { (run, _) throws(Diagnosis) in
      bar.update((Double(run.epoch) + Double(run.trainer.batch) / Double(batches)) / Double(epoch))
      return isThere(run)
    }
  }
  bar.finish()
  guard isThere(run) else { throw Diagnosis("update.ended", ["epochs": "\(run.epoch)"]) }
  return run.trainer
}

/// One number of a parameter: `l0.W_hh[0,1]`.
struct Place {
  let entry: Int
  let row: Int
  let column: Int

  init(entry: Int, row: Int, column: Int) {
    self.entry = entry
    self.row = row
    self.column = column
  }

  init(_ text: String, in table: ParameterTable) throws(Diagnosis) {
    let parts = text.split(separator: "[", maxSplits: 1)
    let name = String(parts.first ?? "")
    guard let index = table.index(of: name) else {
      let known = table.entries.map(\.name)
      guard let near = Suggestion.nearest(to: name, in: known) else {
        throw Diagnosis("update.parameter", ["name": name, "known": known.joined(separator: ", ")], kind: .usage)
      }
      throw Diagnosis("update.parameter.near", ["name": name, "near": near], kind: .usage)
    }
    let entry = table.entries[index]
    let numbers =
      parts.count < 2
      ? [0] : parts[1].dropLast().split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let isWhole = parts.count < 2 || parts[1].hasSuffix("]")
    let row = numbers[0] ?? -1
    let column = numbers.count > 1 ? numbers[1] ?? -1 : 0
    guard isWhole, numbers.count <= 2, (0..<entry.rows).contains(row), (0..<entry.columns).contains(column) else {
      throw Diagnosis(
        "update.index", ["got": text, "name": name, "shape": "\(entry.rows)×\(entry.columns)"], kind: .usage)
    }
    self.init(entry: index, row: row, column: column)
  }

  func name(in table: ParameterTable) -> String {
    let entry = table.entries[self.entry]
    return entry.name + (entry.isMatrix ? "[\(row),\(column)]" : "[\(row)]")
  }
}
