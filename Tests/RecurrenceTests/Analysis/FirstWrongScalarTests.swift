import Testing

@testable import Recurrence

@Suite("Find the bug")
struct FirstWrongScalarTests {
  static func trace(_ cell: Cell) throws -> Trace<Double> {
    let model = Model(inputs: 2, layers: [.init(cell, hidden: 3)], readout: .init(outputs: 4), output: .softmax)
    let program = try Program(model, loss: .crossEntropy)
    let inputs = LaboratoryRun.sample(program, steps: 5).inputs
    return try program.run(LaboratoryRun.parameters(program), Sample(inputs: inputs, targets: [0, 3, 1, 1, 2]))
  }

  /// The mistake, a cell that can have it, and the address of the first scalar that it spoils.
  static let wanted: [(Mistake, Cell, String)] = [
    (.missingSlope, .rnnTanh, "grad l0.t5.a_h[0]"),
    (.nothingHandedOn, .rnnTanh, "grad l0.t4.h[0]"),
    (.resetOnTheWrongSide, .gru, "grad l0.t5.W_hn h' + b_hn[0]"),
    (.biasDropped, .rnnTanh, "grad l0.b_hh[0]"),
    (.notTransposed, .rnnTanh, "grad l0.t4.h[0]"),
    (.noTarget, .lstm, "grad t5.a_y[2]"),
  ]

  @Test("Every mistake is named by the first scalar in BPTT order that it spoils", arguments: Mistake.allCases)
  func mistakes(mistake: Mistake) throws {
    let (_, cell, address) = try #require(Self.wanted.first { $0.0 == mistake })
    let trace = try Self.trace(cell)
    let claims = mistake.claims(trace)
    let wrong = try #require(try trace.firstWrongScalar { claims[$0] })
    #expect(Address.text(of: wrong.reference, in: trace.program) == address)
    #expect(wrong.expected == trace.value(wrong.reference))
    #expect(wrong.claimed == claims[wrong.reference])
    #expect(wrong.explanation?.evaluate(trace) == wrong.expected)
  }

  @Test("A right backward pass has no wrong scalar, though it adds in another order")
  func textbook() throws {
    for fixture in try TextbookTests.cases(of: "lstm") where fixture.about.loss == "mse" {
      let run = try TextbookLSTM.run(
        parameters: fixture.parameters(gates: ["i", "f", "g", "o"]), input: fixture["input"].rows,
        h0: fixture.tensors["h0"]?.values, c0: fixture.tensors["c0"]?.values, target: fixture.target)
      let trace = try Self.engine(fixture)
      let program = trace.program
      let claim: (Reference) -> Double? = { reference in
        guard case .gradient(let slot, let time, let unit) = reference, time > 0,
          program.stages[program.slots[slot].stage].role == .layer(0, .forward)
        else { return nil }
        return run.gradients[program.slots[slot].name]?[time - 1][unit]
      }
      #expect(try trace.firstWrongScalar(claim: claim) == nil, "\(fixture.about.name)")
      // One digit turned, and it is found.
      let target = Reference.gradient(slot: try #require(program.slot(layer: 0, "f")), time: 1, unit: 0)
      let wrong = try trace.firstWrongScalar { $0 == target ? 1.001 * trace.value($0) + 1e-6 : claim($0) }
      #expect(wrong?.reference == target)
    }
  }

  static func engine(_ fixture: FixtureFile) throws -> Trace<Double> {
    let input = try fixture["input"]
    let hidden = try fixture["output"].shape[1]
    let isLast = fixture.about.readout == "last"
    let model = Model(
      inputs: input.shape[1], layers: [.init(.lstm, hidden: hidden, biases: fixture.about.biases ?? true)],
      readout: .init(outputs: try fixture["y"].shape.last ?? 1, on: isLast ? .last : .every))
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for (name, rows) in try fixture.parameters(gates: ["i", "f", "g", "o"]) {
      let own = name == "readout.weight" ? "readout.W" : name == "readout.bias" ? "readout.b" : "l0." + name
      parameters[own] = rows.flatMap { $0 }
    }
    var states: [Sample<Double>.InitialState] = []
    for (state, name) in [("h", "h0"), ("c", "c0")] {
      if let values = fixture.tensors[name]?.values {
        states.append(.init(layer: 0, state: state, values: values))
      }
    }
    return try program.run(
      parameters, Sample(inputs: input.values, targets: fixture["target"].values, initialStates: states))
  }

  @Test("Claims that are NaN are wrong, and no claims at all are refused")
  func edges() throws {
    let trace = try Self.trace(.gru)
    let wrong = try trace.firstWrongScalar { _ in .nan }
    #expect(wrong?.claimed.isNaN == true)
    #expect(throws: Diagnosis("laboratory.no-claims")) { try trace.firstWrongScalar { _ in nil } }
  }
}
