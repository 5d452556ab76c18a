/// ∂s_T/∂s_k: how the states of a late step depend on those of an earlier one, through everything in between.
public struct StateJacobian<S: Scalar>: Sendable {
  /// What rows and columns stand for.
  public let states: StateVector
  /// The late step.
  public let to: Int
  /// The earlier step; 0 for the initial state.
  public let from: Int
  /// How many steps lie between them.
  public let lag: Int
  /// The matrix in units of 2^`exponent`; its largest element is 1 to 2, unless all are zero.
  public let matrix: Matrix<S>
  /// The common exponent.
  public let exponent: Int
  /// The direct paths of the states that have one.
  public let directPaths: [DirectPath]

  /// The singular values of the whole, or of the block of one state by another: `singularValues(of: "c", by: "c")`.
  ///
  /// - Throws: `laboratory.no-state` for a state that the layer does not have.
  public func singularValues(of row: String? = nil, by column: String? = nil) throws(Diagnosis) -> SingularValues<S> {
    try block(of: row, by: column).singularValues(exponent: exponent)
  }

  /// The Frobenius norm of the whole or of a block: √Σ of the squared singular values.
  public func norm(of row: String? = nil, by column: String? = nil) throws(Diagnosis) -> ScaledNumber {
    ScaledNumber(try block(of: row, by: column).frobeniusNorm, exponent: exponent)
  }

  /// A block in units of 2^`exponent`; the whole matrix without names.
  public func block(of row: String? = nil, by column: String? = nil) throws(Diagnosis) -> Matrix<S> {
    if row == nil, column == nil { return matrix }
    return matrix.block(rows: try range(row), columns: try range(column))
  }

  /// An element's value, which may lie outside the format.
  public subscript(row: Int, column: Int) -> ScaledNumber {
    ScaledNumber(matrix[row, column].double, exponent: exponent)
  }

  private func range(_ name: String?) throws(Diagnosis) -> Range<Int> {
    guard let name else { return 0..<states.count }
    guard let range = states.range(of: name) else {
      throw Diagnosis(
        "laboratory.no-state",
        ["state": name, "layer": String(states.layer), "names": states.names.joined(separator: ", ")])
    }
    return range
  }
}

/// The products ∂s_T/∂s_k for k = T − 1, T − 2 and so on down to the initial state, one lag at a time.
///
/// Each is the one before times one more Jacobian; a power of two is split off after every step, so that a product over any
/// number of steps neither underflows nor overflows.
public struct JacobianProducts<S: Scalar>: Sendable {
  /// What rows and columns stand for.
  public let states: StateVector
  /// The late step.
  public let to: Int
  private var adjoint: StepAdjoint<S>
  private var paths: [DirectPathWalk<S>]
  private var elements: [S]
  private var exponent = 0
  /// The next step to be passed, in the layer's own order.
  private var position: Int
  private var lag = 0
  private let place: Layout.SlotPlace
  private let steps: Int

  init(_ trace: Trace<S>, _ states: StateVector, to: Int) {
    self.states = states
    self.to = to
    adjoint = StepAdjoint(trace, states)
    paths = states.names.compactMap { DirectPathWalk(trace, states, state: $0) }
    elements = Matrix<S>(identity: states.count).elements
    place = trace.layout.places[states.components[0].slot]
    steps = trace.steps
    position = place.position(ofRow: to)
  }

  /// The Jacobian of the next lag; nil after that of the initial state.
  ///
  /// - Throws: `laboratory.jacobian-not-finite` where a step's numbers have exploded.
  public mutating func next() throws(Diagnosis) -> StateJacobian<S>? {
    guard position > 0 else { return nil }
    let time = place.row(ofPosition: position)
    adjoint.pull(&elements, time: time)
    guard elements.allSatisfy({ $0.isFinite }) else {
      throw Diagnosis(
        "laboratory.jacobian-not-finite", ["layer": String(states.layer), "time": String(time)])
    }
    if let shift = Matrix.normalize(&elements) { exponent += shift } else { exponent = 0 }
    for index in paths.indices { paths[index].step(time: time) }
    position -= 1
    lag += 1
    return StateJacobian(
      states: states, to: to, from: place.row(ofPosition: position), lag: lag,
      matrix: Matrix(rows: states.count, columns: states.count, elements: elements), exponent: exponent,
      directPaths: paths.map { $0.path })
  }
}

extension Trace {
  /// The products of Jacobians from step `to` (nil: the layer's last one) back to the initial state.
  ///
  /// - Throws: see `StateVector`; `laboratory.no-step` for a step outside the sequence.
  public func jacobianProducts(
    layer: Int = 0, direction: Model.Direction = .forward, to: Int? = nil
  ) throws(Diagnosis) -> JacobianProducts<S> {
    let states = try StateVector(program, layer: layer, direction: direction)
    let last = direction == .reverse ? 1 : steps
    let time = to ?? last
    try checkStep(time)
    return JacobianProducts(self, states, to: time)
  }

  /// ∂sₜ/∂sₜ₋₁, the Jacobian of a single step (of the step before in the layer's own order).
  public func jacobian(
    layer: Int = 0, direction: Model.Direction = .forward, time: Int
  ) throws(Diagnosis) -> StateJacobian<S> {
    var products = try jacobianProducts(layer: layer, direction: direction, to: time)
    guard let first = try products.next() else { throw Diagnosis("trace.no-steps") }
    return first
  }

  /// The product over `lag` steps back from step `to` (nil: the layer's last one).
  ///
  /// - Throws: as `jacobianProducts`; `laboratory.no-lag` for a lag that reaches behind the initial state, or below 1.
  public func jacobian(
    layer: Int = 0, direction: Model.Direction = .forward, to: Int? = nil, lag: Int
  ) throws(Diagnosis) -> StateJacobian<S> {
    var products = try jacobianProducts(layer: layer, direction: direction, to: to)
    let longest = direction == .reverse ? steps + 1 - products.to : products.to
    guard lag >= 1, lag <= longest else {
      throw Diagnosis(
        "laboratory.no-lag", ["lag": String(lag), "time": String(products.to), "longest": String(longest)])
    }
    while let product = try products.next() {
      if product.lag == lag { return product }
    }
    throw Diagnosis("trace.no-steps")
  }

  /// The square matrices of a layer by which a step multiplies an earlier state, with their names: W_hh, or W_hi, W_hf and so on.
  public func recurrentMatrices(
    layer: Int = 0, direction: Model.Direction = .forward
  ) throws(Diagnosis) -> [(name: String, matrix: Matrix<S>)] {
    _ = try StateVector(program, layer: layer, direction: direction)
    let cell = program.model.layers[layer].cell
    var found: [(name: String, matrix: Matrix<S>)] = []
    for (index, entry) in program.parameters.entries.enumerated()
    where entry.layer == layer && entry.direction == direction && entry.isMatrix && entry.rows == entry.columns {
      if cell.parameters.contains(where: { $0.name == entry.symbol && $0.isRecurrent }) {
        found.append((entry.symbol, matrix(ofParameter: index)))
      }
    }
    return found
  }

  func checkStep(_ time: Int) throws(Diagnosis) {
    guard time >= 1, time <= steps else {
      throw Diagnosis("laboratory.no-step", ["time": String(time), "steps": String(steps)])
    }
  }
}
