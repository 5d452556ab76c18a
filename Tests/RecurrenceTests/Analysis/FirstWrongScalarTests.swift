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
  static let wanted: [(BackwardMistake, Cell, String)] = [
    (.missingTanhSlope, .rnnTanh, "grad l0.t5.a_h[0]"),
    (.missingSigmoidSlope, .lstm, "grad l0.t5.a_o[0]"),
    (.hiddenNotHandedOn, .rnnTanh, "grad l0.t4.h[0]"),
    (.cellNotHandedOn, .lstm, "grad l0.t4.c[0]"),
    (.resetOnTheWrongSide, .gru, "grad l0.t5.W_hn h' + b_hn[0]"),
    (.biasDropped, .rnnTanh, "grad l0.b_hh[0]"),
    (.notTransposed, .rnnTanh, "grad l0.t4.h[0]"),
    (.noTarget, .lstm, "grad t5.a_y[2]"),
  ]

  /// All gradients of a backward pass with a mistake, by reference.
  static func claims(_ trace: Trace<Double>, _ mistake: BackwardMistake) -> [Reference: Double] {
    Dictionary(uniqueKeysWithValues: trace.gradients(with: mistake).map { ($0.reference, $0.value) })
  }

  @Test("Every mistake is named by the first scalar in BPTT order that it spoils", arguments: BackwardMistake.allCases)
  func mistakes(mistake: BackwardMistake) throws {
    let (_, cell, address) = try #require(Self.wanted.first { $0.0 == mistake })
    let trace = try Self.trace(cell)
    let claims = Self.claims(trace, mistake)
    let wrong = try #require(try trace.firstWrongScalar { claims[$0] })
    #expect(Address.text(of: wrong.reference, in: trace.program) == address)
    #expect(wrong.expected == trace.value(wrong.reference))
    #expect(wrong.claimed == claims[wrong.reference])
    #expect(wrong.explanation?.evaluate(trace) == wrong.expected)
  }

  @Test(
    "The mistake behind claims is found, also where only parameters are claimed", arguments: BackwardMistake.allCases)
  func found(mistake: BackwardMistake) throws {
    let (_, cell, _) = try #require(Self.wanted.first { $0.0 == mistake })
    let trace = try Self.trace(cell)
    var claims = Self.claims(trace, mistake)
    for isWhole in [true, false] {
      if !isWhole {
        claims = claims.filter { if case .parameterGradient = $0.key { true } else { false } }
      }
      let wrong = try #require(try trace.firstWrongScalar { claims[$0] })
      let found = trace.mistake(behind: claims, firstWrong: wrong.reference)
      #expect(found == FoundMistake(mistake: mistake, explainsAll: true))
    }
    // A second mistake further down: the first one still explains where it begins.
    let last = try #require(trace.program.parameters.index(of: "l0." + trace.program.parameters.entries[0].symbol))
    claims[.parameterGradient(last, row: 0, column: 0)] = 77
    let wrong = try #require(try trace.firstWrongScalar { claims[$0] })
    if wrong.reference != .parameterGradient(last, row: 0, column: 0) {
      let found = trace.mistake(behind: claims, firstWrong: wrong.reference)
      #expect(found == FoundMistake(mistake: mistake, explainsAll: false))
    }
  }

  @Test("Claims that no mistake gives get no name, and a model without a place for a mistake is left as it is")
  func strange() throws {
    let trace = try Self.trace(.rnnTanh)
    let right = Dictionary(
      uniqueKeysWithValues: trace.gradients(with: .resetOnTheWrongSide).map { ($0.reference, $0.value) })
    #expect(right.allSatisfy { trace.value($0.key) == $0.value })
    let doubled = right.mapValues { 2 * $0 }
    let wrong = try #require(try trace.firstWrongScalar { doubled[$0] })
    #expect(trace.mistake(behind: doubled, firstWrong: wrong.reference) == nil)
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
