import Recurrence

/// Mistakes with matrices: read by columns instead of rows, or taken from another gate's block.
extension MistakeSearch {
  var weights: [Mistake] { transposed + gateOrder }

  private var transposed: [Mistake] {
    [true, false].compactMap { isRecurrent in
      var part = ""
      let changed = working.replacing { read in
        guard case .parameter(let index, let row, let column) = read else { return nil }
        let entry = program.parameters.entries[index]
        guard entry.isMatrix, entry.rows == entry.columns, entry.rows > 1, entry.isRecurrent == isRecurrent else {
          return nil
        }
        part = Symbol(entry.symbol).text()
        return .parameter(index, row: column, column: row)
      }
      guard !part.isEmpty else { return nil }
      return Mistake(isRecurrent ? .transposedRecurrent : .transposedInput, changed, part: part)
    }
  }

  /// Another gate's weights, as when blocks are read in the order of another library.
  private var gateOrder: [Mistake] {
    guard case .value(let slot, _, _) = reference, case .layer = role(slot) else { return [] }
    let own = name(slot)
    let names = program.stages[program.slots[slot].stage].slots.map(name).filter { $0.count == 1 && $0 != own }
    for other in order(own, names) {
      var isComplete = true
      var count = 0
      let changed = working.replacing { read in
        guard case .parameter(let index, let row, let column) = read else { return nil }
        let entry = program.parameters.entries[index]
        guard entry.symbol.hasSuffix(own) else { return nil }
        guard let there = program.parameters.index(of: entry.name.dropLast(own.count) + other),
          program.parameters.entries[there].shape == entry.shape
        else {
          isComplete = false
          return nil
        }
        count += 1
        return .parameter(there, row: row, column: column)
      }
      if isComplete, count > 0 { return [Mistake(.gateOrder, changed, part: own, instead: other)] }
    }
    return []
  }

  /// The gates that might be taken, the likeliest first: PyTorch has i f g o and r z n, ONNX i o f c, Keras z r n.
  private func order(_ own: String, _ names: [String]) -> [String] {
    let likely = ["f": "o", "g": "f", "o": "g", "r": "z", "z": "r", "i": "f", "n": "z"][own]
    return names.sorted { a, b in (a == likely ? 0 : 1) < (b == likely ? 0 : 1) }
  }
}
