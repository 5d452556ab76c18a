/// A tensor as other libraries name and store it.
public struct NamedTensor<S: Scalar>: Equatable, Sendable {
  /// The library's name.
  public var name: String
  /// Its shape.
  public var shape: [Int]
  /// Its numbers, row by row.
  public var values: [S]

  /// A tensor.
  public init(_ name: String, shape: [Int], values: [S]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

extension Parameters {
  /// One direction of a layer, packed as a library stores it (`pytorch`, `keras`, `onnx`), under the library's bare tensor names.
  ///
  /// Keras stores matrices transposed, and the two biases of a reset-after GRU as two rows. Where a library has one bias for our
  /// two it is their sum; its gradient is that of either, so gradients are packed with `areGradients`.
  public func packed(
    layer: Int, direction: Model.Direction = .forward, cell: Cell, library: String, areGradients: Bool = false
  ) -> [NamedTensor<S>] {
    var tensors: [NamedTensor<S>] = []
    for packing in cell.packings where packing.library == library {
      var rows: [S] = []
      var columns: Int?
      var height = 0
      for block in packing.blocks {
        guard let index = entry(block[0], layer, direction) else { continue }
        let entry = table.entries[index]
        var values = Array(self.values[entry.offset..<entry.offset + entry.count])
        for name in block.dropFirst() where !areGradients {
          guard let other = self.entry(name, layer, direction) else { continue }
          let offset = table.entries[other].offset
          for index in values.indices { values[index] = values[index] + self.values[offset + index] }
        }
        rows += values
        height += entry.rows
        columns = entry.isMatrix ? entry.columns : nil
      }
      guard height > 0 else { continue }
      tensors.append(
        Packing.arranged(packing, rows, height: height, columns: columns, isTransposed: library == "keras"))
    }
    return tensors
  }

  /// Takes one direction of a layer from a library's tensors; a bias that the library has once goes to the first of our two.
  ///
  /// - Throws: `weights.missing` or `weights.shape` with the tensor, what was expected and what was got.
  public mutating func unpack(
    _ tensors: [NamedTensor<S>], layer: Int, direction: Model.Direction = .forward, cell: Cell, library: String,
    names: (String) -> String = { $0 }
  ) throws(Diagnosis) {
    let shapes = packed(layer: layer, direction: direction, cell: cell, library: library)
    for packing in cell.packings where packing.library == library {
      guard let shape = shapes.first(where: { $0.name == packing.tensor })?.shape else { continue }
      let name = names(packing.tensor)
      guard let tensor = tensors.first(where: { $0.name == name }) else {
        throw Diagnosis("weights.missing", ["tensor": name, "expected": Packing.text(shape)])
      }
      guard tensor.shape == shape else {
        throw Diagnosis(
          "weights.shape", ["tensor": name, "expected": Packing.text(shape), "got": Packing.text(tensor.shape)])
      }
      var at = 0
      let isTransposed = library == "keras"
      for block in packing.blocks {
        guard let index = entry(block[0], layer, direction) else { continue }
        let entry = table.entries[index]
        let height = tensor.values.count / entry.columns
        for row in 0..<entry.rows {
          for column in 0..<entry.columns {
            let place =
              isTransposed && entry.isMatrix ? column * height + at + row : (at + row) * entry.columns + column
            values[entry.offset + row * entry.columns + column] = tensor.values[place]
          }
        }
        for name in block.dropFirst() {
          guard let other = self.entry(name, layer, direction) else { continue }
          for index in 0..<table.entries[other].count { values[table.entries[other].offset + index] = .zero }
        }
        at += entry.rows
      }
    }
  }

  private func entry(_ symbol: String, _ layer: Int, _ direction: Model.Direction) -> Int? {
    table.entries.firstIndex { $0.layer == layer && $0.direction == direction && $0.symbol == symbol }
  }
}

extension Packing {
  /// A stack of rows in the library's arrangement.
  fileprivate static func arranged<S: Scalar>(
    _ packing: Packing, _ rows: [S], height: Int, columns: Int?, isTransposed: Bool
  ) -> NamedTensor<S> {
    guard let columns else {
      // Keras keeps the two biases of a reset-after GRU apart: two rows.
      let isPair = isTransposed && packing.blocks.count == 6
      return NamedTensor(packing.tensor, shape: isPair ? [2, height / 2] : [height], values: rows)
    }
    guard isTransposed else { return NamedTensor(packing.tensor, shape: [height, columns], values: rows) }
    var values: [S] = []
    for column in 0..<columns {
      for row in 0..<height { values.append(rows[row * columns + column]) }
    }
    return NamedTensor(packing.tensor, shape: [columns, height], values: values)
  }

  /// `3×2`: for messages.
  public static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "()" : shape.map { String($0) }.joined(separator: "×")
  }
}
