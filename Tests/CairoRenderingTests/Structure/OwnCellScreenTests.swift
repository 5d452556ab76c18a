import Recurrence
import SampleRuns
import Testing

@testable import CairoRendering
@testable import Diagrams

@Suite("Cells of one's own on a screen of 1280×720, read from the back of a room")
struct OwnCellScreenTests: ScreenReading {
  let measure = PangoShaper().measure

  @Test(
    "Of a cell of five states in both directions the title's is drawn, and those left out are named",
    arguments: [1, 3])
  func manyStates(_ layers: Int) throws {
    let cell = try Cell(
      parsing: """
        f = σ(W_if x + W_hf h' + b_f)
        g = tanh(W_ig x + W_hg h' + b_g)
        a = f ⊙ a' + (1 − f) ⊙ g
        b = f ⊙ b' + (1 − f) ⊙ a
        c = f ⊙ c' + (1 − f) ⊙ b
        d = f ⊙ d' + (1 − f) ⊙ c
        h = tanh(W_dh d + W_hh h' + b_h)
        """, defaultName: "five-states")
    let bottom = Model.Layer(cell, hidden: 3, bidirectional: true)
    let trace = try SampleTraces.run(
      Model(inputs: 3, layers: Array(repeating: bottom, count: layers), readout: .init(outputs: 1)), steps: 5, seed: 5)
    let options = UnrolledOptions().filling(screen, trace, shows: [.both, .forward], measure: measure, texts: texts)
    let plan = UnrolledPlan(trace, options, texts)
    let scene = Unrolled.scene(trace, options, measure: measure, texts: texts)
    try check(scene, "\(layers) layers of five states, both directions")
    let left = try leftOut(scene, "state", "\(layers) layers")
    for band in plan.bands {
      let names = band.lanes.map { $0.anatomy.name }
      #expect(names.contains(plan.finding.state ?? ""), "\(names), \(scene.title)")
      #expect((names + left).sorted() == ["a", "b", "c", "d", "h"], "\(names), \(left)")
    }
  }

  @Test(
    "A wide cell of one's own can be read too: what is not drawn is counted, and the title's state is drawn",
    arguments: [1, 3])
  func wideCell(_ layers: Int) throws {
    let cell = try Cell(
      parsing: """
        f = σ(W_if x + W_hf h' + b_f)
        i = σ(W_ii x + W_hi h' + b_i)
        g = tanh(W_ig x + W_hg h' + b_g)
        u = σ(W_iu x + W_hu h' + b_u)
        v = tanh(W_iv x + W_hv h' + b_v)
        c = f ⊙ c' + i ⊙ g
        d = u ⊙ d' + (1 − u) ⊙ v
        o = σ(W_io x + W_ho h' + b_o)
        h = o ⊙ tanh(c + d)
        """, defaultName: "two-speeds")
    let trace = try SampleTraces.run(
      Model(
        inputs: 2, layers: Array(repeating: .init(cell, hidden: 3), count: layers), readout: .init(outputs: 1)),
      steps: 5, seed: 5)
    for show in UnrolledOptions.Show.allCases {
      let options = CellOptions(show: show).filling(
        screen, trace, asEquations: false, measure: measure, texts: texts)
      let scene = try #require(CellPicture.scene(trace, options, measure: measure, texts: texts))
      try check(scene, "\(show) of a wide cell")
      try checkParts(scene, cell, "\(show) of a wide cell")
    }
    let options = CellOptions().filling(screen, trace, asEquations: true, measure: measure, texts: texts)
    let equations = try #require(EquationsPicture.scene(trace, options, measure: measure, texts: texts))
    try check(equations, "equations of a wide cell")
    try checkParts(equations, cell, "equations of a wide cell")
    let network = UnrolledOptions().filling(screen, trace, shows: [.both, .forward], measure: measure, texts: texts)
    try check(Unrolled.scene(trace, network, measure: measure, texts: texts), "\(layers) wide layers")
    let functions = cell.equations.compactMap { ActivationPanel(trace, Quantity($0.name), texts: texts) }
    let activations = ActivationChart.scene(functions, chart, measure: measure, texts: texts)
    try check(activations, "functions of a wide cell")
    #expect(activations.labels.contains { $0.text.hasPrefix("… 2 more: ") })
    for isGradient in [false, true] where layers > 1 {
      let parameters = isGradient ? trace.parameterGradients : trace.parameters
      let all = parameters.table.entries.filter { $0.isRecurrent }.map { $0.name }
      let weights = try #require(
        WeightChart.scene(parameters, all, isGradient: isGradient, heat, measure: measure, texts: texts))
      try check(weights, "weights of \(layers) wide layers")
      // The row that the title is about is bold, so its panel is there.
      #expect(
        weights.labels.contains { $0.runs[0].style.weight == .semibold && Int($0.text) != nil }, "\(weights.title)")
      #expect(weights.labels.contains { $0.text == "… \(all.count - 4) more" || $0.text == "… \(all.count - 3) more" })
    }
  }

  /// What the note "… 2 more states: a, b" names, as many as it says.
  private func leftOut(_ scene: Scene, _ kind: String, _ name: String) throws -> [String] {
    let note = try #require(scene.labels.map(\.text).first { $0.hasPrefix("… ") && $0.contains(kind) }, "\(name)")
    let left = try #require(note.split(separator: ":").last).split(separator: ",").map { $0.filter { $0 != " " } }
    #expect(Int(note.split(separator: " ")[1]) == left.count, "\(name): \(note)")
    return left
  }

  /// Equations drawn and equations named as left out are all of the cell's, and the state of the title is drawn.
  private func checkParts(_ scene: Scene, _ cell: Cell, _ name: String) throws {
    let left = try leftOut(scene, "equation", name)
    #expect(left.allSatisfy { name in cell.equations.contains { $0.name == name } }, "\(name): \(left)")
    #expect(left.contains("h") && !left.contains("c"), "\(name): \(left)")
    // The states of the step before may be those of equations that are left out.
    let numbers = scene.labels.compactMap(\.address).compactMap { address -> (time: Int, name: String)? in
      guard let match = address.firstMatch(of: /t([0-9]+)\.([a-z])\[/), let time = Int(match.1) else { return nil }
      return (time, String(match.2))
    }
    let now = try #require(numbers.map(\.time).max())
    let drawn = Set(numbers.filter { $0.time == now }.map(\.name))
    #expect(drawn.contains("c") && drawn.isDisjoint(with: left), "\(name): \(left), drawn \(drawn)")
  }

  @Test("A cell that looks back at all earlier steps can be read, at its width")
  func attention() throws {
    let cell = try Cell(
      parsing: """
        s = tanh(W_is x + W_hs h' + b_s)
        e = dot(s, past(h))
        α = softmax(e)
        m = weighted(α, past(h))
        h = tanh(W_sh s + W_mh m)
        """, defaultName: "attending")
    let trace = try SampleTraces.run(
      Model(inputs: 1, layers: [.init(cell, hidden: 4)], readout: .init(outputs: 1)), steps: 5, seed: 5)
    let options = CellOptions().filling(screen, trace, asEquations: false, measure: measure, texts: texts)
    try check(
      try #require(CellPicture.scene(trace, options, measure: measure, texts: texts)), "cell with attention")
    let network = UnrolledOptions().filling(screen, trace, shows: [.both, .forward], measure: measure, texts: texts)
    try check(Unrolled.scene(trace, network, measure: measure, texts: texts), "unrolled, with attention")
  }
}
