import Files
import Recurrence

/// Checkpoints: a training run as a safetensors file, from which it goes on with the same bits.
///
/// The file is written beside the old one and renamed once the disk has it, so that a run that is killed at any moment loses at most what
/// came after its last checkpoint. Tensors: `parameter.NAME`, `memory.LETTER` (the optimizer's, flat), `best` (flat), `history` (epochs ×
/// columns of `History.rows`), `progress`, `metric.N` and `carried.PLACE.LAYER.STATE` of the epoch under way. Metadata: `unroll` (the
/// format's version, 1), `updates`, `batch`, `rows`, `samples`, `data` (the samples' fingerprint), `generator` (four hexadecimal words),
/// `best` (its epoch), `phase` and `start` (of a `TrainingRun`) and the plan.
extension Trainer {
  /// Writes the run as it is.
  /// - Parameters:
  ///   - phase: The number of the phase that this is, from 0.
  ///   - start: The fingerprint of what the run began with.
  ///   - more: Tensors of the caller's own.
  ///   - durable: Whether to wait until the disk has it.
  /// - Throws: `file.not-written`.
  public func save(
    to path: String, data: TrainingData, phase: Int = 0, start: String = "", also more: [Tensor] = [],
    durable: Bool = true
  ) throws(Diagnosis) {
    var tensors = program.parameters.entries.map {
      Tensor(
        "parameter." + $0.name, shape: $0.shape, values: Array(parameters.values[$0.offset..<$0.offset + $0.count]))
    }
    for (letter, values) in zip(updater.optimizer.memory, updater.memory) {
      tensors.append(flat("memory." + letter, values))
    }
    if let best { tensors.append(flat("best", [best.loss] + best.parameters.values)) }
    tensors.append(
      Tensor(
        "history", shape: [history.epochs.count, history.columns.count], values: history.rows.flatMap { $0 }))
    tensors.append(
      flat(
        "progress",
        [progress.lossSum, progress.normSum, progress.largestNorm, progress.lastNorm, progress.rate]))
    for (index, metric) in progress.metrics.enumerated() { tensors.append(flat("metric.\(index)", metric.state)) }
    for (place, states) in progress.carried.enumerated() {
      for state in states { tensors.append(flat("carried.\(place).\(state.layer).\(state.state)", state.values)) }
    }
    let words = [generator.state.0, generator.state.1, generator.state.2, generator.state.3]
    try SafeTensors.write(
      tensors + more, to: path,
      metadata: [
        "unroll": "1", "updates": "\(updater.count)", "batch": "\(progress.batch)", "rows": "\(progress.rows)",
        "samples": "\(data.samples.count)", "data": data.fingerprint, "phase": "\(phase)",
        "start": start,
        "generator": words.map { String($0, radix: 16) }.joined(separator: " "),
        "best": "\(best?.epoch ?? 0)", "plan": plan.lines.map { $0.name + " = " + $0.value }.joined(separator: "\n"),
      ], durable: durable)
  }

  private func flat(_ name: String, _ values: [Double]) -> Tensor {
    Tensor(name, shape: [values.count], values: values)
  }

  /// Goes on from a checkpoint of the same program, plan and samples.
  /// - Throws: `checkpoint.…`, `safetensors.…`, `file.…`.
  public init(
    resuming path: String, _ program: Program, plan: TrainingPlan, data: TrainingData
  ) throws(Diagnosis) {
    let reader = try CheckpointReader(path)
    try self.init(program, try reader.parameters(program), plan: plan)
    try reader.check(plan)
    let samples = try reader.number("samples", least: 1)
    guard samples == data.samples.count else {
      throw Diagnosis(
        "checkpoint.other-data", ["file": path, "got": "\(samples)", "expected": "\(data.samples.count)"])
    }
    guard reader.text("data") == data.fingerprint else {
      throw Diagnosis("checkpoint.changed-data", ["file": path])
    }
    let count = program.parameters.count
    updater.count = try reader.number("updates")
    updater.memory = []
    for letter in plan.optimizer.memory { updater.memory.append(try reader.values("memory." + letter, count: count)) }
    generator = try reader.generator()
    let rows = try reader.values("history", count: nil)
    let width = history.columns.count
    guard rows.count % width == 0,
      let restored = History(
        metrics: plan.metrics, rows: stride(from: 0, to: rows.count, by: width).map { Array(rows[$0..<$0 + width]) })
    else { throw reader.damaged("history") }
    history = restored
    let bestEpoch = try reader.number("best")
    if bestEpoch > 0 {
      let values = try reader.values("best", count: count + 1)
      var parameters = Parameters<Double>(zerosLike: program.parameters)
      parameters.values = Array(values.dropFirst())
      best = Best(epoch: bestEpoch, loss: values[0], parameters: parameters)
    }
    let batch = try reader.number("batch")
    guard batch < batchCount(data) else { throw reader.damaged("batch") }
    if batch > 0 { progress = try reader.progress(self, data, batch: batch) }
  }
}

extension TrainingPlan {
  /// What must be the same for a run to go on with the same bits.
  var lines: [(name: String, value: String)] {
    [
      ("batchSize", "\(batchSize)"), ("shuffles", "\(shuffles)"), ("optimizer", "\(optimizer)"),
      ("schedule", "\(schedule)"), ("penalties", "\(penalties)"), ("clipping", clipping.map { "\($0)" } ?? "none"),
      ("metrics", metrics.map(\.rawValue).joined(separator: " ")), ("reduction", reduction.rawValue),
      ("carriesState", "\(carriesState)"),
    ]
  }
}
