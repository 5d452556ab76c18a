import Testing

@testable import Recurrence

@Suite("The engine agrees with PyTorch")
struct PyTorchTests {
  @Test("for every frozen case", arguments: try FixtureFile.all(in: "pytorch"))
  func agrees(fixture: FixtureFile) throws {
    var model = try FixtureModel(fixture)
    try model.loadPyTorch()
    let isBatch = fixture.about.batch != nil
    let batch = isBatch ? try model.program.run(model.parameters, batch: model.samples) : nil
    let traces = try batch?.traces ?? [model.program.run(model.parameters, model.samples[0])]
    let gradients = batch?.parameterGradients ?? traces[0].parameterGradients

    var given: Set = ["target", "tokens", "mask", "lengths", "h0", "c0", "y0"]
    given.formUnion(fixture.tensors.keys.filter { fixture.tensors["grad.\($0)"] != nil && isParameter($0) })
    var comparison = FixtureComparison(fixture, model.program, traces, given: given)
    comparison.expect([try #require(batch.map(\.loss) ?? traces[0].loss)], "loss")
    try comparison.expectQuantities()
    for tensor in gradients.stateDict(model.program.model) where !tensor.name.hasPrefix("l") {
      #expect(fixture.tensors["grad.\(tensor.name)"]?.shape == tensor.shape)
      comparison.expect(tensor.values, "grad.\(tensor.name)")
    }
    for entry in model.program.parameters.entries {
      comparison.expect(gradients[entry.name], "grad.\(FixtureModel.ownName(entry))")
    }
    comparison.expectAllSeen()
  }

  private func isParameter(_ name: String) -> Bool {
    ["weight_", "bias_", "W_", "b_", "p_", "readout.", "embedding."].contains { name.hasPrefix($0) }
  }

  @Test("and every kind of case is there")
  func coverage() throws {
    let cases = try FixtureFile.all(in: "pytorch").map(\.about)
    #expect(cases.count == 65)
    for cell in FixtureModel.cells.keys { #expect(cases.count { $0.cell == cell } >= 4, "\(cell)") }
    #expect(cases.count { $0.batch != nil } == 4)
    #expect(cases.count { $0.vocabulary != nil } == 3)
    #expect(cases.contains { $0.steps == 50 && $0.directions == 2 })
    #expect(cases.contains { $0.layers == 3 && $0.directions == 2 })
  }
}
