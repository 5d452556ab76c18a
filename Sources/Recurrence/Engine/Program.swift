/// A model compiled for running: what is computed in which order, where every number is kept, and who reads it.
///
/// A program does not depend on the length of the sequence; `Layout` places its quantities for a given length. It is made once for
/// a model and a loss, and run any number of times with any `Scalar`.
public struct Program: Sendable {
  /// The model that was compiled.
  public let model: Model
  /// The loss, if there is one; without it only the forward pass can run.
  public let loss: Loss?
  /// In the order in which they are computed: inputs, embedding, layers (each direction a stage), readout, loss.
  public internal(set) var stages: [Stage] = []
  /// Every recorded quantity.
  public internal(set) var slots: [Slot] = []
  /// All instructions, stage by stage.
  public internal(set) var instructions: [Instruction] = []
  /// The instructions' operands.
  var operands: [Operand] = []
  /// The sources of every slot's gradient, slot by slot, in the order in which they are added.
  var contributions: [Contribution] = []
  /// The instructions as kernels run them.
  var kernels: [Kernel] = []
  /// All parameters.
  public internal(set) var parameters = ParameterTable()

  /// The slot of the model's outputs.
  public internal(set) var output = 0
  /// The slot of the loss of each step.
  public internal(set) var lossSlot: Int?
  /// The slot of the targets.
  public internal(set) var target: Int?
  /// The slot of the inputs.
  public internal(set) var input = 0
  /// The slot of the encoder's inputs.
  public internal(set) var source: Int?
  /// The slot of which a step's input is the value one step earlier, in a model that is fed its own outputs.
  public internal(set) var fed: Int?
  /// The slots of the dropout masks.
  public internal(set) var masks: [Int] = []
  /// Stages that go through time together: each by itself, but all from the input to the output where the output is fed back.
  var groups: [Range<Int>] = []

  init(model: Model, loss: Loss?, unchecked: Void) {
    self.model = model
    self.loss = loss
  }

  /// The slot that holds a slot's gradient: its own, or that of the sum which is its only reader.
  public func adjointSlot(of slot: Int) -> Int? {
    switch slots[slot].adjoint {
    case .own: slot
    case .shared(let other): adjointSlot(of: other)
    case .none: nil
    }
  }
}

extension Stage.Role {
  /// Whether it is what a layer's attention compares with.
  public var isKeys: Bool {
    if case .keys = self { true } else { false }
  }
}

/// A part of the program that runs through time by itself: one direction of one layer, the readout, the loss.
public struct Stage: Sendable {
  /// What the stage is.
  public enum Role: Equatable, Sendable {
    case input
    case embedding
    case layer(Int, Model.Direction)
    /// The two directions of a layer, one below the other.
    case concatenation(layer: Int)
    /// The steps' vectors one below the other, for a layer that reads them all at once.
    case flattening(layer: Int)
    /// The mask over what the first layer reads.
    case inputDropout
    /// The mask over a layer's outputs.
    case dropout(layer: Int)
    /// What a layer's attention compares with: a matrix of its own times the encoder's states.
    case keys(layer: Int, Model.Direction)
    /// A part of the encoder, which runs over a sequence of its own.
    indirect case encoder(Role)
    case readout
    case loss
  }

  /// The steps at which the stage computes something.
  public enum Times: Equatable, Sendable {
    case every
    case last
    case mask([Bool])
  }

  /// What the stage is.
  public var role: Role
  /// When it runs.
  public var times: Times
  /// Whether it runs from the last step to the first.
  public var isReverse: Bool
  /// Whether it runs over the steps of the encoder's sequence rather than the model's.
  public var isSource: Bool {
    switch role {
    case .encoder, .keys: true
    default: false
    }
  }
  /// Its part of `Program.slots`.
  public var slots: Range<Int> = 0..<0
  /// Its part of `Program.instructions`.
  public var instructions: Range<Int> = 0..<0
  /// Its part of `Program.kernels`.
  var kernels: Range<Int> = 0..<0
}

/// A recorded quantity: a vector at every step of its stage.
public struct Slot: Sendable {
  /// Where a quantity's gradient is kept.
  public enum Adjoint: Equatable, Sendable {
    /// In a place of its own.
    case own
    /// With the sum that is its only reader: ∂L/∂(a + b) and ∂L/∂a are the same scalar.
    case shared(Int)
    /// It has none: targets and symbols.
    case none
  }

  /// Its letter (`f`), or its formula (`W_hi h'`).
  public var name: String
  /// The stage that computes it.
  public var stage: Int
  /// Its width; 0 for a vector with an element per earlier step.
  public var units: Int
  /// Whether it has an element per earlier step.
  public var isPositions = false
  /// Whether it has an element per step of the encoder's sequence.
  public var spansSource = false
  /// For a decoder's state at t = 0: the encoder's states that it starts from, one below the other.
  public var handedFrom: [Int] = []
  /// For an encoder's final state: the decoder's state that starts from it, and the first of the units that it becomes.
  var handedTo: (slot: Int, unit: Int)?
  /// Whether it is a state: a later step reads it, so it has a value at t = 0.
  public var isState = false
  /// Where its gradient is kept.
  public var adjoint: Adjoint = .own
  /// The instruction that computes it; nil for inputs and targets.
  public var instruction: Int?
  /// What adds up to its gradient: a part of `Program.contributions`.
  var contributions: Range<Int> = 0..<0
}

/// One vector operation of a step.
public struct Instruction: Sendable {
  /// What is done.
  public var operation: Operation
  /// The slot that is written.
  public var result: Int
  /// Its part of `Program.operands`.
  var operands: Range<Int>
  /// The constant of `scale`.
  var constant: Double = 0
}

/// What an instruction reads.
public struct Operand: Equatable, Sendable {
  /// Where the operand is.
  public enum Place: Equatable, Sendable {
    /// A slot of this step or of `delay` steps earlier.
    case slot(Int, delay: Int)
    /// A slot at all earlier steps, the initial state first.
    case past(Int)
    /// A slot at all steps of its stage, the first one first.
    case all(Int)
    /// A parameter.
    case parameter(Int)
  }

  /// Where it is.
  public var place: Place
  /// Whether a sum subtracts it.
  public var isNegative = false

  init(_ place: Place, isNegative: Bool = false) {
    self.place = place
    self.isNegative = isNegative
  }
}

/// A reader of a slot: what it sends back is a part of the slot's gradient.
struct Contribution: Sendable {
  /// The reading instruction.
  var instruction: Int
  /// Which of its operands the slot is.
  var position: Int
  /// How many steps later it reads; nil when it reads all earlier steps.
  var delay: Int?
  /// Whether it reads all steps of the slot's stage, at every step of its own.
  var readsAll = false
}
