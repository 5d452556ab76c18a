import Testing

@testable import Recurrence

@Suite("Packing")
struct PackingTests {
  static func parameters(_ cell: Cell, biases: Bool = true) throws -> (Program, Parameters<Double>) {
    let layer = Model.Layer(
      cell, hidden: 3, outputs: cell == .lstmProjection ? 2 : nil, bidirectional: true, biases: biases)
    let program = try Program(Model(inputs: 2, layers: [layer]))
    return (program, ExplanationTests.parameters(program, seed: 30))
  }

  @Test("and unpacking gives the same numbers, for every cell and library", arguments: Cell.builtIn)
  func roundTrip(cell: Cell) throws {
    for biases in [true, false] {
      let (program, parameters) = try Self.parameters(cell, biases: biases)
      for library in Set(cell.packings.map(\.library)).sorted() {
        var copy = Parameters<Double>(zerosLike: program.parameters)
        for direction in [Model.Direction.forward, .reverse] {
          let tensors = parameters.packed(layer: 0, direction: direction, cell: cell, library: library)
          #expect(
            tensors.count == Set(cell.packings.filter { $0.library == library }.map(\.tensor)).count
              - missing(cell, library, biases))
          #expect(tensors.allSatisfy { $0.values.count == $0.shape.reduce(1, *) })
          try copy.unpack(tensors, layer: 0, direction: direction, cell: cell, library: library)
        }
        // A library with one bias for our two gives it to the first of them, so that their sums are the same.
        for entry in program.parameters.entries where !(entry.isBias && cell.sums(library)) {
          #expect(copy[entry.name] == parameters[entry.name], "\(library) \(entry.name)")
        }
        for block in cell.packings.filter({ $0.library == library }).flatMap(\.blocks) where block.count > 1 && biases {
          let first = try #require(copy["l0." + block[0]])
          let own = zip(
            try #require(parameters["l0." + block[0]]), try #require(parameters["l0." + block[1]])
          ).map { $0 + $1 }
          #expect(first == own)
          #expect(copy["l0." + block[1]]?.allSatisfy { $0 == 0 } == true)
        }
      }
    }
  }

  private func missing(_ cell: Cell, _ library: String, _ biases: Bool) -> Int {
    biases
      ? 0
      : cell.packings.count { packing in
        packing.library == library && packing.blocks.joined().allSatisfy { $0.hasPrefix("b_") }
      }
  }

  @Test("puts rows where PyTorch, Keras and ONNX have them")
  func places() throws {
    let (program, parameters) = try Self.parameters(.lstm)
    func rows(_ name: String) throws -> [[Double]] {
      let index = try #require(program.parameters.index(of: "l0." + name))
      let entry = program.parameters.entries[index]
      return (0..<entry.rows).map { row in (0..<entry.columns).map { parameters[index, row, $0] } }
    }
    let pytorch = parameters.packed(layer: 0, cell: .lstm, library: "pytorch")
    #expect(pytorch.map(\.name) == ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
    #expect(pytorch.map(\.shape) == [[12, 2], [12, 3], [12], [12]])
    // i f g o, and ONNX has i o f c.
    #expect(try pytorch[0].values == ["W_ii", "W_if", "W_ig", "W_io"].flatMap { try rows($0).flatMap { $0 } })
    let onnx = parameters.packed(layer: 0, cell: .lstm, library: "onnx")
    #expect(try onnx[1].values == ["W_hi", "W_ho", "W_hf", "W_hg"].flatMap { try rows($0).flatMap { $0 } })
    // Keras: [inputs, gates × units], so the first row is what the first input is multiplied by.
    let keras = parameters.packed(layer: 0, cell: .lstm, library: "keras")
    #expect(keras.map(\.shape) == [[2, 12], [3, 12], [12]])
    #expect(
      try Array(keras[0].values.prefix(12)) == ["W_ii", "W_if", "W_ig", "W_io"].flatMap { try rows($0).map { $0[0] } })
  }

  @Test("keeps the two biases of a GRU that resets after apart in Keras")
  func gruBias() throws {
    let (program, parameters) = try Self.parameters(.gru)
    let bias = try #require(parameters.packed(layer: 0, cell: .gru, library: "keras").last)
    #expect(bias.shape == [2, 9])
    #expect(bias.values == ["b_iz", "b_ir", "b_in", "b_hz", "b_hr", "b_hn"].flatMap { parameters["l0." + $0] ?? [] })
    #expect(program.parameters.count == 2 * 3 * (6 + 9 + 6))
  }

  @Test("refuses tensors that are missing or have another shape")
  func refusals() throws {
    let sentences = try Sentences.all()
    let (_, parameters) = try Self.parameters(.gru)
    var tensors = parameters.packed(layer: 0, cell: .gru, library: "pytorch")
    var copy = parameters
    let removed = tensors.remove(at: 1)
    Sentences.expect("weights.missing", ["tensor": "weight_hh", "expected": "9×3"], in: sentences) {
      try copy.unpack(tensors, layer: 0, cell: .gru, library: "pytorch")
    }
    tensors.append(NamedTensor("weight_hh", shape: [3, 9], values: removed.values))
    Sentences.expect("weights.shape", ["got": "3×9", "expected": "9×3"], in: sentences) {
      try copy.unpack(tensors, layer: 0, cell: .gru, library: "pytorch")
    }
  }
}

extension Cell {
  /// Whether a library keeps only the sum of this cell's two biases.
  func sums(_ library: String) -> Bool {
    packings.contains { $0.library == library && $0.blocks.contains { $0.count > 1 } }
  }
}
