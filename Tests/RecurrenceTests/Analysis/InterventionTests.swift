import Foundation
import Testing

@testable import Recurrence

@Suite("Interventions")
struct InterventionTests {
  @Test("Truncation to k steps leaves the ledger's cells with a lag below k, truncation to T everything")
  func truncation() throws {
    for cell in [Cell.rnnTanh, .lstm, .gru] {
      let program = try LaboratoryRun.program(cell, layers: 2)
      let trace = try LaboratoryRun.trace(program, steps: 6)
      let elements = LedgerTests.elements(program)
      let ledger = try trace.ledger(scalars: elements)
      for count in [1, 3, 6, 9] {
        let truncated = try trace.gradients(truncatedTo: count)
        for scalar in ledger.scalars {
          let kept = (0..<min(count, 6)).reduce(0.0) { $0 + scalar.sum(lag: $1) }
          let found = truncated[scalar.element.parameter, scalar.element.row, scalar.element.column]
          // The same cells, added in another order.
          #expect(abs(found - kept) <= 64 * scalar.largest.ulp)
        }
        let comparison = try GradientComparison(full: trace.parameterGradients, changed: truncated)
        let share = try (0..<count).reduce(0.0) { $0 + (try #require(ledger.share(lag: $1))) }
        #expect(abs(try #require(comparison.total.shareKept) - share) < 1e-13)  // some thousand roundings
        if count >= 6 { #expect(try #require(comparison.total.degrees) < 1e-12) }
      }
    }
    let trace = try LaboratoryRun.trace(LaboratoryRun.program(.rnnTanh), steps: 2)
    #expect(throws: Diagnosis("laboratory.truncation", ["got": "0"])) { try trace.gradients(truncatedTo: 0) }
  }

  @Test("Angles are right to the last digits, near 0 and near 180 degrees too")
  func angles() {
    for degrees in [0, 1e-9, 0.5, 30, 44.9, 45.1, 60, 89.999, 90] {
      let (sine, cosine) = (Foundation.sin(degrees * .pi / 180), Foundation.cos(degrees * .pi / 180))
      // libm's sine and the series round a few times each.
      #expect(abs(Angle.degrees(opposite: sine, adjacent: cosine) - degrees) <= 4e-15 * max(degrees, 4))
    }
  }

  @Test("A comparison tells norms, shares and angles")
  func comparison() throws {
    let program = try Program(Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1, biases: false)]))
    func row(_ full: [Double], _ changed: [Double]) throws -> GradientComparison.Row {
      var (a, b) = (
        Parameters<Double>(zerosLike: program.parameters), Parameters<Double>(zerosLike: program.parameters)
      )
      (a.values, b.values) = (full, changed)
      return try GradientComparison(full: a, changed: b).total
    }
    let turned = try row([1, 0], [0, 2])
    #expect(turned.shareKept == 0 && turned.changed == 2)
    #expect(abs(try #require(turned.degrees) - 90) < 1e-13)
    let opposite = try row([3e-200, 4e-200], [-3e-200, -4e-200])
    #expect(abs(try #require(opposite.shareKept) + 1) < 1e-15)
    #expect(abs(try #require(opposite.degrees) - 180) < 1e-13)
    #expect(try row([0, 0], [1, 1]).shareKept == nil)
    #expect(try row([1, 1], [0, 0]).degrees == nil)
    #expect(throws: Diagnosis("laboratory.gradient-not-finite", ["tensor": "l0.W_hh", "got": "inf"])) {
      try row([1, .infinity], [0, 0])
    }
  }

  @Test("Clipping by value cuts each scalar, clipping by norm keeps the direction")
  func clipping() throws {
    let program = try Program(Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1, biases: false)]))
    var gradient = Parameters<Double>(zerosLike: program.parameters)
    gradient.values = [-3, 4]
    #expect(gradient.clipped(toValue: 3.5).values == [-3, 3.5])
    #expect(gradient.clipped(toNorm: 2.5).values == [-1.5, 2])
    #expect(gradient.clipped(toNorm: 6).values == [-3, 4])
    gradient.values = [.infinity, 1]
    #expect(gradient.clipped(toNorm: 1).values == [.infinity, 1])
  }

  @Test("Detaching h' from every gate leaves the cell state's own path, on which ∂L/∂c is multiplied by f")
  func detaching() throws {
    let program = try LaboratoryRun.program(.lstm, over: .last)
    let trace = try LaboratoryRun.trace(program, steps: 5)
    let cut = try trace.detached(DetachedPath(state: "h"))
    for time in 0..<4 {
      let later = cut[layer: 0, time: time + 1, .c]
      for unit in 0..<3 {
        let wanted = later.gradient(unit) * trace[layer: 0, time: time + 1, .f][unit]
        #expect(cut[layer: 0, time: time, .c].gradient(unit) == wanted)
        #expect(cut[layer: 0, time: time, .h].gradient(unit) == 0)
      }
    }
    // Values are untouched, and explanations follow the cut program.
    #expect(cut.loss == trace.loss)
    let slot = try #require(program.slot(layer: 0, "c"))
    let reference = Reference.gradient(slot: slot, time: 2, unit: 1)
    #expect(cut.explain(reference)?.evaluate(cut) == cut.value(reference))
    // Cutting one reader is not cutting all.
    let one = try trace.detached(DetachedPath(layer: 0, state: "h", reader: "f"))
    #expect(one.parameterGradients != cut.parameterGradients)
    #expect(one.parameterGradients != trace.parameterGradients)
    let difference = try GradientComparison(full: trace.parameterGradients, changed: one.parameterGradients)
    #expect(try #require(difference.total.shareKept) != 1)
    let missing = Diagnosis("laboratory.no-path", ["state": "c", "reader": "o", "layer": "*"])
    #expect(throws: missing) { try trace.detached(DetachedPath(state: "c", reader: "o")) }
  }

  @Test("Detaching all states of an RNN is truncation to one step")
  func detachingAll() throws {
    let program = try LaboratoryRun.program(.rnnTanh)
    let trace = try LaboratoryRun.trace(program, steps: 5)
    let cut = try trace.detached(DetachedPath(state: "h")).parameterGradients
    let truncated = try trace.gradients(truncatedTo: 1)
    for (a, b) in zip(cut.values, truncated.values) { #expect(abs(a - b) <= 1e-15) }  // five terms in another order
  }

  @Test("A forget gate held at 1 makes ∂c_T/∂c_k along the direct path exactly 1, with the same parameters")
  func clampedGate() throws {
    let clamped = try Cell.lstm.clamping("f", to: 1)
    #expect(clamped.name == "lstm-f-1")
    let program = try LaboratoryRun.program(clamped)
    let plain = try LaboratoryRun.program(.lstm)
    #expect(program.parameters == plain.parameters)
    let trace = try program.run(LaboratoryRun.parameters(plain), LaboratoryRun.sample(plain, steps: 6))
    for time in 1...6 { #expect(trace[layer: 0, time: time, .f].values.allSatisfy { $0 == 1 }) }
    var products = try trace.jacobianProducts()
    while let product = try products.next() {
      #expect(product.directPaths[0].products.allSatisfy { $0 == ScaledNumber(1) })
    }
    #expect(trace.parameterGradients["l0.W_hf"]?.allSatisfy { $0 == 0 } == true)
    for value in [0, 0.25, -2.5] {
      let other = try LaboratoryRun.program(try Cell.lstm.clamping("o", to: value))
      let run = try other.run(LaboratoryRun.parameters(plain), LaboratoryRun.sample(plain, steps: 2))
      #expect(run[layer: 0, time: 2, .o].values.allSatisfy { $0 == value })
    }
  }

  @Test("A cell state kept within a bound is the free one inside and the bound outside, where its gradient ends")
  func clampedState() throws {
    let program = try LaboratoryRun.program(try Cell.lstm.clamping("c", within: 0.125))
    let trace = try LaboratoryRun.trace(program, steps: 8)
    var inside = 0
    var outside = 0
    for time in 1...8 {
      let (free, held) = (trace[layer: 0, time: time, "c_free"], trace[layer: 0, time: time, .c])
      for unit in 0..<3 {
        if abs(free[unit]) < 0.125 {
          inside += 1
          // (a + b) − (a − b) … rounds twice near b = 1/8.
          #expect(abs(held[unit] - free[unit]) <= 0x1p-54)
          #expect(free.gradient(unit) == held.gradient(unit))
        } else {
          outside += 1
          // … and so here.
          #expect(abs(abs(held[unit]) - 0.125) <= 0x1p-54)
          #expect(free.gradient(unit) == 0)
        }
      }
    }
    #expect(inside > 0 && outside > 0)
    #expect(try Cell.lstmProjection.clamping("h", within: 1).width(of: "h_free") == .output)
  }

  @Test("A swapped activation computes the other function of the same pre-activation")
  func swapping() throws {
    let cell = try Cell.rnnTanh.swappingFunction(of: "h", with: .relu)
    let (one, other) = (try LaboratoryRun.program(cell), try LaboratoryRun.program(.rnnReLU))
    let parameters = LaboratoryRun.parameters(one)
    let sample = LaboratoryRun.sample(one, steps: 5)
    #expect(one.parameters == other.parameters)
    #expect(try one.run(parameters, sample).loss == other.run(parameters, sample).loss)
    #expect(try Cell.lstm.swappingFunction(of: "h", with: .relu).equations[5].formula.text() == "o ⊙ relu(c)")
    let missing = Diagnosis("laboratory.no-function", ["text": "c", "cell": "lstm"])
    #expect(throws: missing) { try Cell.lstm.swappingFunction(of: "c", with: .tanh) }
    #expect(throws: Diagnosis("laboratory.no-quantity", ["text": "q", "cell": "gru", "names": "r, z, n, h"])) {
      try Cell.gru.clamping("q", to: 1)
    }
    #expect(throws: Diagnosis("laboratory.bound", ["got": "0.0"])) { try Cell.lstm.clamping("c", within: 0) }
  }

  @Test("Measures of a run hold its loss, flows and exponents")
  func measures() throws {
    let trace = try LaboratoryRun.trace(LaboratoryRun.program(.gru, layers: 2, bidirectional: true), steps: 5)
    let measures = try RunMeasures(trace)
    #expect(measures.loss == trace.loss)
    #expect(measures.flows.count == 4 && measures.exponents.count == 4)
    #expect(measures.exponents.allSatisfy { $0 != nil })
    #expect(try #require(measures.gradientNorm) > 0)
  }
}
