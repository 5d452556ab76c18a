/// An instruction that uses a parameter.
struct ParameterUse {
  let stage: Int
  let instruction: Instruction
  /// Which operand the parameter is.
  let position: Int

  /// All uses of a parameter.
  static func all(of parameter: Int, in program: Program) -> [ParameterUse] {
    var uses: [ParameterUse] = []
    for (stage, description) in program.stages.enumerated() {
      for index in description.instructions {
        let instruction = program.instructions[index]
        for (position, operand) in program.operands[instruction.operands].enumerated()
        where operand.place == .parameter(parameter) {
          uses.append(ParameterUse(stage: stage, instruction: instruction, position: position))
        }
      }
    }
    return uses
  }

  /// What the use at a step adds to an element's gradient, with the gradients that `gradient` looks up.
  func part<S: Scalar>(
    of element: ParameterElement, _ trace: Trace<S>, time: Int, _ gradient: (_ slot: Int, _ unit: Int) -> S
  ) -> S {
    let reading = Reading(trace: trace, instruction: instruction, row: time)
    guard let working = reading.explainParameter(position, row: element.row, column: element.column) else {
      return .zero
    }
    return working.evaluate { reference in
      if case .gradient(let slot, _, let unit) = reference { return gradient(slot, unit) }
      return trace.value(reference)
    }
  }
}

/// Measures the cells of one parameter.
struct TensorMeasure<S: Scalar> {
  let parameter: Int
  let uses: [ParameterUse]
  /// The gradient divided by 2^`exponent`.
  private let direction: [S]
  private let exponent: Int
  /// For a matrix with a single use: the direction times the vector that the use reads, and that vector's norm, by time.
  private var images: [[S]] = []
  private var lengths: [Double] = []
  private var part: [S]

  init(_ trace: Trace<S>, parameter: Int, exponent: Int) {
    self.parameter = parameter
    self.exponent = exponent
    let entry = trace.program.parameters.entries[parameter]
    uses = ParameterUse.all(of: parameter, in: trace.program)
    direction = trace.parameterGradients.values[entry.offset..<entry.offset + entry.count].map {
      TensorMeasure.scaled($0, -exponent)
    }
    part = Array(repeating: .zero, count: entry.count)
    guard uses.count == 1, uses[0].instruction.operation == .matrixVector else { return }
    // A cell is the outer product δ xᵀ: its norm is |δ| |x|, its inner product with a matrix G is δ · (G x), and G x is the same
    // for every loss.
    part = []
    let operand = trace.program.operands[uses[0].instruction.operands.lowerBound + 1]
    let isSource = trace.program.stages[uses[0].stage].isSource
    for time in 1...(isSource ? max(1, trace.layout.sourceSteps) : trace.steps) {
      guard trace.isRecorded(uses[0].instruction.result, time: time) else {
        images.append([])
        lengths.append(0)
        continue
      }
      let x = TensorMeasure.read(trace, operand, time: time)
      lengths.append(VectorNorm.euclidean(x))
      images.append(TensorMeasure.product(direction, x, rows: entry.rows, columns: entry.columns))
    }
  }

  private static func scaled(_ value: S, _ exponent: Int) -> S {
    let half = exponent / 2
    return value * S(Double.power(ofTwo: half)) * S(Double.power(ofTwo: exponent - half))
  }

  private static func read(_ trace: Trace<S>, _ operand: Operand, time: Int) -> ArraySlice<S> {
    guard case .slot(let slot, let delay) = operand.place else { return [] }
    return trace.values(slot, time: trace.layout.places[slot].row(time, delayed: delay))
  }

  private static func product(_ matrix: [S], _ x: ArraySlice<S>, rows: Int, columns: Int) -> [S] {
    (0..<rows).map { row in
      var sum = S.zero
      for column in 0..<columns { sum = sum + matrix[row * columns + column] * x[x.startIndex + column] }
      return sum
    }
  }

  /// The gradient's inner product with itself, in units of 2^2e.
  var square: Double { direction.reduce(S.zero) { $0 + $1 * $1 }.double }

  /// Norm and projection of the cell at a time of use, from the gradients of one loss in the memory.
  @inline(__always)
  mutating func cell(_ memory: Memory<S>, time: Int) -> (norm: Double, projection: Double) {
    if let use = uses.first, part.isEmpty {
      let image = images[time - 1]
      let back = memory.adjoint(use.instruction.result, time)
      let norm = VectorNorm.euclidean(back, image.count) * lengths[time - 1]
      let inner = image.withUnsafeBufferPointer { image in
        image.baseAddress.map { VectorKernel.dot($0, back, image.count) } ?? .zero
      }
      return (norm, ScaledNumber(inner.double, exponent: -exponent).double)
    }
    for index in part.indices { part[index] = .zero }
    part.withUnsafeMutableBufferPointer { part in
      guard let base = part.baseAddress else { return }
      for use in uses {
        Site(memory: memory, instruction: use.instruction, row: time).parameterAdjoint(use.position, into: base)
      }
    }
    var inner = S.zero
    for index in part.indices { inner = inner + part[index] * direction[index] }
    return (VectorNorm.euclidean(part[...]), ScaledNumber(inner.double, exponent: -exponent).double)
  }
}
