/// A letter with its marks: ∂c₃[0], Wʰⁱ[0,1], hₜ₋₁.
public struct Symbol: Hashable, Sendable {
  /// Which step the letter belongs to.
  public enum Time: Hashable, Sendable {
    /// None: parameters, the loss of the sequence.
    case none
    /// A step of a run; 0 is the initial state.
    case step(Int)
    /// t − delay, for formulas that hold at every step.
    case earlier(Int)
  }

  /// The letter, or a word: `W`, `a`, `target`.
  public var base: String
  /// What stands after the underscore in a name: the `hi` of `W_hi`.
  public var mark: String
  /// The time step.
  public var time: Time
  /// The unit, or row and column.
  public var indices: [Int]
  /// Whether the gradient of the loss with respect to the letter is meant.
  public var isGradient: Bool
  /// The layer, where a model has more than one layer or direction.
  public var layer: Int?
  /// Whether the letter belongs to the direction from the end.
  public var isReverse = false
  /// What stands before the name in an address: `l0.`, `readout.`.
  var prefix = ""

  /// The symbol of a name such as `h`, `a_f` or `W_hi`.
  public init(_ name: String, time: Time = .none, indices: [Int] = [], isGradient: Bool = false) {
    let isPlain = Symbol.isName(name)
    let underscore = isPlain ? name.firstIndex(of: "_") : nil
    base = underscore.map { String(name[..<$0]) } ?? (isPlain ? name : "(" + name + ")")
    mark = underscore.map { String(name[name.index(after: $0)...]) } ?? ""
    self.time = time
    self.indices = indices
    self.isGradient = isGradient
  }

  /// The symbol of a recorded scalar.
  public init(_ reference: Reference, in program: Program) {
    switch reference {
    case .loss: self.init("loss")
    case .value(let slot, let time, let unit):
      self.init(slot: slot, time: time, unit: unit, in: program)
    case .gradient(let slot, let time, let unit):
      self.init(slot: slot, time: time, unit: unit, in: program)
      isGradient = true
    case .parameter(let index, let row, let column):
      self.init(parameter: index, row: row, column: column, in: program)
    case .parameterGradient(let index, let row, let column):
      self.init(parameter: index, row: row, column: column, in: program)
      isGradient = true
    }
  }

  private init(slot: Int, time: Int, unit: Int, in program: Program) {
    let isLoss = slot == program.lossSlot
    self.init(program.slots[slot].name, time: .step(time), indices: isLoss ? [] : [unit])
    let role = program.stages[program.slots[slot].stage].role
    prefix = role.prefix
    switch role {
    case .layer(let layer, let direction) where program.hasSeveralLayers:
      self.layer = layer
      isReverse = direction == .reverse
    case .concatenation(let layer): self.layer = layer
    default: break
    }
  }

  private init(parameter: Int, row: Int, column: Int, in program: Program) {
    let entry = program.parameters.entries[parameter]
    self.init(entry.symbol, indices: entry.isMatrix ? [row, column] : [row])
    prefix = String(entry.name.dropLast(entry.symbol.count))
    // The readout's W and b have no mark of their own.
    if prefix == "readout." { mark = "y" }
    if let layer = entry.layer, program.hasSeveralLayers {
      self.layer = layer
      isReverse = entry.direction == .reverse
    }
  }

  /// Whether a text is a name rather than a formula.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.contains { $0 == " " || $0 == "(" || $0 == "[" || $0 == "'" || $0 == "⊙" }
  }
}

extension Program {
  /// Whether symbols need to say which layer or direction they belong to.
  var hasSeveralLayers: Bool {
    var count = 0
    for stage in stages {
      if case .layer = stage.role { count += 1 }
    }
    return count > 1
  }
}
