import Recurrence

/// A cell's equations as Python, for PyTorch's autograd: how any cell, home-made ones too, can be checked by others.
struct PyTorchCell {
  private let cell: Cell
  private let layer: Model.Layer

  init(_ cell: Cell, _ layer: Model.Layer) {
    self.cell = cell
    self.layer = layer
  }

  /// The loop over one direction's steps.
  func step(_ index: Int, _ direction: Model.Direction, _ run: ExportedRun, _ source: String) -> String {
    let prefix = "l\(index)." + (direction == .reverse ? "reverse." : "")
    var lines = ["w = {k[\(prefix.count):]: v for k, v in weights.items() if k.startswith(\"\(prefix)\")}"]
    // Earlier values, the initial state first; what no step reads later is not kept.
    let states = cell.states.map { state in
      "\"\(state)\": [torch.tensor(\(PythonText.list(run.initial(layer: index, direction: direction, state: state)[...], shape: [run.initial(layer: index, direction: direction, state: state).count])))]"
    }
    lines.append("past, outs = {\(states.joined(separator: ", "))}, []")
    lines.append("for x_t in \(source):")
    for equation in cell.equations {
      lines.append("    \(variable(equation.name)) = \(text(equation.formula))")
    }
    for state in cell.states { lines.append("    past[\"\(state)\"].append(\(variable(state)))") }
    lines.append("    outs.append(\(variable(cell.output)))")
    lines.append("out_\(direction.rawValue) = torch.stack(outs)")
    return lines.joined(separator: "\n")
  }

  /// `q_` in front, so that no quantity is a word of Python.
  private func variable(_ name: String) -> String { name == "x" ? "x_t" : "q_" + name }

  private func isDropped(_ name: String) -> Bool {
    !layer.hasBiases && (cell.parameters.first { $0.name == name }?.isBias ?? false)
  }

  private func text(_ formula: Formula) -> String {
    switch formula {
    case .quantity(let name, let delay):
      if delay == 0 { return variable(name) }
      return delay == 1 ? "past[\"\(name)\"][-1]" : "past[\"\(name)\"][max(len(past[\"\(name)\"]) - \(delay), 0)]"
    case .vector(let name): return isDropped(name) ? "0" : "w[\"\(name)\"]"
    case .matrixVector(let name, let operand): return "w[\"\(name)\"] @ (\(text(operand)))"
    case .sum(let terms):
      return "(" + terms.map { ($0.isNegative ? "- " : "+ ") + text($0.formula) }.joined(separator: " ") + ")"
    case .product(let a, let b): return "(\(text(a))) * (\(text(b)))"
    case .complement(let operand): return "(1 - (\(text(operand))))"
    case .scale(let constant, let operand): return "\(PythonText.number(constant)) * (\(text(operand)))"
    case .apply(.softmax, let operand): return "torch.softmax(\(text(operand)), 0)"
    case .apply(let function, let operand): return "torch.\(function.rawValue)(\(text(operand)))"
    case .concatenation(let parts): return "torch.cat([" + parts.map(text).joined(separator: ", ") + "])"
    case .rowLookup(let name, let index): return "w[\"\(name)\"][(\(text(index))).long()]"
    case .dotProduct(let query, Formula.encoderList): return "encoder @ (\(text(query)))"
    case .weightedSum(let weights, Formula.encoderList): return "(\(text(weights))) @ encoder"
    case .additiveScore(let vector, let query, let matrix):
      return "torch.tanh((\(text(query))) + encoder @ w[\"\(matrix)\"].T) @ w[\"\(vector)\"]"
    case .dotProduct(let query, let past): return "torch.stack(past[\"\(past)\"]) @ (\(text(query)))"
    case .weightedSum(let weights, let past): return "(\(text(weights))) @ torch.stack(past[\"\(past)\"])"
    }
  }
}
