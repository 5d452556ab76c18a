import Arguments
import Files
import Recurrence
import Terminal

/// `unroll gradients spectrum`: eigenvalues, singular values and Gershgorin discs of the matrices that multiply an earlier state.
let spectrumCommand = Command(
  "spectrum", options: DrawRequest.layerOptions, positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  var layers: [LayerSpectrum] = []
  for choice in try LayerChoice.all(invocation, record.program.model) {
    layers.append(
      LayerSpectrum(
        choice: choice,
        matrices: try RecurrentSpectrum.all(record.trace, layer: choice.layer, direction: choice.direction),
        growth: try? record.trace.lyapunovExponents(layer: choice.layer, direction: choice.direction)))
  }
  switch OutputForm(invocation) {
  case .json: try writeJSON(record, layers)
  case .csv: try writeCSV(layers)
  case .table: show(record, layers, console)
  }
}

private struct LayerSpectrum {
  var choice: LayerChoice
  var matrices: [RecurrentSpectrum]
  var growth: LyapunovExponents?
}

private func show(_ record: RunRecord, _ layers: [LayerSpectrum], _ console: Console) {
  let texts = console.texts
  for (index, layer) in layers.enumerated() {
    if index > 0 { console.print() }
    let title = layer.choice.title(record.program.model)
    let cell = record.program.model.layers[layer.choice.layer].cell.title
    console.print([[Span(record.name, Style(bold: true)), Span("  \(title) \(cell)", Style(.secondary))]])
    let heads = ["spectral-radius", "sigma-max", "sigma-min", "condition", "disc-reach"].map {
      texts("gradients." + $0)
    }
    var rows: [[Span]] = [([""] + heads).map { Span($0, Style(.secondary)) }]
    for matrix in layer.matrices {
      let values = matrix.values
      rows.append([
        Span(matrix.name, Style(bold: true)), Span(figures(matrix.radius)), Span(figures(values.largest)),
        Span(values.belowRounding > 0 ? "<ε" : figures(values[values.count - 1] ?? ScaledNumber(0))),
        Span(values.conditionNumber.map { figures($0) } ?? texts("gradients.singular")),
        Span(figures(matrix.reach)),
      ])
    }
    console.print(Table([.left, .decimal, .decimal, .decimal, .decimal, .decimal], rows: rows).lines())
    console.print()
    for matrix in layer.matrices {
      console.say(matrix.name + "  " + matrix.eigenvalueText(texts("gradients.more")))
    }
    console.print()
    if let growth = layer.growth, let exponent = growth.exponents.first, exponent.isFinite {
      console.say(
        texts("gradients.growth", ["rate": figures(growth.rate), "exponent": figures(exponent)]))
    }
  }
}

extension RecurrentSpectrum {
  /// `λ = 0.93, 0.51 ± 0.20i, …`: the largest eight, a pair as one.
  fileprivate func eigenvalueText(_ more: String) -> String {
    let shown = eigenvalues.filter { $0.imaginary >= 0 }
    let texts = shown.prefix(8).map { value in
      value.imaginary == 0 ? figures(value.real) : figures(value.real) + "±" + figures(value.imaginary) + "i"
    }
    return "λ = " + texts.joined(separator: ", ") + (shown.count > 8 ? " " + more : "")
  }
}

private func writeJSON(_ record: RunRecord, _ layers: [LayerSpectrum]) throws(Diagnosis) {
  try printJSON { json throws(Diagnosis) in
    json.member("name", record.name)
    json.member("steps", record.trace.steps)
    try json.member("layers", layers) { json, layer throws(Diagnosis) in
      json.member("layer", layer.choice.layer)
      json.member("direction", layer.choice.direction.rawValue)
      json.member("cell", record.program.model.layers[layer.choice.layer].cell.name)
      json.member("growth_rate", layer.growth?.rate)
      json.member("lyapunov_exponent", layer.growth?.exponents.first)
      json.member("half_life", layer.growth?.halfLife)
      try json.member("matrices", layer.matrices) { json, matrix throws(Diagnosis) in try matrix.write(to: &json) }
    }
  }
}

private func writeCSV(_ layers: [LayerSpectrum]) throws(Diagnosis) {
  var rows: [[String]] = []
  for layer in layers {
    for matrix in layer.matrices {
      for (number, value) in matrix.eigenvalues.enumerated() {
        rows.append([
          String(layer.choice.layer), layer.choice.direction.rawValue, matrix.name, String(number), cell(value.real),
          cell(value.imaginary), cell(value.modulus), cell(matrix.values[number]?.double),
          cell(matrix.discs[number].center), cell(matrix.discs[number].radius),
        ])
      }
    }
  }
  try printCSV(
    [
      "layer", "direction", "matrix", "number", "real", "imaginary", "modulus", "singular_value", "disc_center",
      "disc_radius",
    ], rows)
}
