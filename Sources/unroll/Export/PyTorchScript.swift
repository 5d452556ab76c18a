import Recurrence

/// A Python script that rebuilds a run in PyTorch, in Float64, and compares its figures with the trace.
///
/// Cells that PyTorch has become `nn` modules; any other is written out from its equations, for autograd to differentiate.
struct PyTorchScript {
  let run: ExportedRun

  /// The script.
  var text: String {
    var lines = [
      "# \(run.name): rebuilt in PyTorch, compared with the trace.",
      "import math, sys", "import numpy as np", "import torch", "torch.set_default_dtype(torch.float64)", "",
      "x = torch.tensor(\(PythonText.list(run.inputs)))",
      "weights = {k: torch.tensor(v).requires_grad_() for k, v in \(PythonText.dictionary(parameters)).items()}",
      "given = x",
    ]
    lines.append("if \(PythonText.bool(run.model.embedding == nil)): x.requires_grad_()")
    if run.model.embedding != nil { lines.append("x = weights[\"embedding.E\"][x[:, 0].long()]") }
    for (index, layer) in run.model.layers.enumerated() { lines.append(self.layer(index, layer)) }
    lines.append(output)
    lines.append("expected = " + PythonText.dictionary(expected))
    lines.append(loss)
    return lines.joined(separator: "\n") + PythonText.comparison
  }

  /// Every parameter under our own name.
  private var parameters: [NamedTensor<Double>] { tensors(run.trace.parameters) }

  private func tensors(_ parameters: Parameters<Double>, prefix: String = "") -> [NamedTensor<Double>] {
    parameters.table.entries.map {
      NamedTensor(
        prefix + $0.name, shape: $0.shape, values: Array(parameters.values[$0.offset..<$0.offset + $0.count]))
    }
  }

  private var expected: [NamedTensor<Double>] {
    var tensors = [run.outputs]
    guard let loss = run.trace.loss else { return tensors }
    tensors.append(NamedTensor("loss", shape: [], values: [loss]))
    tensors += self.tensors(run.trace.parameterGradients, prefix: "grad ")
    if run.model.embedding == nil {
      let slot = run.trace.program.input
      let values = (1...run.steps).flatMap { Array(run.trace.gradients(slot, time: $0) ?? []) }
      tensors.append(NamedTensor("grad x", shape: run.inputs.shape, values: values))
    }
    return tensors
  }

  // MARK: Layers

  private func layer(_ index: Int, _ layer: Model.Layer) -> String {
    let isModule = layer.cell.packings.contains { $0.library == "pytorch" }
    var lines: [String] = []
    for direction in layer.directions {
      let isReverse = direction == .reverse
      let source = isReverse ? "torch.flip(x, [0])" : "x"
      lines.append(
        isModule
          ? module(index, layer, direction, source) : PyTorchCell(layer.cell, layer).step(index, direction, run, source)
      )
      if isReverse { lines.append("out_reverse = torch.flip(out_reverse, [0])") }
    }
    lines.append(layer.isBidirectional ? "x = torch.cat([out_forward, out_reverse], 1)" : "x = out_forward")
    return lines.joined(separator: "\n")
  }

  /// One direction as a module of one layer, with the packed weights handed in as functions of ours, so that gradients are ours.
  private func module(_ index: Int, _ layer: Model.Layer, _ direction: Model.Direction, _ source: String) -> String {
    let prefix = "l\(index)." + (direction == .reverse ? "reverse." : "")
    let input = run.model.inputWidth(layer: index)
    var options = "bias=\(PythonText.bool(layer.hasBiases))"
    if layer.cell.name == "rnn-relu" { options += ", nonlinearity=\"relu\"" }
    if let outputs = layer.outputs, layer.cell.name == Cell.lstmProjection.name { options += ", proj_size=\(outputs)" }
    let kind = layer.cell.states.contains("c") ? "LSTM" : layer.cell.name == "gru" ? "GRU" : "RNN"
    var packed: [String] = []
    for packing in layer.cell.packings where packing.library == "pytorch" {
      let blocks = packing.blocks.joined().filter { name in
        run.trace.program.parameters.index(of: prefix + name) != nil
      }
      guard !blocks.isEmpty else { continue }
      let parts = blocks.map { "weights[\"\(prefix)\($0)\"]" }.joined(separator: ", ")
      packed.append("\"\(packing.tensor)_l0\": torch.cat([\(parts)])")
    }
    let states = layer.cell.states.map {
      "torch.tensor(\(PythonText.list(run.initial(layer: index, direction: direction, state: $0)[...], shape: [1, run.initial(layer: index, direction: direction, state: $0).count])))"
    }
    let initial = kind == "LSTM" ? "(" + states.joined(separator: ", ") + ")" : states[0]
    return """
      out_\(direction.rawValue), _ = torch.func.functional_call(
          torch.nn.\(kind)(\(input), \(layer.hidden), \(options)), {\(packed.joined(separator: ", "))},
          (\(source), \(initial)))
      """
  }

  // MARK: Outputs and loss

  private var output: String {
    var lines: [String] = []
    if let readout = run.model.readout {
      if readout.steps == .last { lines.append("x = x[-1:]") }
      lines.append("logits = x @ weights[\"readout.W\"].T" + (readout.hasBias ? " + weights[\"readout.b\"]" : ""))
    } else {
      lines.append("logits = x")
    }
    switch run.model.output {
    case .identity: lines.append("y = logits")
    case .sigmoid: lines.append("y = torch.sigmoid(logits)")
    case .softmax: lines.append("y = torch.softmax(logits, 1)")
    }
    lines.append("computed = {\"outputs\": y.detach()}")
    return lines.joined(separator: "\n")
  }

  private var loss: String {
    guard let loss = run.trace.program.loss, let targets = run.countedTargets else { return "" }
    let rows = "[" + run.countedRows.map(String.init).joined(separator: ", ") + "]"
    let value: String
    switch (loss.kind, run.model.output) {
    case (.meanSquaredError, _): value = "torch.nn.functional.mse_loss(y[rows], target)"
    case (.crossEntropy, .sigmoid):
      value = "torch.nn.functional.binary_cross_entropy_with_logits(logits[rows], target)"
    case (.crossEntropy, _): value = "torch.nn.functional.cross_entropy(logits[rows], target[:, 0].long())"
    }
    return """
      rows, target = \(rows), torch.tensor(\(PythonText.list(targets)))
      loss = \(value)
      loss.backward()
      computed["loss"] = loss.detach()
      for name, weight in weights.items():
          computed["grad " + name] = torch.zeros_like(weight) if weight.grad is None else weight.grad
      if given.grad is not None: computed["grad x"] = given.grad
      """
  }
}
