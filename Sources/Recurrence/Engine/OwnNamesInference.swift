/// Reads layers of one cell off tensors under our own names (`l0.W_hi`, `l1.reverse.b_ii`): how cells that no other library has are
/// stored.
struct OwnNamesInference {
  let shapes: [(name: String, shape: [Int])]
  let cell: Cell

  /// The layers, and the width of the first one's input.
  ///
  /// - Throws: `weights.missing` or `weights.shape` with the tensor.
  func layers() throws(Diagnosis) -> (inputs: Int, layers: [Model.Layer]) {
    var layers: [Model.Layer] = []
    var inputs = 1
    while layers.isEmpty || shapes.contains(where: { $0.name.hasPrefix(prefix(layers.count)) }) {
      let sizes = try sizes(of: prefix(layers.count))
      if layers.isEmpty { inputs = sizes.input }
      let biases = cell.parameters.filter { $0.isBias }
      layers.append(
        Model.Layer(
          cell, hidden: sizes.hidden, outputs: usesOutput ? sizes.output : nil,
          bidirectional: shapes.contains { $0.name.hasPrefix(prefix(layers.count) + "reverse.") },
          biases: biases.contains { shape(prefix(layers.count) + $0.name) != nil } || biases.isEmpty))
    }
    return (inputs, layers)
  }

  private func prefix(_ layer: Int) -> String { "l" + String(layer) + "." }

  private var usesOutput: Bool { cell.equations.contains { cell.width(of: $0.name)?.output ?? 0 > 0 } }

  private func shape(_ name: String) -> [Int]? { shapes.first { $0.name == name }?.shape }

  /// The sizes that a layer's matrices tell, from those whose height or width is one size alone.
  private func sizes(of prefix: String) throws(Diagnosis) -> LayerSizes {
    var input: Int?
    var hidden: Int?
    var output: Int?
    func read(_ width: Width, _ size: Int) {
      if width == .input { input = input ?? size }
      if width == .hidden { hidden = hidden ?? size }
      if width == .output { output = output ?? size }
    }
    for parameter in cell.parameters where !parameter.isBias {
      let name = prefix + parameter.name
      let expected = parameter.rows.text + (parameter.columns.map { "×" + $0.text } ?? "")
      guard let shape = shape(name) else { throw Diagnosis("weights.missing", ["tensor": name, "expected": expected]) }
      guard shape.count == (parameter.columns == nil ? 1 : 2), !shape.contains(where: { $0 < 1 }) else {
        throw Diagnosis(
          "weights.shape", ["tensor": name, "expected": expected, "got": Packing.text(shape)])
      }
      read(parameter.rows, shape[0])
      if let columns = parameter.columns { read(columns, shape[1]) }
    }
    return LayerSizes(input: input ?? 1, hidden: hidden ?? output ?? 1, output: output)
  }
}
