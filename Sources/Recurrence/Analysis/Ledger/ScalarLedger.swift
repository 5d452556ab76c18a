/// One scalar of a parameter.
public struct ParameterElement: Sendable, Hashable {
  /// The parameter's number in the program's table.
  public var parameter: Int
  /// The row, from 0.
  public var row: Int
  /// The column, from 0; 0 in a vector.
  public var column: Int

  /// An element.
  public init(parameter: Int, row: Int, column: Int = 0) {
    self.parameter = parameter
    self.row = row
    self.column = column
  }
}

/// The gradient of one scalar parameter, cell by cell.
///
/// Sums of cells are compensated, so that a column agrees with the trace's own use at that step to a few ulps of the largest cell at
/// any length of the sequence. The trace's total is a plain sum of T uses: it may differ from the sum of all cells by the roundings
/// of those additions, half an ulp of each partial sum, which grows with T. `residual` says by how much.
public struct ScalarLedger<S: Scalar>: Sendable {
  /// The scalar.
  public let element: ParameterElement
  /// The number of steps.
  public let steps: Int
  /// The number of steps at which it may be used, those of the encoder's sequence where `isSource`.
  public let useSteps: Int
  /// Whether it is used at the steps of an encoder's sequence.
  public let isSource: Bool
  /// The cells, τ by τ: the cell (τ, k) stands at (τ − 1) `useSteps` + k − 1.
  public internal(set) var cells: [S]
  /// The gradient as the trace has it.
  public let total: S
  /// What the trace's own gradients say about the use at each step: a column of the ledger added up by the backward pass.
  public let uses: [S]

  /// A cell; τ and k from 1.
  public subscript(loss loss: Int, use use: Int) -> S { cells[(loss - 1) * useSteps + use - 1] }

  /// The sum of a row: the gradient of the loss of step τ alone.
  public func sum(loss: Int) -> S { sum((1...useSteps).map { self[loss: loss, use: $0] }) }

  /// The sum of a column: everything that is said about the use at step k.
  public func sum(use: Int) -> S { sum((1...steps).map { self[loss: $0, use: use] }) }

  /// The sum of the cells |τ − k| = `lag`; zero where uses are an encoder's, which have no lag.
  public func sum(lag: Int) -> S {
    guard lag >= 0, lag < steps, !isSource else { return .zero }
    return sum(
      (1...steps - lag).flatMap { early in
        lag == 0
          ? [self[loss: early, use: early]]
          : [self[loss: early + lag, use: early], self[loss: early, use: early + lag]]
      })
  }

  /// The sum of all cells.
  public var sum: S { sum(cells) }

  /// What a column's sum and the trace's own use at step k differ by: rounding.
  public func residual(use: Int) -> S { sum(use: use) - uses[use - 1] }

  /// What the cells' sum and the trace's gradient differ by: rounding.
  public var residual: S { sum - total }

  /// The largest magnitude of a cell.
  public var largest: S {
    cells.reduce(.zero) { $0 < $1.magnitude ? $1.magnitude : $0 }
  }

  /// Adds up with the rounding of every addition carried along: Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation
  /// endlicher Summen, ZAMM 54 (1974).
  private func sum(_ terms: [S]) -> S {
    var (total, rest) = (S.zero, S.zero)
    for term in terms {
      let next = total + term
      rest =
        rest + (term.magnitude < total.magnitude ? (total - next) + term : (term - next) + total)
      total = next
    }
    return total + rest
  }
}
