import Testing

@testable import Recurrence

@Suite("Jacobians")
struct JacobianTests {
  /// Reads its states one, two and three steps late, and one of them within the step.
  static func delayed() throws -> Cell {
    try Cell(
      parsing: """
        c = σ(U x + V h(t-3) + b) ⊙ c' + 0.5 c(t-2)
        h = tanh(W c + A h'' + B h' - 0.25 c)
        """, defaultName: "delayed")
  }

  static func cells() throws -> [Cell] { try Cell.builtIn + [delayed()] }

  /// ∂sₜ/∂s₀ by forward mode: one run per unit of the initial states.
  static func forwardMode(
    _ program: Program, _ parameters: Parameters<Double>, _ sample: Sample<Double>, _ states: StateVector, time: Int
  ) throws -> [[Double]] {
    var columns: [[Double]] = []
    for component in states.components where component.age == 0 {
      for unit in 0..<component.range.count {
        var dual = sample.converted { Dual(value: $0, derivative: 0) }
        for index in dual.initialStates.indices
        where dual.initialStates[index].state == component.name && dual.initialStates[index].layer == states.layer
          && dual.initialStates[index].direction == states.direction
        {
          dual.initialStates[index].values[unit].derivative = 1
        }
        let trace = try program.run(
          parameters.converted { Dual(value: $0, derivative: 0) }, dual, backward: false)
        columns.append(
          states.components.flatMap { component -> [Double] in
            let place = trace.layout.places[component.slot]
            let row = place.row(time, delayed: component.age)
            return trace.values(component.slot, time: row).map { $0.derivative }
          })
      }
    }
    return columns
  }

  @Test("Products agree with dual numbers for every cell, layer and direction")
  func dualNumbers() throws {
    for cell in try Self.cells() {
      let program = try LaboratoryRun.program(cell, hidden: 3, layers: 2, bidirectional: true)
      let parameters = LaboratoryRun.parameters(program)
      let sample = LaboratoryRun.sample(program, steps: 6)
      let trace = try program.run(parameters, sample)
      for (layer, direction) in [(0, Model.Direction.forward), (1, .forward), (1, .reverse)] {
        for time in [3, direction == .forward ? 6 : 1] {
          var products = try trace.jacobianProducts(layer: layer, direction: direction, to: time)
          var last: StateJacobian<Double>?
          while let product = try products.next() { last = product }
          let product = try #require(last)
          #expect(product.from == 0)
          let columns = try Self.forwardMode(program, parameters, sample, product.states, time: time)
          let scale = columns.joined().reduce(0) { max($0, abs($1)) }
          var column = 0
          for component in product.states.components where component.age == 0 {
            for unit in 0..<component.range.count {
              for row in 0..<product.states.count {
                // All ages of a state are the same number before the first step.
                let found = product.states.components.filter { $0.name == component.name }.reduce(0.0) {
                  $0 + product[row, $1.range.lowerBound + unit].double
                }
                // Sums of some dozen terms over six steps, added in another order.
                #expect(
                  abs(found - columns[column][row]) <= 1e-14 * max(scale, 1),
                  "\(cell.name) layer \(layer) \(direction) row \(row) column \(column)")
              }
              column += 1
            }
          }
        }
      }
    }
  }

  @Test("The gradient that the backward pass hands down is the product's transpose times the gradient above")
  func gradients() throws {
    // With a loss at the last step only, ∂L/∂s₀ = ∂L/∂s_T · ∂s_T/∂s₀ where ∂L/∂s_T comes from the readout alone.
    let program = try LaboratoryRun.program(.rnnTanh, over: .last)
    let trace = try LaboratoryRun.trace(program, steps: 8)
    var products = try trace.jacobianProducts()
    var last: StateJacobian<Double>?
    while let product = try products.next() { last = product }
    let product = try #require(last)
    let above = try #require(trace[layer: 0, time: 8, .h].gradients)
    let below = try #require(trace[layer: 0, time: 0, .h].gradients)
    for column in 0..<3 {
      let sum = (0..<3).reduce(0.0) { $0 + above[above.startIndex + $1] * product[$1, column].double }
      #expect(abs(sum - below[below.startIndex + column]) <= 1e-15)  // eight steps of rounding numbers below 1
    }
  }

  @Test("The direct path is Π f for an LSTM, Π z for a GRU, Π 1 without a forget gate, and none for an RNN")
  func directPaths() throws {
    let wanted: [(Cell, [String], [[String]])] = [
      (.lstm, ["c"], [["f"]]), (.lstmPeephole, ["c"], [["f"]]), (.lstm1997, ["c"], [[]]),
      (.lstmCoupled, ["c"], [["f"]]), (.gru, ["h"], [["z"]]), (.gruResetBefore, ["h"], [["z"]]), (.rnnTanh, [], []),
      (.lstmProjection, ["c"], [["f"]]),
    ]
    for (cell, states, factors) in wanted {
      let program = try LaboratoryRun.program(cell)
      let trace = try LaboratoryRun.trace(program, steps: 4)
      var products = try trace.jacobianProducts()
      _ = try products.next()
      let product = try #require(try products.next())
      #expect(product.directPaths.map { $0.state } == states, "\(cell.name)")
      #expect(product.directPaths.map { $0.factors } == factors, "\(cell.name)")
      guard let path = product.directPaths.first else { continue }
      for unit in 0..<3 {
        let exact = path.factors.reduce(1.0) { total, name in
          total * trace[layer: 0, time: 3, Quantity(name)][unit] * trace[layer: 0, time: 4, Quantity(name)][unit]
        }
        #expect(abs(path.products[unit].double - exact) <= 1e-15)  // one product of numbers below 1
      }
    }
  }

  @Test("An age of a state is handed on unchanged")
  func ages() throws {
    let program = try LaboratoryRun.program(try Self.delayed())
    let jacobian = try LaboratoryRun.trace(program, steps: 5).jacobian(time: 4)
    #expect(jacobian.states.components.map { $0.name } == ["h", "h", "h", "c", "c"])
    #expect(jacobian.states.components.map { $0.age } == [0, 1, 2, 0, 1])
    for unit in 0..<3 {
      for column in 0..<jacobian.states.count {
        #expect(jacobian[3 + unit, column].double == (column == unit ? 1 : 0))
      }
    }
  }

  @Test("An exploding, a vanishing and a dead chain of a thousand steps keep their exact sizes")
  func extremes() throws {
    for (weight, exponent) in [(4.0, 2000), (0.25, -2000), (1, 0)] {
      let trace = try GradientFlowTests.linear(weight, steps: 1000)
      var products = try trace.jacobianProducts()
      var last: StateJacobian<Double>?
      while let product = try products.next() { last = product }
      #expect(try last?.singularValues().largest == ScaledNumber(1, exponent: exponent))
    }
    let trace = try GradientFlowTests.linear(0, steps: 3)
    var products = try trace.jacobianProducts()
    while let product = try products.next() {
      let found = try product.singularValues()
      #expect(found.largest.double == 0 && found.belowRounding == 0 && found.conditionNumber == nil)
    }
  }

  @Test("Lyapunov exponents of a linear chain are the logarithms of its factors")
  func lyapunov() throws {
    let model = Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 3, biases: false)])
    let program = try Program(model)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_hh"] = [0.5, 0, 0, 0, 2, 0, 0, 0, 0]
    let trace = try program.run(parameters, Sample(inputs: [Double](repeating: 0, count: 400)))
    let found = try trace.lyapunovExponents(count: 3)
    // The start, a random direction, is forgotten like 1/T with a constant of a few units.
    #expect(abs(found.exponents[0] - 0.6931471805599453) < 0.02)
    #expect(abs(found.exponents[1] + 0.6931471805599453) < 0.02)
    #expect(found.exponents[2] == -.infinity)
    #expect(abs(found.growth[399][0] - 0.6931471805599453) < 1e-14)
    #expect(found.halfLife == nil)
  }

  @Test("One lag is the same as the walk's, its norm that of its singular values, and W_hh's blocks are named")
  func oneLag() throws {
    let trace = try LaboratoryRun.trace(LaboratoryRun.program(.lstm, bidirectional: true), steps: 4)
    let product = try trace.jacobian(direction: .reverse, to: 2, lag: 3)
    #expect(product.from == 0 && product.to == 2 && product.lag == 3)
    let found = try product.singularValues(of: "c", by: "c")
    let squares = (0..<3).reduce(0.0) { $0 + (found[$1]?.double ?? 0) * (found[$1]?.double ?? 0) }
    let norm = try product.norm(of: "c", by: "c").double
    #expect(abs(norm - squares.squareRoot()) <= 1e-15 * norm)  // three squares and a root
    #expect(throws: Diagnosis("laboratory.no-lag", ["lag": "4", "time": "2", "longest": "3"])) {
      try trace.jacobian(direction: .reverse, to: 2, lag: 4)
    }
    #expect(throws: Diagnosis("laboratory.no-lag", ["lag": "0", "time": "4", "longest": "4"])) {
      try trace.jacobian(lag: 0)
    }
    #expect(try trace.recurrentMatrices().map { $0.name } == ["W_hi", "W_hf", "W_hg", "W_ho"])
    let single = try LaboratoryRun.trace(LaboratoryRun.program(.rnnTanh), steps: 1)
    #expect(try single.jacobian(lag: 1).from == 0)
    #expect(try single.recurrentMatrices().map { $0.matrix.rows } == [3])
  }

  @Test("Unknown layers, states and steps, and cells without a state of fixed size are refused")
  func refusals() throws {
    let program = try LaboratoryRun.program(.lstm)
    let trace = try LaboratoryRun.trace(program, steps: 2)
    #expect(throws: Diagnosis("laboratory.no-layer", ["layer": "1", "direction": "forward", "last": "0"])) {
      try trace.jacobian(layer: 1, time: 1)
    }
    #expect(throws: Diagnosis("laboratory.no-layer", ["layer": "0", "direction": "reverse", "last": "0"])) {
      try trace.jacobian(direction: .reverse, time: 1)
    }
    #expect(throws: Diagnosis("laboratory.no-step", ["time": "3", "steps": "2"])) { try trace.jacobian(time: 3) }
    #expect(throws: Diagnosis("laboratory.no-state", ["state": "z", "layer": "0", "names": "h, c"])) {
      try trace.jacobian(time: 1).singularValues(of: "z", by: "h")
    }
    let plain = try Cell(parsing: "h = tanh(W x + b)", defaultName: "plain")
    let flat = try LaboratoryRun.trace(LaboratoryRun.program(plain), steps: 2)
    #expect(throws: Diagnosis("laboratory.no-states", ["cell": "plain"])) { try flat.jacobian(time: 1) }
    let attention = try Cell(
      parsing: "q = Q x\ns = dot(q, past(h))\nα = softmax(s)\nv = weighted(α, past(h))\nh = tanh(W x + U v)",
      defaultName: "attention")
    let reading = try LaboratoryRun.trace(LaboratoryRun.program(attention, inputs: 3), steps: 2)
    #expect(throws: Diagnosis("laboratory.reads-all", ["cell": "attention", "state": "h"])) {
      try reading.jacobian(time: 1)
    }
    let exploded = try GradientFlowTests.linear(1e300, steps: 3)
    var products = try exploded.jacobianProducts()
    let first = try products.next()
    #expect(first?.exponent == 996)  // 1e300 = 2^996.6
    #expect(first?.lag == 1)
  }
}
