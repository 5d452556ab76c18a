/// The gradient of parameters split into cells: one for every time τ of a loss and every time k of a use.
///
/// A cell is what the loss of step τ says about the use of the parameter at step k. All cells together are the gradient. What an encoder
/// reads has steps of its own: there is no lag between those and the steps of a loss, and no truncation counts them.
public struct GradientLedger<S: Scalar>: Sendable {
  /// The number of steps T; τ runs from 1 to T, and so does k unless it counts an encoder's steps.
  public let steps: Int
  /// The ledgers of whole parameters.
  public internal(set) var tensors: [TensorLedger]
  /// The ledgers of single scalars.
  public internal(set) var scalars: [ScalarLedger<S>]

  /// The projection share of a cell in all tensors of the ledger together; nil where the gradient is zero.
  ///
  /// Tensors that are used at an encoder's steps do not count.
  public func share(loss: Int, use: Int) -> Double? { share { $0.projection(loss: loss, use: use) } }

  /// The projection share of all cells |τ − k| = `lag` of all tensors together; nil where the gradient is zero.
  ///
  /// Tensors that are used at an encoder's steps do not count.
  public func share(lag: Int) -> Double? { share { $0.projection(lag: lag) } }

  /// What truncation to `count` steps takes away: the number of cells |τ − k| ≥ `count` that are not zero in some tensor, and their share.
  public func beyond(_ count: Int) -> (cells: Int, share: Double?) {
    var cells = 0
    for loss in 1...steps {
      for use in 1...steps where abs(loss - use) >= count {
        if own.contains(where: { $0.norm(loss: loss, use: use) > 0 }) { cells += 1 }
      }
    }
    let share = share { tensor in
      (max(count, 0)..<max(steps, count, 0)).reduce(0) { $0 + tensor.projection(lag: $1) }
    }
    return (cells, share)
  }

  private func share(_ projection: (TensorLedger) -> Double) -> Double? {
    let square = own.reduce(0) { $0 + $1.square }
    return square > 0 ? own.reduce(0) { $0 + projection($1) } / square : nil
  }

  /// The tensors that are used at the steps of the losses.
  private var own: [TensorLedger] { tensors.filter { !$0.isSource } }
}

/// The cells of one parameter, each as its norm and as its share of the gradient.
public struct TensorLedger: Sendable, Equatable {
  /// The parameter: `l0.W_hi`.
  public let name: String
  /// Its number in the program's table.
  public let parameter: Int
  /// The number of steps.
  public let steps: Int
  /// The number of steps at which it may be used, those of the encoder's sequence where `isSource`.
  public let useSteps: Int
  /// Whether it is used at the steps of an encoder's sequence.
  public let isSource: Bool
  /// The norms of the cells, τ by τ: the cell (τ, k) stands at (τ − 1) `useSteps` + k − 1.
  public internal(set) var norms: [Double]
  /// The inner products of the cells with the gradient, in units of 2^2e where 2^e is the size of the largest gradient.
  var projections: [Double]
  /// The gradient's inner product with itself in the same units.
  var square: Double
  /// The norm of the gradient.
  public internal(set) var norm: Double

  /// The norm of a cell; τ and k from 1.
  public func norm(loss: Int, use: Int) -> Double { norms[(loss - 1) * useSteps + use - 1] }

  /// How much of the gradient a cell makes up: its length along the gradient, divided by the gradient's.
  ///
  /// Shares add up to 1 (norms do not add up to the norm); a negative one pulls against the sum. Nil where the gradient is zero.
  public func share(loss: Int, use: Int) -> Double? { square > 0 ? projection(loss: loss, use: use) / square : nil }

  /// The share of all cells |τ − k| = `lag` together; nil where the gradient is zero, and where uses are an encoder's.
  public func share(lag: Int) -> Double? { square > 0 && !isSource ? projection(lag: lag) / square : nil }

  /// The share of everything that the loss of a step says; nil where the gradient is zero.
  public func share(loss: Int) -> Double? {
    square > 0 ? (1...useSteps).reduce(0) { $0 + projection(loss: loss, use: $1) } / square : nil
  }

  /// The share of everything that is said about the use at a step; nil where the gradient is zero.
  public func share(use: Int) -> Double? {
    square > 0 ? (1...steps).reduce(0) { $0 + projection(loss: $1, use: use) } / square : nil
  }

  func projection(loss: Int, use: Int) -> Double { projections[(loss - 1) * useSteps + use - 1] }

  func projection(lag: Int) -> Double {
    guard lag >= 0, lag < steps else { return 0 }
    var sum = 0.0
    for early in 1...steps - lag {
      sum += projection(loss: early + lag, use: early)
      if lag > 0 { sum += projection(loss: early, use: early + lag) }
    }
    return sum
  }
}
