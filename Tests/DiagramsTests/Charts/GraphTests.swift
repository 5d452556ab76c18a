import Recurrence
import Testing

@testable import Diagrams

@Suite("Models, dependencies and concept maps")
struct GraphTests {
  @Test("A small network with readout and loss: the whole picture, parameters counted by kind")
  func model() throws {
    let model = Model(inputs: 3, layers: [.init(.rnnTanh, hidden: 4)], readout: .init(outputs: 2))
    let program = try Program(model, loss: Loss(.meanSquaredError))
    try Golden.expect(ModelChart.scene(program, steps: 5, measure: .fixed, texts: .keys), "model")
    let stack = ModelStack(program, steps: nil, .keys)
    // 4 × 3 weights, 4 × 4 recurrent ones, two vectors of biases.
    #expect(stack.blocks[1].input == 12 && stack.blocks[1].recurrent == 16 && stack.blocks[1].bias == 8)
    #expect(stack.total == program.parameters.count)
    #expect(ModelPainter.grouped(1_234_567) == "1\u{202F}234\u{202F}567")
  }

  @Test("Two stacked layers run in a slanted front: T + 1 rounds, two cells at once")
  func stacked() throws {
    let graph = DependencyGraph([(false, true), (false, true)], steps: 4)
    #expect(graph.rounds == [[1, 2, 3, 4], [2, 3, 4, 5]])
    #expect(graph.depth == 5 && graph.width == 2)
    #expect(graph.chain.count == 5)
  }

  @Test("Both directions run at once; the layer above waits for the slower of the two at each step")
  func bidirectional() throws {
    let graph = DependencyGraph([(true, true), (false, true)], steps: 3)
    #expect(graph.rounds == [[1, 2, 3], [3, 2, 1], [4, 5, 6]])
    #expect(graph.width == 2 && graph.depth == 6)
    for (a, b) in zip(graph.chain, graph.chain.dropFirst()) {
      #expect(graph.rounds[b.row][b.step] == graph.rounds[a.row][a.step] + 1)
    }
    let model = Model(layers: [.init(.rnnTanh, hidden: 2, bidirectional: true), .init(.rnnTanh, hidden: 2)])
    try Golden.expect(DependencyChart.scene(model, steps: 3, measure: .fixed, texts: .keys), "dependencies")
  }

  @Test("A layer that reads the last step, or all at once, is one cell, and so is all above it")
  func oneStep() throws {
    let last = DependencyGraph(
      [(true, true), (false, false), (false, false)], reads: [.every, .last, .every], steps: 3)
    #expect(last.rounds == [[1, 2, 3], [3, 2, 1], [0, 0, 4], [0, 0, 5]])
    #expect(last.cells == 8 && last.width == 2 && last.depth == 5 && last.chain.count == 5)
    let all = DependencyGraph([(false, false), (false, false)], reads: [.every, .flattened(steps: 3)], steps: 3)
    #expect(all.rounds == [[1, 1, 1], [0, 0, 2]])
    #expect(all.cells == 4 && all.chain.count == 2)
    let reverse = DependencyGraph([(true, true), (false, false)], reads: [.every, .flattened(steps: 4)], steps: 4)
    #expect(reverse.rounds.last == [0, 0, 0, 5])
    for (a, b) in zip(reverse.chain, reverse.chain.dropFirst()) {
      #expect(reverse.rounds[b.row][b.step] == reverse.rounds[a.row][a.step] + 1)
    }
  }

  @Test("Terms stand below what they need; circles are cut where they would close")
  func concepts() throws {
    let map = ConceptMap([
      .init(id: "a", name: "A", needs: ["c"]), .init(id: "b", name: "B", needs: ["a"]),
      .init(id: "c", name: "C", needs: ["b", "x", "c"]), .init(id: "d", name: "D", needs: ["a", "b"]),
    ])
    #expect(map.needs() == [[2], [0], [], [0, 1]])
    #expect(ConceptMap.ranks(map.needs()) == [1, 2, 0, 3])
    let scene = ConceptChart.scene(map, measure: .fixed, texts: .keys)
    try Golden.expect(scene, "concepts")
    #expect(scene.title == "concepts.title name=D count=3")
    try ConceptChart.scene(ConceptMap([]), measure: .fixed, texts: .keys).validate()
  }
}
