/// One sequence: what goes in, what should come out, and the states that it starts from.
public struct Sample<S: Scalar>: Sendable {
  /// The inputs x, step by step: T × inputs; one number a step where it is a symbol.
  public var inputs: [S]
  /// The targets of the steps that have an output: rows × outputs, or one class number a row.
  ///
  /// Empty where there are none.
  public var targets: [S]
  /// Initial states that are not zero.
  public var initialStates: [InitialState]
  /// What an encoder reads, step by step; empty for a model without one.
  public var source: [S] = []
  /// The dropout masks, in the order of `Program.masks`: 0 or 1/(1 − p) for every number that may be dropped; empty, or an empty one,
  /// drops nothing.
  public var masks: [[S]] = []
  /// What the masks are drawn from where none are given, whenever the sample is run; nil drops nothing.
  public var maskSeed: UInt64?
  /// The number of steps of a model that is fed its own outputs, whose `inputs` are those of the first step only; nil: as many as
  /// there are rows of targets.
  public var steps: Int?

  /// The state of a layer at t = 0.
  public struct InitialState: Sendable {
    /// The layer, from 0.
    public var layer: Int
    /// Its direction.
    public var direction: Model.Direction
    /// The state's name: `h`, `c`.
    public var state: String
    /// One number a unit.
    public var values: [S]

    /// A state of a layer.
    public init(layer: Int, direction: Model.Direction = .forward, state: String, values: [S]) {
      self.layer = layer
      self.direction = direction
      self.state = state
      self.values = values
    }
  }

  /// A sequence from flat arrays.
  public init(inputs: [S], targets: [S] = [], initialStates: [InitialState] = []) {
    self.inputs = inputs
    self.targets = targets
    self.initialStates = initialStates
  }

  /// A sequence from rows.
  public init(inputs: [[S]], targets: [[S]] = [], initialStates: [InitialState] = []) {
    self.init(inputs: inputs.flatMap { $0 }, targets: targets.flatMap { $0 }, initialStates: initialStates)
  }

  /// The same sequence in another type.
  public func converted<T: Scalar>(_ transform: (S) -> T) -> Sample<T> {
    var sample = Sample<T>(
      inputs: inputs.map(transform), targets: targets.map(transform),
      initialStates: initialStates.map {
        Sample<T>.InitialState(
          layer: $0.layer, direction: $0.direction, state: $0.state, values: $0.values.map(transform))
      })
    sample.source = source.map(transform)
    sample.masks = masks.map { $0.map(transform) }
    sample.maskSeed = maskSeed
    sample.steps = steps
    return sample
  }
}

extension Program {
  /// Refuses a sample that does not fit the model: its widths, its length, numbers that are not finite, classes that do not exist.
  ///
  /// - Throws: `sample.…`, `loss.mask-length`.
  public func check<S: Scalar>(_ sample: Sample<S>) throws(Diagnosis) { _ = try steps(of: sample) }

  /// The number of steps of a sample, after checking that it fits the model.
  /// - Throws: as `check`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func steps<S: Scalar>(of sample: Sample<S>) throws(Diagnosis) -> Int {
    let width = slots[input].units
    guard !sample.inputs.isEmpty else { throw Diagnosis("sample.empty") }
    guard sample.inputs.count % width == 0 else {
      throw Diagnosis("sample.inputs", ["got": String(sample.inputs.count), "expected": String(width)])
    }
    let steps = try steps(of: sample, rows: sample.inputs.count / width)
    try checkSource(sample)
    try checkMasks(sample, steps: steps)
    try checkFinite(sample.inputs, width, "inputs")
    if let embedding = model.embedding {
      try checkClasses(sample.inputs, embedding.symbols, "inputs")
    }
    if let target {
      if case .mask(let flags) = stages[slots[target].stage].times, flags.count != steps {
        throw Diagnosis("loss.mask-length", ["got": String(flags.count), "expected": String(steps)])
      }
      let rows = stages[slots[target].stage].times == .last ? 1 : steps
      let expected = rows * slots[target].units
      guard sample.targets.count == expected else {
        throw Diagnosis(
          "sample.targets",
          ["got": String(sample.targets.count), "expected": String(expected), "rows": String(rows)])
      }
      try checkFinite(sample.targets, slots[target].units, "targets")
      if loss?.kind == .crossEntropy, model.output == .softmax {
        try checkClasses(sample.targets, slots[output].units, "targets")
      }
    }
    return steps
  }

  func checkFinite<S: Scalar>(_ values: [S], _ width: Int, _ name: String) throws(Diagnosis) {
    for (index, value) in values.enumerated() where !value.isFinite {
      throw Diagnosis(
        "sample.not-finite",
        [
          "name": name, "time": String(index / width + 1), "unit": String(index % width),
          "got": value.double.description,
        ])
    }
  }

  func checkClasses<S: Scalar>(_ values: [S], _ classes: Int, _ name: String) throws(Diagnosis) {
    for (index, value) in values.enumerated() {
      let number = value.double
      guard number >= 0, number < Double(classes), number == number.rounded(.towardZero) else {
        throw Diagnosis(
          "sample.class",
          ["name": name, "time": String(index + 1), "got": number.description, "largest": String(classes - 1)])
      }
    }
  }

  /// The slot of a layer's quantity.
  public func slot(layer: Int, direction: Model.Direction = .forward, _ name: String) -> Int? {
    guard let stage = stages.first(where: { $0.role == .layer(layer, direction) }) else { return nil }
    return stage.slots.first { slots[$0].name == name }
  }

  /// The slot that a layer reads as x: the input, the embedding, or the outputs of the layer below.
  public func inputSlot(ofLayer layer: Int) -> Int? {
    guard model.layers.indices.contains(layer) else { return nil }
    guard layer > 0 else {
      for role in [Stage.Role.flattening(layer: 0), .inputDropout] {
        if let slot = slots.lastIndex(where: { stages[$0.stage].role == role }) { return slot }
      }
      return model.embedding == nil ? input : slots.firstIndex { stages[$0.stage].role == .embedding }
    }
    func last(_ role: Stage.Role) -> Int? { slots.lastIndex { stages[$0.stage].role == role } }
    return last(.flattening(layer: layer)) ?? last(.dropout(layer: layer - 1))
      ?? last(.concatenation(layer: layer - 1)) ?? slot(layer: layer - 1, model.layers[layer - 1].cell.output)
  }
}
