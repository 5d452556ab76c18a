import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("The graph of a cell")
struct CellGraphTests {
  private func graph(_ cell: Cell, biases: Bool = true) throws -> CellGraph {
    let program = try Program(Model(inputs: 2, layers: [.init(cell, hidden: 3, biases: biases)]))
    return CellGraph(program, stage: try #require(program.stages.first { $0.role == .layer(0, .forward) }))
  }

  @Test("Every operation of the equations is in exactly one node", arguments: Cell.builtIn, [true, false])
  func once(cell: Cell, biases: Bool) throws {
    let graph = try graph(cell, biases: biases)
    #expect(graph.nodes.flatMap { $0.instructions }.sorted() == Array(graph.stage.instructions))
  }

  @Test(
    "So it is in cells of one's own",
    arguments: [
      "h = W_x x", "h = 0.5 h' − W_x x", "h = tanh(W_x concat(x, h') + b)", "h = W_a (W_x x + b) + p ⊙ h'",
      "q = W_q x\na = softmax(dot(q, past(h)))\ns = weighted(a, past(h))\nh = tanh(W_x x + W_s s + b)",
      "m = W_x x\nh = m ⊙ m + m",
    ])
  func homeMade(text: String) throws {
    let graph = try graph(Cell(parsing: text))
    #expect(graph.nodes.flatMap { $0.instructions }.sorted() == Array(graph.stage.instructions))
  }

  @Test("A pre-activation is one node with its terms in lines")
  func affine() throws {
    let graph = try graph(.lstmPeephole)
    let node = try #require(graph.nodes.first { graph.program.slots[$0.slot].name == "a_i" })
    #expect(node.kind == .affine)
    #expect(node.lines == ["W_ii x + b_ii", "+ W_hi h' + b_hi", "+ p_i ⊙ c'"])
    #expect(node.operands.count == 3)
  }

  @Test("Nodes stand behind what they read, and no wire runs through a node", arguments: Cell.builtIn)
  func layout(cell: Cell) throws {
    let trace = try SampleTraces.run(
      Model(inputs: 2, layers: [.init(cell, hidden: 3)]), steps: 2, seed: 3)
    let options = CellOptions()
    let finding = try #require(CellFinding.find(trace, options, .keys))
    let stage = try #require(trace.program.stages.first { $0.role == .layer(0, .forward) })
    let drawing = CellDrawing(
      trace: trace, graph: CellGraph(trace.program, stage: stage), options: options, finding: finding,
      measure: .fixed, texts: .keys)
    let layout = drawing.layout(top: 0)
    let boxes = layout.items.indices.map { index in
      Rect(
        x: layout.x[index], y: layout.y[index] - layout.items[index].above, width: layout.items[index].width,
        height: layout.items[index].above + layout.items[index].below
      ).grown(by: -0.6)
    }
    for (index, box) in boxes.enumerated() {
      for operand in layout.items[index].operands { #expect(layout.column[operand] < layout.column[index]) }
      for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
      for wire in layout.wires {
        for (a, b) in zip(wire.points, wire.points.dropFirst()) {
          #expect(!box.overlaps(Rect(from: a, to: b).grown(by: 0.01)), "\(wire) through \(index)")
        }
      }
    }
    let rails = drawing.rail.map { layout.y[$0] }
    #expect(Set(rails).count <= 1)
  }
}
