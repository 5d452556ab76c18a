/// An operation at one time step for all sequences that run side by side, with the places of its numbers: what is done over and over
/// is found out once.
enum BatchTask {
  /// A matrix times the sequences' vectors.
  case product(MatrixTask)
  /// A function of each number by itself.
  case elements(ElementTask)
  /// Softmax or cross entropy.
  case classes(ClassTask)
  /// An instruction, sequence by sequence.
  case forward(instruction: Int, row: Int)
  /// What an instruction sends back to one of its operands, sequence by sequence.
  case adjoint(AdjointTask)
  /// Gradients that come to nothing.
  case nothing(slot: Int, row: Int)
  /// A decoder's state starts, from a unit on, as a state of the encoder has ended.
  case start(slot: Int, unit: Int, from: Int)
  /// An encoder's final state gets the gradient of the decoder's state that started from it.
  case handOver(slot: Int, row: Int, to: (slot: Int, unit: Int))
  /// The gradient of a step's loss is one over the number of rows.
  case seed(slot: Int, row: Int)
}

/// The places of a vector for every sequence, or of one vector of parameters that all share.
struct BatchVector: Equatable {
  /// From the beginning of the room's numbers, or of the packed parameters.
  var offset = 0
  var isShared = false
}

/// M x for every sequence, perhaps with more added.
struct MatrixTask {
  /// Where the matrix stands packed; where it stands among the parameters if it is direct.
  var matrix: Int
  /// Whether the matrix is taken as it stands, row by row.
  var isDirect = false
  /// The number of terms of each sum.
  var terms: Int
  /// The number of sums.
  var width: Int
  var input: Int
  var target: Int
  /// Whether the product comes on top of what is there.
  var adds: Bool
  /// What comes on top of that.
  var plus: BatchVector?
  /// Whether the input is what a state was before the first step.
  var isStart = false
  /// At how many steps it is computed at once, of a single sequence.
  var steps = 1
  /// From the input of a step to that of the next one, and from sum to sum.
  var inputPitch = 0
  var targetPitch = 0

  /// How many numbers it needs room for if it is direct: the inputs, the products and the products the other way around.
  func room(sequences: Int) -> Int {
    AlignedMemory.padded(sequences) * (terms + width + AlignedMemory.padded(width))
  }
}

/// y[i] from numbers at the same place of up to four vectors.
struct ElementTask {
  enum Function {
    /// a
    case copy
    /// −a
    case negation
    /// a + b
    case sum
    /// a − b
    case difference
    /// a b
    case product
    /// a b + c d
    case products
    /// 1 − a
    case complement
    /// k a
    case scale
    case sigmoid
    case tanh
    case relu
    /// a σ′, where c is σ's value.
    case sigmoidSlope
    /// a tanh′, where c is the value of tanh.
    case tanhSlope
    /// a relu′, where c is the value of relu.
    case reluSlope
    /// (a b) σ′
    case productSigmoidSlope
    /// (a b) tanh′
    case productTanhSlope
    /// (a b) relu′
    case productReLUSlope
  }

  var function: Function
  var target: Int
  /// Whether it comes on top of what is there.
  var adds = false
  /// The number of units of each vector.
  var width: Int
  var a: BatchVector
  var b = BatchVector()
  var c = BatchVector()
  var d = BatchVector()
  /// k, for `scale`.
  var constant = 0.0
}

/// What an instruction sends back.
struct AdjointTask {
  var instruction: Int
  /// The time step of the instruction.
  var reading: Int
  /// Which of its operands the slot is.
  var position: Int
  /// Whose gradient it is.
  var slot: Int
  /// At which time step.
  var row: Int
  /// For a read of several steps: the number under which it finds the value.
  var own: Int
  var isFirst: Bool
}
