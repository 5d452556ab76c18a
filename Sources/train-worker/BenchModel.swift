import Recurrence

/// A model of the training benchmark with its numbers, rebuilt from the stream that all engines share.
struct BenchModel {
  let program: Program
  let parameters: Parameters<Double>
  let samples: [Sample<Double>]
  let batchSize: Int
  /// The same without dropout, whose losses can be compared.
  let comparable: Program

  /// What a model of the benchmark is made of.
  private struct Shape {
    var samples: Int
    var steps: Int
    var width: Int
    var batch: Int
    var cells: [(cell: Cell, hidden: Int)]
    var dropout = 0.0
    var outputs: Int
    var embedding: Model.Embedding?
    var isClass = false
    var isEvery = false
  }

  /// A model by the benchmark's name; nil for one that is not there.
  init?(_ name: String) throws(Diagnosis) {
    guard let shape = Self.shape(name) else { return nil }
    var model = Model(
      inputs: max(1, shape.width), embedding: shape.embedding,
      layers: shape.cells.map { .init($0.cell, hidden: $0.hidden) },
      readout: .init(outputs: shape.outputs, on: shape.isEvery ? .every : .last),
      output: shape.isClass ? .softmax : .identity)
    let loss: Loss = shape.isClass ? .crossEntropy : .meanSquaredError
    comparable = try Program(model, loss: loss)
    model.layers[0].dropout = shape.dropout
    program = try Program(model, loss: loss)
    var stream = Stream()
    var tensors: [NamedTensor<Double>] = []
    let hidden = shape.cells.map { Double($0.hidden) }
    let isDense = shape.cells[0].cell == .denseReLU
    for tensor in Parameters<Double>(zerosLike: program.parameters).stateDict(model) {
      let scale: Double
      if tensor.name.hasPrefix("embedding") {
        scale = 1
      } else if isDense, tensor.name.hasPrefix("l0.") {
        scale = 1 / Double(shape.width).squareRoot()
      } else if let layer = tensor.name.last.flatMap({ Int(String($0)) }) {
        scale = 1 / hidden[layer].squareRoot()
      } else {
        scale = 1 / hidden[hidden.count - 1].squareRoot()
      }
      tensors.append(
        NamedTensor(tensor.name, shape: tensor.shape, values: stream.take(tensor.values.count).map { $0 * scale }))
    }
    parameters = try Parameters(program, stateDict: tensors)
    let perStep = max(1, shape.width)
    var inputs = stream.take(shape.samples * shape.steps * perStep)
    if let embedding = shape.embedding {
      inputs = inputs.map { (($0 + 1) / 2 * Double(embedding.symbols)).rounded(.down) }
    } else if shape.isClass {
      inputs = inputs.map { ($0 + 1) / 2 }
    }
    let targetCount = shape.isEvery ? shape.steps : (shape.isClass ? 1 : shape.outputs)
    var targets = stream.take(shape.samples * targetCount)
    if shape.isClass { targets = targets.map { (($0 + 1) / 2 * Double(shape.outputs)).rounded(.down) } }
    let size = shape.steps * perStep
    samples = (0..<shape.samples).map {
      Sample(
        inputs: Array(inputs[$0 * size..<($0 + 1) * size]),
        targets: Array(targets[$0 * targetCount..<($0 + 1) * targetCount]))
    }
    batchSize = shape.batch
  }

  private static func shape(_ name: String) -> Shape? {
    let text = Shape(
      samples: 200, steps: 25, width: 0, batch: 1, cells: [(.lstm, 64)], outputs: 30,
      embedding: Model.Embedding(symbols: 30, width: 16), isClass: true, isEvery: true)
    switch name {
    case "gru-a":
      return Shape(samples: 1000, steps: 14, width: 4, batch: 32, cells: [(.gru, 64), (.gru, 64)], outputs: 3)
    case "lstm-b":
      return Shape(samples: 1000, steps: 30, width: 1, batch: 32, cells: [(.lstm, 64), (.lstm, 32)], outputs: 1)
    case "rows-c":
      return Shape(samples: 6000, steps: 28, width: 28, batch: 32, cells: [(.lstm, 64)], outputs: 10, isClass: true)
    case "mlp-c":
      return Shape(
        samples: 6000, steps: 1, width: 784, batch: 32, cells: [(.denseReLU, 128)], dropout: 0.2, outputs: 10,
        isClass: true)
    case "tiny-d":
      return Shape(samples: 100, steps: 1, width: 1, batch: 1, cells: [(.lstm, 4), (.lstm, 4)], outputs: 1)
    case "char-e1": return text
    case "char-e16":
      var wide = text
      wide.batch = 16
      return wide
    default: return nil
    }
  }

  /// The numbers in [-1, 1) that all engines of the benchmark share: splitmix64 of the index, the top 53 bits.
  private struct Stream {
    var at: UInt64 = 0

    mutating func take(_ count: Int) -> [Double] {
      (0..<count).map { _ in
        at += 1
        var z = at &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) * 0x1p-52 - 1
      }
    }
  }
}
