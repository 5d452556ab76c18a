import Testing

@testable import Recurrence

@Suite("The built-in cells")
struct BuiltInCellsTests {
  @Test("have names of their own and are found by them")
  func names() throws {
    #expect(
      Cell.builtIn.map(\.name) == [
        "rnn-tanh", "rnn-relu", "jordan", "lstm", "lstm-peephole", "lstm-coupled", "lstm-1997", "lstm-projection",
        "gru",
        "gru-reset-before",
      ])
    for cell in Cell.builtIn {
      #expect(try Cell.named(cell.name) == cell)
      #expect(!cell.title.isEmpty && !cell.source.isEmpty)
    }
  }

  /// n hidden units, m inputs, k outputs.
  static let counts: [(cell: Cell, count: @Sendable (Int, Int, Int) -> Int, biases: @Sendable (Int, Int, Int) -> Int)] =
    [
      (.rnnTanh, { n, m, _ in n * m + n * n }, { n, _, _ in 2 * n }),
      (.rnnReLU, { n, m, _ in n * m + n * n }, { n, _, _ in 2 * n }),
      (.jordan, { n, m, k in n * m + n * k + k * n }, { n, _, k in 2 * n + k }),
      (.lstm, { n, m, _ in 4 * (n * m + n * n) }, { n, _, _ in 8 * n }),
      (.lstmPeephole, { n, m, _ in 4 * (n * m + n * n) + 3 * n }, { n, _, _ in 8 * n }),
      (.lstmCoupled, { n, m, _ in 3 * (n * m + n * n) }, { n, _, _ in 6 * n }),
      (.lstm1997, { n, m, _ in 3 * (n * m + n * n) }, { n, _, _ in 6 * n }),
      (.lstmProjection, { n, m, k in 4 * (n * m + n * k) + k * n }, { n, _, _ in 8 * n }),
      (.gru, { n, m, _ in 3 * (n * m + n * n) }, { n, _, _ in 6 * n }),
      (.gruResetBefore, { n, m, _ in 3 * (n * m + n * n) }, { n, _, _ in 6 * n }),
    ]

  @Test("have as many parameters as their papers' formulas say")
  func parameterCounts() throws {
    #expect(Self.counts.map(\.cell) == Cell.builtIn)
    for (cell, weights, biases) in Self.counts {
      for (n, m, k) in [(1, 1, 1), (4, 3, 2), (128, 28, 64)] {
        let isNarrow = cell.name == "jordan" || cell.name == "lstm-projection"
        let sizes = LayerSizes(input: m, hidden: n, output: isNarrow ? k : n)
        let wanted = weights(n, m, k)
        #expect(cell.parameterCount(sizes, biases: false) == wanted, "\(cell.name)")
        #expect(cell.parameterCount(sizes) == wanted + biases(n, m, k), "\(cell.name)")
        let layer = Model.Layer(cell, hidden: n, outputs: isNarrow ? k : nil)
        let program = try Program(Model(inputs: m, layers: [layer]))
        #expect(program.parameters.count == wanted + biases(n, m, k), "\(cell.name)")
      }
    }
  }

  @Test("have as many as PyTorch and Keras report")
  func knownCounts() throws {
    // nn.LSTM(28, 128), nn.GRU(28, 128), nn.RNN(28, 128); Keras' SimpleRNN, LSTM, GRU of 128 units on 28 inputs.
    let sizes = LayerSizes(input: 28, hidden: 128, output: 128)
    #expect(Cell.lstm.parameterCount(sizes) == 80_896)
    #expect(Cell.gru.parameterCount(sizes) == 60_672)
    #expect(Cell.rnnTanh.parameterCount(sizes) == 20_224)
    for (cell, keras) in [(Cell.lstm, 80_384), (.gru, 60_672), (.gruResetBefore, 60_288), (.rnnTanh, 20_096)] {
      let program = try Program(Model(inputs: 28, layers: [.init(cell, hidden: 128)]))
      let packed = Parameters<Double>(zerosLike: program.parameters).packed(layer: 0, cell: cell, library: "keras")
      #expect(packed.reduce(0) { $0 + $1.values.count } == keras, "\(cell.name)")
    }
  }

  @Test("say which matrices are recurrent and which vectors are mere biases")
  func kinds() {
    for cell in Cell.builtIn {
      for parameter in cell.parameters {
        let name = parameter.name
        let isRecurrent = name.hasPrefix("W_h") && name != "W_hy" && name != "W_hr" || name == "W_yh"
        #expect(
          parameter.isRecurrent == (cell.name.hasPrefix("gru") && name == "W_hr" || isRecurrent), "\(cell.name) \(name)"
        )
        #expect(parameter.isBias == name.hasPrefix("b_"), "\(cell.name) \(name)")
        #expect((parameter.columns == nil) == (name.hasPrefix("b_") || name.hasPrefix("p_")), "\(cell.name) \(name)")
      }
      #expect(cell.states.first == cell.output)
    }
  }
}
