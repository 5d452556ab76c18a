import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("The inside of a cell")
struct CellPictureTests {
  private func trace(_ cell: Cell, steps: Int = 3, seed: UInt64 = 4) throws -> Trace<Double> {
    let model = Model(inputs: 2, layers: [.init(cell, hidden: 2)], readout: .init(outputs: 1))
    return try SampleTraces.run(model, steps: steps, seed: seed)
  }

  @Test("An LSTM's and a GRU's cell are drawn as recorded", arguments: ["lstm", "gru"])
  func golden(name: String) throws {
    let scene = CellPicture.scene(try trace(.named(name)), measure: .fixed, texts: .keys)
    try Golden.expect(#require(scene), "cell-\(name)")
  }

  @Test("Every operation's result is named exactly once, in the group of its node", arguments: Cell.builtIn)
  func once(cell: Cell) throws {
    let trace = try trace(cell)
    let scene = try #require(CellPicture.scene(trace, measure: .fixed, texts: .keys))
    let groups = scene.marks.compactMap { mark -> Group? in
      guard case .group(let group) = mark, group.id?.hasPrefix("node-") == true else { return nil }
      return group
    }
    let named = groups.flatMap { ($0.title ?? "").split(separator: ", ").map(String.init) }.sorted()
    let program = trace.program
    let stage = try #require(program.stages.first { $0.role == .layer(0, .forward) })
    #expect(named == stage.instructions.map { program.slots[program.instructions[$0].result].name }.sorted())
  }

  @Test("A state's way through a cell of one's own is as wide all along")
  func rail() throws {
    let cell = try Cell(
      parsing: """
        f = σ(W_if x + W_hf h')
        g = tanh(W_ig x + W_hg h')
        c = f ⊙ c' + g
        d = f ⊙ d' + g ⊙ c
        h = tanh(c + d)
        """, defaultName: "own")
    let trace = try trace(cell)
    let graph = CellGraph(
      trace.program, stage: try #require(trace.program.stages.first { $0.role == .layer(0, .forward) }))
    #expect(Conveyor(graph, rail: [], exits: [], isGate: { _ in false }) == nil)
    let scene = try #require(CellPicture.scene(trace, measure: .fixed, texts: .keys))
    let wires = scene.marks.compactMap { mark -> Arrow? in
      if case .arrow(let arrow) = mark { return arrow }
      return nil
    }
    // The rail is the highest of the wires; what leaves it goes down.
    let y = try #require(wires.flatMap(\.points).map(\.y).min())
    let along = wires.filter { $0.points.allSatisfy { abs($0.y - y) < 0.01 } }
    #expect(along.count > 3)
    #expect(along.allSatisfy { $0.width == 2 }, "\(along.map { ($0.points, $0.width) })")
  }

  @Test("A part of a cell has what its equations read, and nothing else")
  func parts() throws {
    let trace = try trace(.lstm)
    var options = CellOptions(time: 2)
    options.equations = ["i", "f", "g", "c"]
    let scene = try #require(CellPicture.scene(trace, options, measure: .fixed, texts: .keys))
    let addresses = Set(scene.labels.compactMap(\.address))
    #expect(addresses.contains("l0.t2.c[0]") && addresses.contains("l0.t2.f ⊙ c'[0]"))
    #expect(!addresses.contains { $0.hasPrefix("l0.t2.h") || $0.hasPrefix("l0.t2.o") || $0.hasPrefix("l0.t2.a_o") })
    let parts = CellParts(.lstm)
    #expect(parts.drawings == [["i", "f", "g", "c"]])
    #expect(parts.lists.map(\.count) == [5, 4, 3, 2, 1] && parts.lists.allSatisfy { $0.contains("c") })
  }

  @Test("The layout does not move from step to step")
  func stable() throws {
    let trace = try trace(.lstm, steps: 5)
    let places = (2...5).map { time in
      CellPicture.scene(trace, CellOptions(time: time), measure: .fixed, texts: .keys)?.marks.compactMap { mark in
        if case .arrow(let arrow) = mark { return arrow.points }
        return nil
      }
    }
    #expect(Set(places.map { "\(String(describing: $0))" }).count == 1)
  }

  @Test("Gradients stand beside the values, or in their place")
  func show() throws {
    let trace = try trace(.lstm)
    func addresses(_ show: UnrolledOptions.Show) throws -> [String] {
      try #require(CellPicture.scene(trace, CellOptions(time: 2, show: show), measure: .fixed, texts: .keys))
        .labels.compactMap { $0.address }
    }
    #expect(try addresses(.both).contains("l0.t2.f ⊙ c'[1]") && addresses(.both).contains("grad l0.t2.f ⊙ c'[1]"))
    #expect(try !addresses(.backward).contains("l0.t2.c[0]") && addresses(.backward).contains("grad l0.t1.c[0]"))
  }

  @Test("A layer that the model lacks has no picture")
  func missing() throws {
    let trace = try trace(.gru)
    #expect(CellPicture.scene(trace, CellOptions(layer: 1), measure: .fixed, texts: .keys) == nil)
    #expect(CellPicture.scene(trace, CellOptions(direction: .reverse), measure: .fixed, texts: .keys) == nil)
  }

  @Test("A unit's equation is written with its numbers")
  func arithmetic() throws {
    let trace = try trace(.lstm)
    let numbers = FormulaNumbers(trace: trace, layer: 0, direction: .forward, time: 2, unit: 1)
    let equation = try #require(Cell.lstm.equations.first { $0.name == "c" })
    func value(_ name: String, _ time: Int) -> String {
      FormulaNumbers.number(trace[layer: 0, time: time, Quantity(name)][1])
    }
    func factor(_ text: String) -> String { text.hasPrefix("−") ? "(\(text))" : text }
    #expect(
      numbers.text(of: equation)
        == "\(value("f", 2)) × \(factor(value("c", 1))) + \(value("i", 2)) × \(factor(value("g", 2)))"
        .replacing(" × ", with: "\u{a0}×\u{a0}"))
    #expect(FormulaNumbers.number(0.0412) == "0.041")
    #expect(FormulaNumbers.number(-1.268) == "−1.27")
  }
}
