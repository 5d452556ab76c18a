import Foundation
import Testing

@testable import Recurrence

@Suite("A cell of one's own")
struct HomeMadeCellTests {
  /// Runs a layer of a cell with random parameters; the trace, and a parameter by its name as rows.
  static func run(_ text: String, hidden: Int = 2, steps: Int = 5, biases: Bool = true, reverse: Bool = false) throws
    -> (trace: Trace<Double>, p: (String) -> [[Double]], x: [[Double]], h0: [Double])
  {
    let model = Model(
      inputs: 2, layers: [.init(try Cell(parsing: text), hidden: hidden, bidirectional: reverse, biases: biases)])
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = ExplanationTests.parameters(program, seed: 21)
    var g = Generator(seed: 22)
    let x = (0..<steps).map { _ in [g.gaussian(), g.gaussian()] }
    let h0 = (0..<hidden).map { _ in g.gaussian() }
    let hasState = program.slot(layer: 0, "h").map { program.slots[$0].isState } ?? false
    let states: [Sample<Double>.InitialState] = hasState ? [.init(layer: 0, state: "h", values: h0)] : []
    let targets = [Double](repeating: 0.3, count: steps * model.outputs)
    let trace = try program.run(
      parameters, Sample(inputs: x.flatMap { $0 }, targets: targets, initialStates: states))
    let find = { (name: String) -> [[Double]] in
      guard let index = program.parameters.index(of: "l0." + name) else { return [] }
      let entry = program.parameters.entries[index]
      return (0..<entry.rows).map { row in (0..<entry.columns).map { parameters[index, row, $0] } }
    }
    return (trace, find, x, h0)
  }

  static func times(_ w: [[Double]], _ x: [Double]) -> [Double] {
    w.map { row in zip(row, x).map { $0 * $1 }.reduce(0, +) }
  }

  /// Every step's h against plain loops; 1e-14: a dozen roundings of numbers near 1.
  func expect(_ trace: Trace<Double>, _ wanted: [[Double]], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let slot = try #require(trace.program.slot(layer: 0, "h"))
    for (step, row) in wanted.enumerated() {
      let found = trace.values(slot, time: step + 1)
      #expect(zip(found, row).allSatisfy { abs($0 - $1) < 1e-14 }, "step \(step + 1)", sourceLocation: sourceLocation)
    }
  }

  @Test("may attend to all of its earlier states")
  func attention() throws {
    let (trace, p, x, h0) = try Self.run(
      """
      α = softmax(dot(W_q x, past(h)))
      m = weighted(α, past(h))
      h = tanh(W_x x + W_m m + b)
      """)
    var h = [h0]
    for step in x {
      let q = Self.times(p("W_q"), step)
      let powers = h.map { exp(zip(q, $0).map { $0 * $1 }.reduce(0, +)) }
      let total = powers.reduce(0, +)
      let m = h0.indices.map { unit in zip(powers, h).map { $0 / total * $1[unit] }.reduce(0, +) }
      let (a, c) = (Self.times(p("W_x"), step), Self.times(p("W_m"), m))
      h.append(h0.indices.map { tanh(a[$0] + c[$0] + p("b")[$0][0]) })
    }
    try expect(trace, Array(h.dropFirst()))
    let slot = try #require(trace.program.slot(layer: 0, "α"))
    #expect((1...5).map { trace.values(slot, time: $0).count } == [1, 2, 3, 4, 5])
    #expect(abs(trace.values(slot, time: 4).reduce(0, +) - 1) < 1e-15)
    #expect(trace[layer: 0, time: 3, "a_α"].count == 3)
  }

  @Test("attends to later states when it runs from the end")
  func attentionFromTheEnd() throws {
    let (trace, _, _, _) = try Self.run(
      "h = tanh(W x + weighted(softmax(dot(W x, past(h))), past(h)))", reverse: true)
    let name: Quantity = "softmax(dot(W x, past(h)))"
    #expect((1...5).map { trace[layer: 0, .forward, time: $0, name].count } == [1, 2, 3, 4, 5])
    #expect((1...5).map { trace[layer: 0, .reverse, time: $0, name].count } == [5, 4, 3, 2, 1])
  }

  @Test("may read any earlier step; before the first one it reads the initial state")
  func delays() throws {
    let (trace, p, x, h0) = try Self.run("h = tanh(W x + U h'' − 0.5 h(t-3))")
    var h = [h0]
    for (step, input) in x.enumerated() {
      let two = h[max(step - 1, 0)]
      let three = h[max(step - 2, 0)]
      let (a, b) = (Self.times(p("W"), input), Self.times(p("U"), two))
      h.append(h0.indices.map { tanh(a[$0] + b[$0] - 0.5 * three[$0]) })
    }
    try expect(trace, Array(h.dropFirst()))
    // h₀ is read at steps 1, 2 (two steps back) and 1, 2, 3 (three steps back).
    let slot = try #require(trace.program.slot(layer: 0, "h"))
    #expect(trace.explain(.gradient(slot: slot, time: 0, unit: 0))?.parts.count == 5)
  }

  @Test("may concatenate, scale, subtract and complement")
  func arithmetic() throws {
    let (trace, p, x, h0) = try Self.run("k = W concat(x, h')\nh = 1 − (2 k − b ⊙ σ(k))")
    var before = h0
    var wanted: [[Double]] = []
    for input in x {
      let k = Self.times(p("W"), input + before)
      before = h0.indices.map { 1 - (2 * k[$0] - p("b")[$0][0] / (1 + exp(-k[$0]))) }
      wanted.append(before)
    }
    try expect(trace, wanted)
  }

  @Test("may put a vector of parameters through any function, and it gets its gradient")
  func parametersInsideFunctions() throws {
    for formula in [
      "σ(d) ⊙ h' + W x", "(1 − d) ⊙ h' + W x", "W x + 0.5 d", "W x + V concat(d, h')", "W x + V d", "W x + V σ(d) + d",
      "W x + weighted(softmax(dot(d, past(h))), past(h))", "W x + softmax(d) ⊙ h'", "tanh(d) ⊙ relu(d) + W x",
      "W x − d ⊙ d",
    ] {
      let (trace, _, _, h0) = try Self.run("h = " + formula)
      let index = try #require(trace.program.parameters.index(of: "l0.d"))
      for unit in 0..<2 {
        var moved = trace.parameters.converted { Dual<Double>($0) }
        moved[index, unit, 0].derivative = 1
        let inputs = (1...5).flatMap { Array(trace.values(trace.program.input, time: $0)) }
        let states: [Sample<Double>.InitialState] =
          trace.program.slots.contains { $0.isState } ? [.init(layer: 0, state: "h", values: h0)] : []
        let sample = Sample(inputs: inputs, targets: [Double](repeating: 0.3, count: 10), initialStates: states)
        let dual = try trace.program.run(moved, sample.converted { Dual<Double>($0) }, backward: false)
        let found = trace.parameterGradients[index, unit, 0]
        #expect(abs(found - (dual.loss?.derivative ?? .nan)) <= 1e-13 * max(1, abs(found)), "\(formula)")
        #expect(found != 0 || formula.contains("relu"), "\(formula)")
      }
    }
  }

  @Test("drops its biases in a layer without them, and nothing else")
  func withoutBiases() throws {
    let (trace, p, x, h0) = try Self.run("h = p ⊙ (b − W x) + W x + h' ⊙ tanh(b + c)", biases: false)
    #expect(trace.program.parameters.entries.map(\.symbol) == ["p", "W"])
    var wanted: [[Double]] = []
    var before = h0
    for input in x {
      let a = Self.times(p("W"), input)
      before = h0.indices.map { p("p")[$0][0] * -a[$0] + a[$0] + before[$0] * 0 }
      wanted.append(before)
    }
    try expect(trace, wanted)
  }

  @Test("computes a formula that occurs twice only once, and adds both gradients")
  func shared() throws {
    let (trace, _, _, _) = try Self.run("h = σ(W x) ⊙ tanh(U h') + σ(W x)")
    let program = trace.program
    #expect(program.instructions.count { $0.operation == .sigmoid } == 1)
    #expect(program.instructions.count { $0.operation == .matrixVector } == 2)
    let slot = try #require(program.slot(layer: 0, "σ(W x)"))
    #expect(trace.explain(.gradient(slot: slot, time: 2, unit: 1))?.parts.count == 2)
  }

  @Test("names its pre-activations a_…, unless an equation has that name")
  func preActivations() throws {
    let (trace, _, _, _) = try Self.run("a_h = W x + b\nz = σ(W x + U h')\nh = tanh(a_h) ⊙ z + h'")
    #expect(trace.program.slot(layer: 0, "a_z") != nil)
    #expect(trace.program.slots.count { $0.name == "a_h" } == 1)
  }
}
