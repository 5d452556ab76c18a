/// What a textbook implementation computes, under the names of the equations.
///
/// Every quantity and the gradient of the loss by each. A sequence is `[time][unit]`, a matrix `[row][column]`, a vector one row.
struct TextbookRun {
  var loss = 0.0
  var values: [String: [[Double]]] = [:]
  var gradients: [String: [[Double]]] = [:]
}

/// What the readout is held against: as many rows as there are steps, or one row for the last step alone.
enum TextbookTarget {
  /// Mean over all elements, without ½.
  case meanSquaredError([[Double]])
  /// Mean over rows of −log softmax(y)[class].
  case crossEntropy([Int])

  var rows: Int {
    switch self {
    case .meanSquaredError(let rows): rows.count
    case .crossEntropy(let classes): classes.count
    }
  }
}
