import Testing

@testable import Recurrence

@Suite("The engine agrees with Keras")
struct KerasTests {
  @Test("for every frozen case", arguments: try FixtureFile.all(in: "keras"))
  func agrees(fixture: FixtureFile) throws {
    var model = try FixtureModel(fixture)
    let places = FixtureModel.places(model.program.model)
    let tensors = try fixture.tensors.keys.sorted().map {
      NamedTensor($0, shape: try fixture[$0].shape, values: try fixture[$0].values)
    }
    for place in places {
      try model.parameters.unpack(
        tensors, layer: place.layer, direction: place.direction, cell: model.program.model.layers[place.layer].cell,
        library: "keras", names: { $0 + place.suffix })
    }
    model.parameters["readout.W"] = transposed(try fixture["readout.kernel"])
    model.parameters["readout.b"] = try fixture["readout.bias"].values
    let trace = try model.program.run(model.parameters, model.samples[0])

    let given = fixture.tensors.keys.filter { $0.contains("kernel") || $0.contains("bias") }.filter {
      !$0.hasPrefix("grad.")
    }
    var comparison = FixtureComparison(fixture, model.program, [trace], given: Set(given + ["target"]))
    comparison.expect([try #require(trace.loss)], "loss")
    try comparison.expectQuantities()
    let gradients = halved(trace.parameterGradients, model.program.model)
    for place in places {
      let cell = model.program.model.layers[place.layer].cell
      for tensor in gradients.packed(layer: place.layer, direction: place.direction, cell: cell, library: "keras") {
        let name = "grad.\(tensor.name)\(place.suffix)"
        #expect(fixture.tensors[name]?.shape == tensor.shape)
        comparison.expect(tensor.values, name)
      }
    }
    let readout = FixtureFile.Tensor(
      shape: [model.program.model.outputs, model.program.model.layers.last?.width ?? 0],
      values: gradients["readout.W"] ?? [])
    comparison.expect(transposed(readout), "grad.readout.kernel")
    comparison.expect(gradients["readout.b"], "grad.readout.bias")
    comparison.expectAllSeen()
  }

  private func transposed(_ matrix: FixtureFile.Tensor) -> [Double] {
    let rows = matrix.rows
    return (rows.first ?? []).indices.flatMap { column in rows.map { $0[column] } }
  }

  /// Where Keras keeps one bias for our two, its gradient is that of either; packing would add them up.
  private func halved(_ gradients: Parameters<Double>, _ model: Model) -> Parameters<Double> {
    var result = gradients
    for entry in gradients.table.entries {
      guard let layer = entry.layer else { continue }
      let blocks = model.layers[layer].cell.packings.filter { $0.library == "keras" }.flatMap(\.blocks)
      if blocks.contains(where: { $0.dropFirst().contains(entry.symbol) }) {
        result[entry.name] = Array(repeating: 0, count: entry.count)
      }
    }
    return result
  }

  @Test("and every kind of case is there")
  func coverage() throws {
    let cases = try FixtureFile.all(in: "keras").map(\.about)
    #expect(cases.count == 13)
    #expect(Set(cases.compactMap(\.cell)) == ["rnn_tanh", "rnn_relu", "lstm", "gru_reset_after", "gru_reset_before"])
  }
}
