/// A square matrix on its way to the Schur form: first zero below the subdiagonal, then block by block upper triangular.
struct HessenbergForm<S: Scalar> {
  let size: Int
  private var h: [S]

  init(size: Int, values: [S]) {
    self.size = size
    h = values
  }

  private subscript(row: Int, column: Int) -> S {
    get { h[row * size + column] }
    set { h[row * size + column] = newValue }
  }

  /// Reflections from both sides that leave the eigenvalues and make everything below the subdiagonal zero.
  mutating func reduce() {
    guard size > 2 else { return }
    for column in 0..<size - 2 {
      var vector = (column + 1..<size).map { self[$0, column] }
      guard let scale = HessenbergForm.reflector(&vector) else { continue }
      reflectRows(vector, scale, from: column + 1, columns: column..<size)
      reflectColumns(vector, scale, from: column + 1, rows: 0..<size)
      for row in column + 2..<size { self[row, column] = .zero }
    }
  }

  /// Turns a vector v into u so that v − s u (u·v) lies on the first axis; s, or nil where v is there already.
  private static func reflector(_ vector: inout [S]) -> S? {
    var largest = S.zero
    for element in vector where largest < element.magnitude { largest = element.magnitude }
    guard .zero < largest, vector.dropFirst().contains(where: { .zero < $0.magnitude }) else { return nil }
    var square = S.zero
    for k in vector.indices {
      vector[k] = vector[k] / largest
      square = square + vector[k] * vector[k]
    }
    let norm = square.squareRoot()
    let first = vector[0]
    vector[0] = first < .zero ? first - norm : first + norm
    // |u|² = 2 |v| (|v| + |v₀|), hence s = 2 / |u|².
    return .one / (norm * (norm + first.magnitude))
  }

  private mutating func reflectRows(_ u: [S], _ scale: S, from first: Int, columns: Range<Int>) {
    for column in columns {
      var sum = S.zero
      for k in u.indices { sum = sum + u[k] * self[first + k, column] }
      sum = sum * scale
      for k in u.indices { self[first + k, column] = self[first + k, column] - sum * u[k] }
    }
  }

  private mutating func reflectColumns(_ u: [S], _ scale: S, from first: Int, rows: Range<Int>) {
    for row in rows {
      var sum = S.zero
      for k in u.indices { sum = sum + u[k] * self[row, first + k] }
      sum = sum * scale
      for k in u.indices { self[row, first + k] = self[row, first + k] - sum * u[k] }
    }
  }

  /// QR steps until only blocks of one or two are left on the diagonal; their eigenvalues.
  mutating func eigenvalues() throws(Diagnosis) -> [Eigenvalue<S>] {
    var found: [Eigenvalue<S>] = []
    let epsilon = S.epsilon
    var last = size - 1
    var steps = 0
    while last >= 0 {
      let first = startOfBlock(endingAt: last, epsilon)
      if first == last {
        found.append(Eigenvalue(real: self[last, last], imaginary: .zero))
        last -= 1
        steps = 0
      } else if first == last - 1 {
        found += pair(at: first)
        last -= 2
        steps = 0
      } else {
        guard steps < 100 else { throw Diagnosis("laboratory.no-convergence", ["size": String(size)]) }
        steps += 1
        step(first, last, isExceptional: steps % 10 == 0)
      }
    }
    return found
  }

  /// Where the block that ends at `last` begins: behind the nearest negligible element of the subdiagonal.
  private mutating func startOfBlock(endingAt last: Int, _ epsilon: S) -> Int {
    var row = last
    while row > 0 {
      var size = self[row - 1, row - 1].magnitude + self[row, row].magnitude
      // The matrix has been scaled to a largest element of one to two.
      if !(.zero < size) { size = .one }
      if !(epsilon * size < self[row, row - 1].magnitude) {
        self[row, row - 1] = .zero
        return row
      }
      row -= 1
    }
    return 0
  }

  /// The eigenvalues of a 2 × 2 block.
  private func pair(at first: Int) -> [Eigenvalue<S>] {
    let (a, b) = (self[first, first], self[first, first + 1])
    let (c, d) = (self[first + 1, first], self[first + 1, first + 1])
    let half = (a - d) / S(2)
    let discriminant = half * half + b * c
    if discriminant < .zero {
      let (real, imaginary) = (d + half, (-discriminant).squareRoot())
      return [Eigenvalue(real: real, imaginary: imaginary), Eigenvalue(real: real, imaginary: -imaginary)]
    }
    // The root that does not cancel, then the other one from their product −bc.
    let root = discriminant.squareRoot()
    let far = half < .zero ? half - root : half + root
    let near = .zero < far.magnitude ? -(b * c) / far : .zero
    return [Eigenvalue(real: d + far, imaginary: .zero), Eigenvalue(real: d + near, imaginary: .zero)]
  }

  /// One implicit double step on the block `first...last`, chasing the bulge down the diagonal.
  private mutating func step(_ first: Int, _ last: Int, isExceptional: Bool) {
    var trace = self[last - 1, last - 1] + self[last, last]
    var determinant = self[last - 1, last - 1] * self[last, last] - self[last - 1, last] * self[last, last - 1]
    if isExceptional {
      // Shifts of another kind, in case the usual ones go round in circles.
      let size = self[last, last - 1].magnitude + self[last - 1, last - 2].magnitude
      (trace, determinant) = (size * S(1.5), size * size)
    }
    let (h00, h10) = (self[first, first], self[first + 1, first])
    var vector = [
      h00 * (h00 - trace) + self[first, first + 1] * h10 + determinant,
      h10 * (h00 + self[first + 1, first + 1] - trace),
      h10 * self[first + 2, first + 1],
    ]
    for k in first..<last {
      if let scale = HessenbergForm.reflector(&vector) {
        reflectRows(vector, scale, from: k, columns: max(k - 1, first)..<last + 1)
        reflectColumns(vector, scale, from: k, rows: first..<min(k + 3, last) + 1)
      }
      if k > first {
        for row in k + 1..<k + vector.count { self[row, k - 1] = .zero }
      }
      if k + 1 < last {
        vector = (k + 1...min(k + 3, last)).map { self[$0, k] }
      }
    }
  }
}
