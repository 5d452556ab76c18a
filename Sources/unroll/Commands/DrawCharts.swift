import Arguments
import Diagrams
import Lessons
import Recurrence

/// The charts of a run's numbers.
let chartDiagrams: [Diagram] = [
  Diagram(
    name: "gradient-flow", options: [.value("state", "NAME", repeats: true)],
    positionals: [Positional("experiment", .any)], scene: gradientFlow),
  Diagram(name: "heatmap", options: quantityOptions + [.flag("log"), .flag("shared")], scene: heatMap),
  Diagram(name: "gates", options: DrawRequest.layerOptions, scene: gates),
  Diagram(name: "weights", options: [.value("tensor", "NAME", repeats: true), .flag("gradient")], scene: weights),
  Diagram(name: "histogram", options: quantityOptions, scene: histogram),
  Diagram(name: "activations", options: DrawRequest.layerOptions, scene: activations),
  Diagram(name: "attention", options: quantityOptions, scene: attention),
  Diagram(name: "spectrum", options: DrawRequest.layerOptions, scene: spectrum),
  Diagram(name: "jacobian", options: DrawRequest.layerOptions + [.value("state", "NAME")], scene: jacobian),
  Diagram(
    name: "ledger", options: [.value("tensor", "NAME", repeats: true), .value("truncate", "N")], scene: ledger),
  Diagram(
    name: "diff", options: [.flag("gradient")], positionals: [Positional("experiment"), Positional("other")],
    scene: difference),
]

private let quantityOptions: [Option] =
  DrawRequest.layerOptions + [.value("quantity", "NAME", repeats: true), .flag("gradient")]

@Sendable
private func gradientFlow(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  var series: [FlowSeries] = []
  let records = try RunRecord.all(request.invocation)
  let wanted = request.invocation.all("state")
  let known = records.flatMap { $0.program.model.layers.flatMap(\.cell.states) }
  for name in wanted where !known.contains(name) {
    let names = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    throw Diagnosis("draw.no-state", ["name": name, "names": names.joined(separator: ", ")])
  }
  for record in records {
    try record.requireGradients()
    let all = try record.trace.gradientFlow()
    // Of one layer alone all states; where there are more lines, each layer's output.
    let isOne = records.count == 1 && all.allSatisfy { ($0.layer, $0.direction) == (all[0].layer, all[0].direction) }
    let flows = all.filter { flow in
      let states = record.program.model.layers[flow.layer].cell.states
      // A run that has none of the wanted states is compared by its output.
      let own = wanted.filter { states.contains($0) }
      return own.isEmpty ? isOne || flow.state == states.first : own.contains(flow.state)
    }
    guard !flows.isEmpty else {
      let cells = record.program.model.layers.map(\.cell.name).joined(separator: ", ")
      throw Diagnosis("draw.no-flow", ["name": record.name, "cells": cells])
    }
    series += FlowSeries.lines(name: record.name, flows, isAlone: records.count == 1, texts: request.texts)
  }
  return GradientFlowChart.scene(series, request.chart, measure: request.measure, texts: request.texts)
}

/// The named quantities of a layer, or the cell's output.
private func grids(_ request: DrawRequest) throws(Diagnosis) -> [HeatGrid] {
  let isGradient = request.invocation.isGiven("gradient")
  if isGradient { try request.requireGradients() }
  let layer = try request.layer()
  var grids: [HeatGrid] = []
  for quantity in request.quantities(usual: [request.trace.program.model.layers[layer].cell.output]) {
    if !isGradient, let sequence = HeatGrid.sequence(quantity.name, of: request.trace) {
      grids.append(sequence)
      continue
    }
    let grid = HeatGrid(
      request.trace, layer: layer, direction: try request.direction(), quantity, isGradient: isGradient,
      texts: request.texts)
    grids.append(try request.found(grid, quantity.name))
  }
  return grids
}

private func heatOptions(_ request: DrawRequest) -> HeatMapOptions { HeatMapOptions(chart: request.chart) }

@Sendable
private func heatMap(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  var options = heatOptions(request)
  options.isLogarithmic = request.invocation.isGiven("log")
  options.sharesScale = request.invocation.isGiven("shared")
  return HeatMap.scene(try grids(request), options, measure: request.measure, texts: request.texts)
}

@Sendable
private func gates(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let scene = GateChart.scene(
    request.trace, layer: try request.layer(), direction: try request.direction(), heatOptions(request),
    measure: request.measure, texts: request.texts)
  return try request.found(scene, "gates")
}

/// The tensors of `--tensor`, or all matrices that multiply an earlier state.
private func tensors(_ request: DrawRequest) throws(Diagnosis) -> [String] {
  let table = request.trace.program.parameters
  var given: [String] = []
  for name in request.invocation.all("tensor") {
    // A symbol that only one tensor has names it too: W_hf for l0.W_hf.
    let alone = table.entries.filter { $0.symbol == name }
    if table.index(of: name) != nil || alone.count == 1 {
      given.append(table.index(of: name) != nil ? name : alone[0].name)
      continue
    }
    let names = table.entries.map(\.name)
    let near = Suggestion.nearest(to: name, in: names + table.entries.map(\.symbol))
    throw Diagnosis(
      "draw.no-tensor", ["name": name, "suggestion": near ?? names[0], "names": names.joined(separator: ", ")])
  }
  let recurrent = table.entries.filter(\.isRecurrent).map(\.name)
  return !given.isEmpty ? given : recurrent.isEmpty ? table.entries.prefix(1).map(\.name) : recurrent
}

@Sendable
private func weights(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let isGradient = request.invocation.isGiven("gradient")
  if isGradient { try request.requireGradients() }
  let scene = WeightChart.scene(
    isGradient ? request.trace.parameterGradients : request.trace.parameters, try tensors(request),
    isGradient: isGradient, heatOptions(request), measure: request.measure, texts: request.texts)
  return try request.found(scene, "weights")
}

@Sendable
private func histogram(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  HistogramChart.scene(
    try grids(request).map { HistogramPanel($0) }, request.chart, measure: request.measure, texts: request.texts)
}

@Sendable
private func activations(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let layer = try request.layer()
  let direction = try request.direction()
  let panels = request.trace.program.model.layers[layer].cell.equations.compactMap {
    ActivationPanel(request.trace, layer: layer, direction: direction, Quantity($0.name), texts: request.texts)
  }
  let shown = try request.found(panels.isEmpty ? nil : panels, "activations")
  return ActivationChart.scene(shown, request.chart, measure: request.measure, texts: request.texts)
}

@Sendable
private func attention(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let given = request.invocation["quantity"]
  let chosen = try request.chosenLayer()
  let model = request.trace.program.model
  // Attention often stands above a recurrent layer: without --layer the first that has it is meant.
  var searched = model
  if let chosen { searched.layers = [model.layers[chosen]] }
  let place = AttentionChart.place(searched, quantity: given)
  let layer = chosen ?? place?.layer ?? 0
  if place == nil, let given, model.layers[layer].cell.equations.contains(where: { $0.name == given }) {
    throw Diagnosis("draw.no-weights", ["what": given, "cell": model.layers[layer].cell.name])
  }
  let quantity = given ?? place?.quantity ?? "α"
  let scene = AttentionChart.scene(
    request.trace, layer: layer, direction: try request.direction(layer: layer), Quantity(quantity),
    heatOptions(request), measure: request.measure, texts: request.texts)
  return try request.found(scene, quantity, layer: layer)
}

@Sendable
private func spectrum(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  var data: [SpectrumData] = []
  let (layer, direction) = (try request.layer(), try request.direction())
  for (name, matrix) in try request.trace.recurrentMatrices(layer: layer, direction: direction) {
    let entry = request.trace.program.parameters.entries.first {
      $0.layer == layer && $0.direction == direction && $0.symbol == name
    }
    data.append(try SpectrumData(name: "$" + name + "$", address: entry?.name ?? "", matrix))
  }
  return SpectrumChart.scene(
    try request.found(data.isEmpty ? nil : data, "spectrum"), request.chart, measure: request.measure,
    texts: request.texts)
}

@Sendable
private func jacobian(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let layer = try request.layer()
  let states = request.trace.program.model.layers[layer].cell.states
  let data = try JacobianData(
    name: request.record.name, request.trace, layer: layer, direction: try request.direction(),
    state: request.invocation["state"] ?? states.first ?? "h")
  return JacobianChart.scene(data, request.chart, measure: request.measure, texts: request.texts)
}

@Sendable
private func ledger(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  try request.requireGradients()
  // An encoder's own steps have no place in the picture.
  let all = try tensors(request)
  let own = request.invocation.isGiven("tensor") ? [] : all.filter { !$0.hasPrefix("encoder.") }
  let names = own.isEmpty ? all : own
  let alone = names.count == 1 ? request.trace.program.parameters.entries.first { $0.name == names[0] } : nil
  let data = try LedgerData(
    request.trace, symbol: alone?.symbol ?? "W_hh", names,
    truncation: try request.invocation.int("truncate", in: 1...100_000))
  return LedgerChart.scene(data, request.chart, measure: request.measure, texts: request.texts)
}

@Sendable
private func difference(_ request: DrawRequest) throws(Diagnosis) -> Scene {
  let other = try RunRecord(request.invocation, file: request.invocation.positional("other")).trace
  return try DifferenceChart.scene(
    request.trace, other, ofGradients: request.invocation.isGiven("gradient"), heatOptions(request),
    measure: request.measure, texts: request.texts)
}
