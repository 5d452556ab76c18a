import Diagrams
import Recurrence

extension PictureMaker {
  /// The gradient flow of one or several runs.
  func flow() throws(Diagnosis) -> Scene {
    var series: [FlowSeries] = []
    for subject in subjects {
      let run = subject.run.trace
      let wanted = all("state")
      let flows = try run.gradientFlow().filter { flow in
        let usual = run.program.model.layers[flow.layer].cell.states.first
        return wanted.isEmpty ? flow.state == usual : wanted.contains(flow.state)
      }
      series += FlowSeries.lines(name: subject.name, flows, isAlone: subjects.count == 1, texts: texts)
    }
    return GradientFlowChart.scene(series, chart, measure: measure, texts: texts)
  }

  /// The charts of one run's numbers.
  func numbers() throws(Diagnosis) -> Scene {
    switch name {
    case "heatmap":
      var options = heat
      options.isLogarithmic = isGiven("log")
      options.sharesScale = isGiven("shared")
      return HeatMap.scene(try grids(), options, measure: measure, texts: texts)
    case "gates":
      return try found(
        GateChart.scene(trace, layer: try layer, direction: try direction, heat, measure: measure, texts: texts))
    case "weights":
      let isGradient = isGiven("gradient")
      return try found(
        WeightChart.scene(
          isGradient ? trace.parameterGradients : trace.parameters, try tensors(), isGradient: isGradient, heat,
          measure: measure, texts: texts))
    case "histogram":
      return HistogramChart.scene(try grids().map { HistogramPanel($0) }, chart, measure: measure, texts: texts)
    case "activations":
      let (layer, direction) = (try layer, try direction)
      let panels = trace.program.model.layers[layer].cell.equations.compactMap {
        ActivationPanel(trace, layer: layer, direction: direction, Quantity($0.name), texts: texts)
      }
      return ActivationChart.scene(
        try found(panels.isEmpty ? nil : panels), chart, measure: measure, texts: texts)
    case "attention":
      return try found(
        AttentionChart.scene(
          trace, layer: try layer, direction: try direction, Quantity(all("quantity").first ?? "α"), heat,
          measure: measure, texts: texts))
    case "spectrum":
      var data: [SpectrumData] = []
      for (name, matrix) in try trace.recurrentMatrices(layer: try layer, direction: try direction) {
        data.append(try SpectrumData(name: "$" + name + "$", matrix))
      }
      return SpectrumChart.scene(try found(data.isEmpty ? nil : data), chart, measure: measure, texts: texts)
    case "jacobian":
      let layer = try layer
      let data = try JacobianData(
        name: subjects[0].name, trace, layer: layer, direction: try direction,
        state: all("state").first ?? trace.program.model.layers[layer].cell.states.first ?? "h")
      return JacobianChart.scene(data, chart, measure: measure, texts: texts)
    default:
      guard trace.hasGradients else { throw Diagnosis("laboratory.no-gradients") }
      // An encoder's own steps have no place in the picture.
      let own = isGiven("tensor") ? [] : try tensors().filter { !$0.hasPrefix("encoder.") }
      let names = own.isEmpty ? try tensors() : own
      let data = try LedgerData(
        trace, symbol: names.count == 1 ? names[0] : "W_hh", names, truncation: try int("truncate", in: 1...100_000))
      return LedgerChart.scene(data, chart, measure: measure, texts: texts)
    }
  }

  private func grids() throws(Diagnosis) -> [HeatGrid] {
    let isGradient = isGiven("gradient")
    if isGradient, !trace.hasGradients { throw Diagnosis("laboratory.no-gradients") }
    let (layer, direction) = (try layer, try direction)
    let given = all("quantity")
    var grids: [HeatGrid] = []
    for quantity in given.isEmpty ? [trace.program.model.layers[layer].cell.output] : given {
      if !isGradient, let sequence = HeatGrid.sequence(quantity, of: trace) {
        grids.append(sequence)
        continue
      }
      grids.append(
        try found(
          HeatGrid(
            trace, layer: layer, direction: direction, Quantity(quantity), isGradient: isGradient, texts: texts)))
    }
    return grids
  }

  /// The tensors of `tensor`, or all matrices that multiply an earlier state.
  private func tensors() throws(Diagnosis) -> [String] {
    let table = trace.program.parameters
    let given = all("tensor")
    for name in given where table.index(of: name) == nil {
      let known = table.entries.map(\.name)
      throw Diagnosis(
        "lesson.no-tensor",
        ["name": name, "suggestion": Suggestion.nearest(to: name, in: known) ?? known.joined(separator: ", ")])
    }
    let recurrent = table.entries.filter(\.isRecurrent).map(\.name)
    return !given.isEmpty ? given : recurrent.isEmpty ? table.entries.prefix(1).map(\.name) : recurrent
  }
}
