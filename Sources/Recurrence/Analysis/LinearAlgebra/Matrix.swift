/// A matrix of numbers, row by row.
public struct Matrix<S: Scalar>: Sendable, Equatable {
  /// The height.
  public let rows: Int
  /// The width.
  public let columns: Int
  /// All numbers, row by row.
  public internal(set) var elements: [S]

  /// A matrix from as many numbers as rows × columns, row by row.
  public init(rows: Int, columns: Int, elements: [S]) {
    precondition(rows > 0 && columns > 0 && elements.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of zeros.
  public init(zeros rows: Int, _ columns: Int) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: .zero, count: rows * columns))
  }

  /// The identity.
  public init(identity size: Int) {
    self.init(zeros: size, size)
    for k in 0..<size { self[k, k] = .one }
  }

  /// An element, counted from 0.
  public subscript(row: Int, column: Int) -> S {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// A part of the matrix.
  public func block(rows: Range<Int>, columns: Range<Int>) -> Matrix {
    var part: [S] = []
    part.reserveCapacity(rows.count * columns.count)
    for row in rows {
      part += elements[row * self.columns + columns.lowerBound..<row * self.columns + columns.upperBound]
    }
    return Matrix(rows: rows.count, columns: columns.count, elements: part)
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    var result = Matrix(zeros: columns, rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Whether no element is infinite or NaN.
  public var isFinite: Bool { elements.allSatisfy { $0.isFinite } }

  /// √Σ m², without underflow or overflow of the squares.
  public var frobeniusNorm: Double { VectorNorm.euclidean(elements[...]) }

  /// The matrix product.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.columns == b.rows)
    var result = Matrix(zeros: a.rows, b.columns)
    for row in 0..<a.rows {
      for k in 0..<a.columns {
        let factor = a[row, k]
        for column in 0..<b.columns { result[row, column] = result[row, column] + factor * b[k, column] }
      }
    }
    return result
  }

  /// Refuses a matrix with an infinite or undefined element, saying which.
  func checkFinite() throws(Diagnosis) {
    for (index, element) in elements.enumerated() where !element.isFinite {
      throw Diagnosis(
        "laboratory.matrix-not-finite",
        [
          "row": String(index / columns), "column": String(index % columns), "got": element.double.description,
        ])
    }
  }

  func checkSquare() throws(Diagnosis) {
    guard rows == columns else {
      throw Diagnosis("laboratory.not-square", ["rows": String(rows), "columns": String(columns)])
    }
  }
}

extension Trace {
  /// A parameter as a matrix; a vector has one column.
  public func matrix(ofParameter index: Int) -> Matrix<S> {
    let entry = program.parameters.entries[index]
    return Matrix(
      rows: entry.rows, columns: entry.columns,
      elements: Array(parameters.values[entry.offset..<entry.offset + entry.count]))
  }
}
