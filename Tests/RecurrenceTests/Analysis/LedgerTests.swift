import Testing

@testable import Recurrence

@Suite("Ledger")
struct LedgerTests {
  /// Every element of every parameter.
  static func elements(_ program: Program) -> [ParameterElement] {
    program.parameters.entries.enumerated().flatMap { index, entry in
      (0..<entry.count).map {
        ParameterElement(parameter: index, row: $0 / entry.columns, column: $0 % entry.columns)
      }
    }
  }

  static func programs() throws -> [(String, Program)] {
    var found: [(String, Program)] = []
    for cell in try JacobianTests.cells() {
      found.append((cell.name, try LaboratoryRun.program(cell)))
      found.append((cell.name + " stacked", try LaboratoryRun.program(cell, layers: 2, bidirectional: true)))
    }
    let attention = try Cell(
      parsing: "q = Q x\ns = dot(q, past(h))\nα = softmax(s)\nv = weighted(α, past(h))\nh = tanh(W x + U v + p ⊙ h')",
      defaultName: "attention")
    found.append(("attention", try LaboratoryRun.program(attention)))
    found.append(("last", try LaboratoryRun.program(.lstm, layers: 2, over: .last)))
    return found
  }

  @Test("The trace's gradient is the sum of its uses to the bit, and each use the sum of its column to a few ulps")
  func totals() throws {
    for (name, program) in try Self.programs() {
      let trace = try LaboratoryRun.trace(program, steps: 7)
      let ledger = try trace.ledger(tensors: [], scalars: Self.elements(program))
      for (parameter, entry) in program.parameters.entries.enumerated() {
        let scalars = ledger.scalars.filter { $0.element.parameter == parameter }
        let largest = scalars.reduce(0) { max($0, $1.largest) }
        // A single layer keeps to 8 ulps. In two stacked bidirectional ones a cell adds up some 14 paths of as many roundings.
        let bound = (program.model.layers.count == 1 ? 8 : 32) * largest.ulp
        for scalar in scalars {
          let order = entry.direction == .reverse ? Array(1...7) : (1...7).reversed()
          #expect(order.reduce(0) { $0 + scalar.uses[$1 - 1] } == scalar.total, "\(name) \(scalar.element)")
          for step in 1...7 {
            #expect(abs(scalar.residual(use: step)) <= bound, "\(name) \(scalar.element)")
          }
          // Seven residuals, and as many roundings of the sum, which may be several cells large.
          let rows = (1...7).reduce(0.0) { $0 + scalar.sum(loss: $1) }
          let lags = (0..<7).reduce(0.0) { $0 + scalar.sum(lag: $1) }
          #expect(abs(scalar.residual) <= 4 * bound, "\(name) \(scalar.element)")
          #expect(abs(rows - scalar.total) <= 4 * bound && abs(lags - scalar.total) <= 4 * bound, "\(name)")
        }
      }
    }
  }

  @Test("At T = 200 columns keep to 8 ulps; what is left of the total is the engine's own rounding of 200 additions")
  func longRuns() throws {
    for cell in [Cell.rnnTanh, .lstm, .gru] {
      let program = try LaboratoryRun.program(cell)
      let trace = try LaboratoryRun.trace(program, steps: 200)
      // One scalar of every parameter.
      let elements = program.parameters.entries.indices.map { ParameterElement(parameter: $0, row: 0) }
      for scalar in try trace.ledger(tensors: [], scalars: elements).scalars {
        guard scalar.largest > 0 else { continue }
        var (columns, partial, roundings) = (0.0, 0.0, 0.0)
        for step in (1...200).reversed() {
          let residual = abs(scalar.residual(use: step))
          #expect(residual <= 8 * scalar.largest.ulp, "\(cell.name) \(scalar.element) k = \(step)")
          columns += residual
          partial += scalar.uses[step - 1]
          roundings += abs(partial) * 0x1p-53
        }
        #expect(partial == scalar.total, "the engine adds the uses in this order")
        // The compensated sum of the cells rounds once more.
        #expect(abs(scalar.residual) <= columns + roundings + scalar.sum.ulp, "\(cell.name) \(scalar.element)")
      }
    }
  }

  @Test("In double-double the cells add up to 1e-28")
  func doubleDouble() throws {
    let program = try LaboratoryRun.program(.lstm)
    let trace = try program.run(
      LaboratoryRun.parameters(program).converted { DoubleDouble($0) },
      LaboratoryRun.sample(program, steps: 12).converted { DoubleDouble($0) })
    for scalar in try trace.ledger(scalars: Self.elements(program)).scalars {
      #expect(abs(scalar.residual.double) <= 1e-28)
      for step in 1...12 { #expect(abs((scalar.sum(use: step) - scalar.uses[step - 1]).double) <= 1e-28) }
    }
  }

  @Test("A row is the gradient of that step's loss alone")
  func rows() throws {
    let program = try LaboratoryRun.program(.gru)
    let trace = try LaboratoryRun.trace(program, steps: 5)
    let elements = Self.elements(program)
    let ledger = try trace.ledger(scalars: elements)
    // The same run with a mask that counts step 3 only; the mean over five rows becomes one over one.
    let alone = try Program(
      program.model, loss: Loss(.meanSquaredError, over: .mask([false, false, true, false, false])))
    let single = try alone.run(trace.parameters, LaboratoryRun.sample(program, steps: 5), lossRows: 5)
    for (scalar, element) in zip(ledger.scalars, elements) {
      let wanted = single.parameterGradients[element.parameter, element.row, element.column]
      #expect(abs(scalar.sum(loss: 3) - wanted) <= 8 * scalar.largest.ulp)
    }
    // What comes after a loss has no cell.
    #expect(ledger.scalars.allSatisfy { $0[loss: 2, use: 3] == 0 })
  }

  @Test("Norms and shares are those of the cells taken one by one")
  func tensors() throws {
    for (name, program) in try Self.programs() {
      let trace = try LaboratoryRun.trace(program, steps: 4)
      let ledger = try trace.ledger(scalars: Self.elements(program))
      for tensor in ledger.tensors {
        let scalars = ledger.scalars.filter { $0.element.parameter == tensor.parameter }
        let square = scalars.reduce(0) { $0 + $1.total * $1.total }
        // A bias that nothing reads back may have no gradient at all.
        guard square > 0 else { continue }
        var sum = 0.0
        for loss in 1...4 {
          for use in 1...4 {
            let norm = scalars.reduce(0) { $0 + $1[loss: loss, use: use] * $1[loss: loss, use: use] }.squareRoot()
            let share = scalars.reduce(0) { $0 + $1[loss: loss, use: use] * $1.total } / square
            // Sums of at most a dozen products, in another order.
            #expect(abs(tensor.norm(loss: loss, use: use) - norm) <= 1e-14 * tensor.norm, "\(name) \(tensor.name)")
            let found = try #require(tensor.share(loss: loss, use: use))
            #expect(abs(found - share) <= 1e-13, "\(name) \(tensor.name)")
            sum += found
          }
        }
        #expect(abs(sum - 1) <= 1e-13)
        let lags = try (0..<4).reduce(0.0) { $0 + (try #require(tensor.share(lag: $1))) }
        let uses = try (1...4).reduce(0.0) { $0 + (try #require(tensor.share(use: $1))) }
        let losses = try (1...4).reduce(0.0) { $0 + (try #require(tensor.share(loss: $1))) }
        #expect(abs(lags - 1) <= 1e-13 && abs(uses - 1) <= 1e-13 && abs(losses - 1) <= 1e-13)
      }
      let all = try (0..<4).reduce(0.0) { $0 + (try #require(ledger.share(lag: $1))) }
      #expect(abs(all - 1) <= 1e-13)
    }
  }

  @Test("What truncation takes away are the cells from its length on")
  func beyond() throws {
    let trace = try LaboratoryRun.trace(LaboratoryRun.program(.gru), steps: 5)
    let ledger = try trace.ledger()
    #expect(ledger.beyond(0).cells == 15)  // 5 + 4 + 3 + 2 + 1
    #expect(ledger.beyond(3).cells == 3)
    let lags = try [3, 4].reduce(0.0) { $0 + (try #require(ledger.share(lag: $1))) }
    let share = try #require(ledger.beyond(3).share)
    #expect(abs(share - lags) < 1e-16)  // one addition of numbers below 1/2
    #expect(ledger.beyond(5).cells == 0 && ledger.beyond(5).share == 0)
    #expect(ledger.beyond(9).share == 0)
    let single = try LaboratoryRun.trace(LaboratoryRun.program(.lstm), steps: 1).ledger()
    #expect(abs(try #require(single.share(loss: 1, use: 1)) - 1) < 1e-15)
  }

  @Test("A symbol's row of the embedding gets cells from the steps that look it up")
  func embedding() throws {
    let model = Model(
      embedding: .init(symbols: 3, width: 2), layers: [.init(.rnnTanh, hidden: 2)], readout: .init(outputs: 3),
      output: .softmax)
    let program = try Program(model, loss: .crossEntropy)
    let sample = Sample<Double>(inputs: [0, 2, 0, 1], targets: [2, 0, 1, 1])
    let trace = try program.run(LaboratoryRun.parameters(program), sample)
    let ledger = try trace.ledger(scalars: Self.elements(program))
    let row = try #require(ledger.scalars.first { $0.element == ParameterElement(parameter: 0, row: 0, column: 1) })
    #expect(row[loss: 4, use: 1] != 0 && row[loss: 4, use: 3] != 0 && row[loss: 4, use: 2] == 0)
    for scalar in ledger.scalars { #expect(abs(scalar.residual) <= 8 * scalar.largest.ulp) }
  }

  @Test("An all-zero gradient has cells of zero and no shares; an exploded one is refused")
  func edges() throws {
    let zero = try GradientFlowTests.linear(0.5, steps: 4, target: 0).ledger()
    #expect(zero.tensors.allSatisfy { $0.norms.allSatisfy { $0 == 0 } && $0.share(lag: 1) == nil })
    #expect(zero.share(lag: 0) == nil)
    #expect(throws: Diagnosis("laboratory.no-tensor", ["got": "9", "last": "1"])) {
      try GradientFlowTests.linear(0.5, steps: 1).ledger(tensors: [9])
    }
    let model = Model(inputs: 1, layers: [.init(.rnnReLU, hidden: 1, biases: false)])
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters.values = [1, 1e200]
    let trace = try program.run(parameters, Sample(inputs: [1, 1, 1, 1], targets: [0, 0, 0, 0]))
    #expect(throws: Diagnosis.self) { try trace.ledger() }
  }
}
