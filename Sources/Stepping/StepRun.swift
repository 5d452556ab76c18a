import Recurrence

/// A run that can be walked through, changed, and run again.
public struct StepRun: Sendable {
  /// The experiment's name.
  public let name: String
  /// The run.
  public private(set) var trace: Trace<Double>
  /// Its moments.
  public private(set) var playback: Playback
  /// What goes in.
  private(set) var sample: Sample<Double>
  /// The update that follows, if the run is one of training.
  public private(set) var update: ParameterUpdate?
  private let updating: (@Sendable (Trace<Double>) -> ParameterUpdate)?
  private let byteLimit: Int
  /// The sizes that fill bars, by quantity.
  private var scales: [Playback.Subject: Double] = [:]

  /// Runs a program, with a loss also backward.
  ///
  /// - Parameter updating: Makes the update of the parameters that follows, if any does.
  public init(
    name: String, program: Program, parameters: Parameters<Double>, sample: Sample<Double>, byteLimit: Int = .max,
    updating: (@Sendable (Trace<Double>) -> ParameterUpdate)? = nil
  ) throws(Diagnosis) {
    let trace = try program.run(parameters, sample, byteLimit: byteLimit)
    self.init(name: name, trace: trace, sample: sample, byteLimit: byteLimit, updating: updating)
  }

  /// A run that has been recorded, such as one from a trace file; what went in is taken from the record.
  public init(
    name: String, trace: Trace<Double>, byteLimit: Int = .max,
    updating: (@Sendable (Trace<Double>) -> ParameterUpdate)? = nil
  ) {
    self.init(name: name, trace: trace, sample: trace.sample, byteLimit: byteLimit, updating: updating)
  }

  private init(
    name: String, trace: Trace<Double>, sample: Sample<Double>, byteLimit: Int,
    updating: (@Sendable (Trace<Double>) -> ParameterUpdate)?
  ) {
    self.name = name
    self.byteLimit = byteLimit
    self.trace = trace
    self.sample = sample
    self.updating = trace.hasGradients ? updating : nil
    update = self.updating?(trace)
    playback = Playback(trace, updates: update != nil)
    scales = sampledScales()
  }

  /// What was run.
  public var program: Program { trace.program }

  /// Sets a parameter, an input, a target or an initial state, and runs again; the value it had.
  ///
  /// - Throws: `step.not-editable` for what is computed, and what the engine says about the new value.
  @discardableResult
  mutating func edit(_ reference: Reference, to value: Double) throws(Diagnosis) -> Double {
    var parameters = trace.parameters
    var sample = sample
    let before = trace.value(reference)
    switch reference {
    case .parameter(let index, let row, let column): parameters[index, row, column] = value
    case .value(let slot, let time, let unit) where slot == program.source:
      sample.source[(time - 1) * program.slots[slot].units + unit] = value
    case .value(let slot, 0, let unit) where slot == program.fed: sample.inputs[unit] = value
    case .value(let slot, let time, let unit) where slot == program.input && program.fed == nil:
      sample.inputs[(time - 1) * program.slots[slot].units + unit] = value
    case .value(let slot, let time, let unit) where slot == program.target:
      let row = program.stages[program.slots[slot].stage].times == .last ? 0 : time - 1
      sample.targets[row * program.slots[slot].units + unit] = value
    case .value(let slot, 0, let unit) where program.canStart(slot): set(&sample, slot: slot, unit: unit, to: value)
    default:
      throw Diagnosis("step.not-editable", ["address": Address.text(of: reference, in: program)])
    }
    guard value.isFinite else { throw Diagnosis("step.not-finite") }
    trace = try program.run(parameters, sample, byteLimit: byteLimit)
    self.sample = sample
    update = updating?(trace)
    scales = sampledScales()
    return before
  }

  /// The size that fills a bar of a quantity or of its gradient; it stays the same while one walks.
  func scale(of slot: Int, gradient: Bool) -> Double {
    scales[gradient ? .gradient(slot: slot) : .value(slot: slot)] ?? 1
  }

  /// 1, 2 or 5 times a power of ten for every quantity with a name, by a sample of its steps and units.
  private func sampledScales() -> [Playback.Subject: Double] {
    var scales: [Playback.Subject: Double] = [:]
    let stride = max(1, trace.steps / 64)
    for slot in program.slots.indices where program.isNamed(slot) {
      var (value, gradient) = (0.0, 0.0)
      for time in Swift.stride(from: 1, through: trace.steps, by: stride) where trace.isRecorded(slot, time: time) {
        for number in trace.values(slot, time: time).prefix(64) where number.isFinite {
          value = max(value, number.magnitude)
        }
        for number in (trace.gradients(slot, time: time) ?? []).prefix(64) where number.isFinite {
          gradient = max(gradient, number.magnitude)
        }
      }
      scales[.value(slot: slot)] = StepRun.rounded(value)
      scales[.gradient(slot: slot)] = StepRun.rounded(gradient)
    }
    return scales
  }

  private func set(_ sample: inout Sample<Double>, slot: Int, unit: Int, to value: Double) {
    guard case .layer(let layer, let direction) = program.stages[program.slots[slot].stage].role else { return }
    let name = program.slots[slot].name
    let found = sample.initialStates.firstIndex {
      $0.layer == layer && $0.direction == direction && $0.state == name
    }
    if let found {
      sample.initialStates[found].values[unit] = value
    } else {
      var values = Array(repeating: 0.0, count: program.slots[slot].units)
      values[unit] = value
      sample.initialStates.append(.init(layer: layer, direction: direction, state: name, values: values))
    }
  }

  /// The same run in numbers of 106 bits.
  ///
  /// - Parameter limit: How many numbers the run may have; the larger it is, the longer it takes.
  /// - Throws: `step.too-large-for-exact` for larger runs, `trace.too-large` for what memory does not hold.
  public func exact(limit: Int = .max) throws(Diagnosis) -> Trace<DoubleDouble> {
    guard trace.count <= limit else {
      throw Diagnosis("step.too-large-for-exact", ["count": String(trace.count), "limit": String(limit)])
    }
    return try program.run(
      trace.parameters.converted { DoubleDouble($0) }, sample.converted { DoubleDouble($0) }, byteLimit: byteLimit)
  }
}

extension Program {
  /// Whether a state's value at t = 0 is given rather than taken from an encoder.
  fileprivate func canStart(_ slot: Int) -> Bool {
    guard case .layer = stages[slots[slot].stage].role else { return false }
    return slots[slot].handedFrom.isEmpty
  }
}

extension StepRun {
  /// `LSTM 2 → 3 → 1`: the stack of layers with the widths between them.
  var structure: String {
    let model = program.model
    var text = ""
    var last = ""
    for (index, layer) in model.layers.enumerated() {
      let title = layer.cell.title
      text += index == 0 ? title + " \(model.firstWidth)" : title == last ? "" : " " + title
      text += " → \(layer.width)"
      last = title
    }
    return text + (model.readout.map { " → \($0.outputs)" } ?? "")
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is not below a size; 1 for 0.
  static func rounded(_ size: Double) -> Double {
    guard size > 1e-300, size < 1e300 else { return 1 }
    var power = 1.0
    while power > size { power /= 10 }
    while power * 10 <= size { power *= 10 }
    return [1, 2, 5].map { $0 * power }.first { $0 >= size } ?? power * 10
  }
}
