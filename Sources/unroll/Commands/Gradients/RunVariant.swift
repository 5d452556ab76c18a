import Arguments
import Files
import Recurrence

/// What is changed about a run before it is run again: the axes of a sweep, and the interventions that change the start.
struct RunVariant: Sendable {
  /// How the matrices that multiply an earlier state are drawn anew.
  enum Start: Equatable, Sendable {
    /// Normal with the deviation σ/√n, so that the spectral radius is about σ.
    case gaussian(Double)
    case scheme(Scheme)

    /// The schemes without a number.
    enum Scheme: String, CaseIterable, Sendable {
      case orthogonal, identity, uniform, zeros
      case glorotUniform = "glorot_uniform"
      case glorotNormal = "glorot_normal"

      var initializer: Initializer.Scheme {
        switch self {
        case .orthogonal: .orthogonal
        case .identity: .identity
        case .uniform: .uniform
        case .zeros: .zeros
        case .glorotUniform: .glorotUniform
        case .glorotNormal: .glorotNormal
        }
      }
    }
  }

  /// The cell of every layer; nil: as they are.
  var cell: Cell?
  /// The hidden units of every layer, from the first; nil: as they are.
  var units: [Int]?
  /// The first steps of the sequence only.
  var steps: Int?
  /// Recurrent matrices drawn anew.
  var start: Start?
  /// The forget gate's bias; b_hf becomes 0.
  var forgetBias: Double?
  /// From where new numbers are drawn.
  var seed: UInt64 = 1
  /// Whether all parameters are drawn anew, also where the run's own would fit.
  var isFresh = false

  /// The run with the changes.
  ///
  /// Parameters stay those of the run as long as they fit; those of another cell or another size are drawn as PyTorch draws them, with
  /// what the experiment file adds to the forget gate's bias.
  /// - Throws: `gradients.no-forget-bias`, `gradients.too-few-steps`, and what the engine says.
  func run(_ record: RunRecord) throws(Diagnosis) -> Trace<Double> {
    let old = record.program
    var model = old.model
    for index in model.layers.indices {
      if let cell { model.layers[index].cell = cell }
      if let units { model.layers[index].hidden = units[min(index, units.count - 1)] }
    }
    let sample = try sample(record, keepsStates: model == old.model)
    let program = try Program(model, loss: try loss(old.loss, record.trace.steps))
    try MemoryLimit.check(program.parameters, limit: MemoryLimit.usual)
    var parameters =
      !isFresh && program.parameters == old.parameters
      ? record.trace.parameters : Parameters(program, fresh(record), seed: seed)
    draw(program, &parameters)
    if let forgetBias { try set(forgetBias, program, &parameters) }
    return try program.run(parameters, sample, byteLimit: MemoryLimit.usual)
  }

  private func fresh(_ record: RunRecord) -> Initializer {
    var initializer = Initializer.pytorch
    initializer.forgetBias = record.forgetBias
    return initializer
  }

  /// The first steps, with initial states where they still fit.
  private func sample(_ record: RunRecord, keepsStates: Bool) throws(Diagnosis) -> Sample<Double> {
    var sample = record.trace.sample
    if !keepsStates { sample.initialStates = [] }
    guard let steps else { return sample }
    let total = record.trace.steps
    guard steps <= total else {
      throw Diagnosis("gradients.too-few-steps", ["got": String(steps), "steps": String(total)], kind: .usage)
    }
    sample.inputs = Array(sample.inputs.prefix(sample.inputs.count / total * steps))
    if let target = record.program.target, !record.trace.isRecorded(target, time: 1) || isLast(record.program, target) {
      return sample
    }
    sample.targets = Array(sample.targets.prefix(sample.targets.count / total * steps))
    return sample
  }

  private func isLast(_ program: Program, _ slot: Int) -> Bool {
    program.stages[program.slots[slot].stage].times == .last
  }

  /// A mask ends where the sequence ends.
  private func loss(_ loss: Loss?, _ total: Int) throws(Diagnosis) -> Loss? {
    guard let steps, case .mask(let flags) = loss?.steps, let loss else { return loss }
    return Loss(loss.kind, over: .mask(Array(flags.prefix(steps))))
  }

  private func draw(_ program: Program, _ parameters: inout Parameters<Double>) {
    guard let start else { return }
    let scheme: Initializer.Scheme =
      if case .scheme(let scheme) = start { scheme.initializer } else { .gaussian(1) }
    let drawn = Parameters(program, Initializer(.zeros, recurrent: scheme), seed: seed)
    for entry in program.parameters.entries where entry.isMatrix && entry.isRecurrent {
      let factor = if case .gaussian(let sigma) = start { sigma / Double(entry.columns).squareRoot() } else { 1.0 }
      for index in entry.offset..<entry.offset + entry.count {
        parameters.values[index] = factor * drawn.values[index]
      }
    }
  }

  private func set(_ bias: Double, _ program: Program, _ parameters: inout Parameters<Double>) throws(Diagnosis) {
    var found = false
    for entry in program.parameters.entries where entry.symbol == "b_if" || entry.symbol == "b_hf" {
      found = true
      let value = entry.symbol == "b_if" ? bias : 0
      for index in entry.offset..<entry.offset + entry.count { parameters.values[index] = value }
    }
    guard found else {
      throw Diagnosis("gradients.no-forget-bias", ["cell": program.model.layers[0].cell.name], kind: .usage)
    }
  }
}

/// `0.5:2:0.1` or `4,8,16`: numbers on the command line.
enum NumberRange {
  /// Its numbers; both ends belong to a range.
  ///
  /// - Throws: `usage.range`.
  static func doubles(_ option: String, _ text: String) throws(Diagnosis) -> [Double] {
    let problem = Diagnosis("usage.range", ["option": "--" + option, "value": text], kind: .usage)
    if !text.contains(":") {
      var values: [Double] = []
      for word in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let value = Double(word), value.isFinite else { throw problem }
        values.append(value)
      }
      return values
    }
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard (2...3).contains(ends.count), let low = ends[0], let high = ends[1] else { throw problem }
    let step = ends.count == 3 ? ends[2] ?? 0 : 1
    guard low.isFinite, high.isFinite, step.isFinite, step > 0, low <= high else { throw problem }
    let count = ((high - low) / step * (1 + 1e-12)).rounded(.down)
    guard count < 10_000 else { throw problem }
    // Through twelve digits, so that 0.1 · 3 is 0.3.
    return (0...Int(count)).map { index in
      let value = low + Double(index) * step
      return Double(DecimalText(value, .significant(12)).text(.ascii)) ?? value
    }
  }

  /// Its whole numbers, each at least `least`.
  ///
  /// - Throws: `usage.range-integers`.
  static func integers(_ option: String, _ text: String, from least: Int = 1) throws(Diagnosis) -> [Int] {
    var values: [Int] = []
    for number in try doubles(option, text) {
      guard let value = Int(exactly: number), value >= least, value <= 1 << 24 else {
        throw Diagnosis(
          "usage.range-integers", ["option": "--" + option, "value": text, "least": String(least)], kind: .usage)
      }
      values.append(value)
    }
    return values
  }
}
