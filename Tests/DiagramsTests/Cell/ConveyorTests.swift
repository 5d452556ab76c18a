import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("Cells that are drawn as a conveyor")
struct ConveyorTests {
  private func drawing(_ cell: Cell, hidden: Int = 3) throws -> CellDrawing {
    let trace = try SampleTraces.run(Model(inputs: 2, layers: [.init(cell, hidden: hidden)]), steps: 2, seed: 3)
    let options = CellOptions()
    let finding = try #require(CellFinding.find(trace, options, .keys))
    let stage = try #require(trace.program.stages.first { $0.role == .layer(0, .forward) })
    return CellDrawing(
      trace: trace, graph: CellGraph(trace.program, stage: stage), options: options, finding: finding,
      measure: .fixed, texts: .keys)
  }

  private func conveyor(_ drawing: CellDrawing) -> Conveyor? {
    Conveyor(
      drawing.graph, rail: drawing.rail, exits: drawing.exits,
      isGate: { drawing.gate(drawing.graph.nodes[$0]) != nil })
  }

  static let conveyors: [Cell] = [
    .lstm, .lstm1997, .lstmPeephole, .lstmCoupled, .lstmProjection, .gru, .gruResetBefore,
  ]

  @Test("Every cell with a state that its gates act on is one", arguments: conveyors)
  func isOne(cell: Cell) throws { #expect(conveyor(try drawing(cell)) != nil) }

  @Test("Cells without such a state are laid out in layers", arguments: [Cell.rnnTanh, .rnnReLU, .jordan])
  func isNone(cell: Cell) throws { #expect(conveyor(try drawing(cell)) == nil) }

  @Test("A cell of one's own is one as well")
  func homeMade() throws {
    let cell = try Cell(parsing: "k = σ(W_k x + U_k h' + b_k)\nm = tanh(W_m x + b_m)\nh = k ⊙ h' + (1 − k) ⊙ m")
    let found = try #require(conveyor(drawing(cell)))
    #expect(found.lanes == 2)
  }

  @Test("The LSTM's gates stand in the order f, i, g, o, and i ⊙ g between its factors")
  func order() throws {
    let drawing = try drawing(.lstm)
    let found = try #require(conveyor(drawing))
    func lane(_ name: String) -> Int? {
      drawing.graph.nodes.indices.first { drawing.graph.program.slots[drawing.graph.nodes[$0].slot].name == name }
        .flatMap { found.lane[$0] }
    }
    #expect(["f", "i", "i ⊙ g", "g", "o"].map(lane) == [0, 1, 2, 3, 4])
    #expect(found.drop.count == 2)
  }

  @Test("Numbers overlap neither one another nor operations, and no wire runs through them", arguments: conveyors)
  func clear(cell: Cell) throws {
    for hidden in [1, 3, 12] {
      let drawing = try drawing(cell, hidden: hidden)
      let plan = drawing.plan(top: 0)
      var boxes: [Rect] = []
      for (index, spot) in plan.spots.enumerated() {
        let node = drawing.graph.nodes[index]
        let height = CellDrawing.row * Double(drawing.rows(node).shown.count)
        boxes.append(Rect(x: spot.stack.x, y: spot.stack.y, width: drawing.stackWidth(node), height: height))
        if let center = spot.operation { boxes.append(Rect(from: center.moved(-8, -8), to: center.moved(8, 8))) }
      }
      let inner = boxes.map { $0.grown(by: -0.6) }
      for (index, box) in inner.enumerated() {
        for other in inner[(index + 1)...] { #expect(!box.overlaps(other), "\(hidden) units") }
        for wire in plan.wires {
          for (a, b) in zip(wire.points, wire.points.dropFirst()) {
            #expect(!box.overlaps(Rect(from: a, to: b).grown(by: 0.01)), "\(wire), \(hidden) units")
          }
        }
      }
      let page = Rect(x: 0, y: -30, width: plan.width, height: plan.bottom + 30)
      for box in boxes { #expect(page.contains(box)) }
    }
  }
}
