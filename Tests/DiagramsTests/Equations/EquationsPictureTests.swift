import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("The equations with their numbers")
struct EquationsPictureTests {
  private func trace(_ cell: Cell, biases: Bool = true) throws -> Trace<Double> {
    let model = Model(inputs: 2, layers: [.init(cell, hidden: 2, biases: biases)], readout: .init(outputs: 1))
    return try SampleTraces.run(model, steps: 3, seed: 4)
  }

  private func reader(_ trace: Trace<Double>, time: Int = 2) -> EquationReader {
    EquationReader(program: trace.program, layer: 0, direction: .forward, steps: trace.steps, time: time)
  }

  @Test("A GRU's and an RNN's step are written out as recorded", arguments: ["gru", "rnn-tanh"])
  func golden(name: String) throws {
    let scene = EquationsPicture.scene(try trace(.named(name)), measure: .fixed, texts: .keys)
    try Golden.expect(#require(scene), "equations-\(name)")
  }

  @Test("Every parameter of the cell stands there once, element by element", arguments: Cell.builtIn)
  func parameters(cell: Cell) throws {
    let trace = try trace(cell)
    let scene = try #require(EquationsPicture.scene(trace, measure: .fixed, texts: .keys))
    let addresses = scene.labels.compactMap { $0.address }.filter {
      $0.hasPrefix("l0.W") || $0.hasPrefix("l0.b") || $0.hasPrefix("l0.p")
    }
    var expected: [String] = []
    for (index, entry) in trace.program.parameters.entries.enumerated() where entry.layer == 0 {
      for row in 0..<entry.rows {
        for column in 0..<entry.columns {
          expected.append(Address.text(of: .parameter(index, row: row, column: column), in: trace.program))
        }
      }
    }
    #expect(addresses.sorted() == expected.sorted())
  }

  @Test("Where units are left out, a matrix shows the columns that belong to the rows of the vector behind it")
  func columns() throws {
    let model = Model(inputs: 2, layers: [.init(.gru, hidden: 6)], readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 3, seed: 4)
    var seen: Set<Set<Int>> = []
    for time in 2...3 {
      let options = CellOptions(time: time, mostUnits: 3)
      let scene = try #require(EquationsPicture.scene(trace, options, measure: .fixed, texts: .keys))
      let addresses = scene.labels.compactMap { $0.address }
      func numbers(_ head: String) -> Set<Int> {
        Set(
          addresses.filter { $0.hasPrefix(head) }.compactMap {
            Int($0.dropLast().split { $0 == "[" || $0 == "," }.last ?? "")
          })
      }
      let rows = numbers("l0.t\(time - 1).h[")
      #expect(rows.count == 2)
      #expect(numbers("l0.W_hr[") == rows)
      #expect(numbers("l0.W_ir[") == [0, 1])
      seen.insert(rows)
    }
    // Otherwise the first units would always do.
    #expect(seen.contains { $0 != [0, 1] }, "\(seen)")
  }

  @Test("A layer without biases has none in its equations")
  func withoutBiases() throws {
    let trace = try trace(.rnnTanh, biases: false)
    let pieces = reader(trace).pieces(Cell.rnnTanh.equations[0])
    #expect(pieces.count { $0 == .sign("+") } == 1)
    #expect(pieces.count { if case .parameter = $0 { true } else { false } } == 2)
  }

  @Test("Parentheses are opened and closed in pairs", arguments: Cell.builtIn)
  func parentheses(cell: Cell) throws {
    let trace = try trace(cell)
    for equation in cell.equations {
      var depth = 0
      for piece in reader(trace).pieces(equation) {
        if case .open = piece { depth += 1 }
        if piece == .close { depth -= 1 }
        #expect(depth >= 0)
      }
      #expect(depth == 0)
    }
  }

  @Test("A short pre-activation is written out product by product")
  func expanded() throws {
    let trace = try trace(.rnnTanh)
    let numbers = FormulaNumbers(trace: trace, layer: 0, direction: .forward, time: 1, unit: 0)
    let text = try #require(numbers.expanded(Cell.rnnTanh.equations[0]))
    #expect(text.hasPrefix("tanh(") && text.split(separator: "×").count == 5)
  }
}
