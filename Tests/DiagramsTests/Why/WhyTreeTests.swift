import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("The tree behind a scalar")
struct WhyTreeTests {
  private func trace(_ cell: Cell = .lstm) throws -> Trace<Double> {
    let model = Model(inputs: 2, layers: [.init(cell, hidden: 3)], readout: .init(outputs: 2))
    return try SampleTraces.run(model, steps: 4, seed: 12)
  }

  private func tree(_ trace: Trace<Double>, _ address: String, depth: Int = 2) throws -> WhyTree {
    WhyTree(trace, try Address.parse(address, in: trace.program, steps: trace.steps), depth: depth)
  }

  @Test("What flows back along f comes through h of the same step and along c of the next")
  func forgetGate() throws {
    let trace = try trace()
    let root = try tree(trace, "grad l0.t2.f[1]").root
    let symbols = WhySymbols(program: trace.program)
    #expect(root.children.count == 1)
    #expect(root.children[0].reference.map(symbols.symbol) == "∂L/∂c_{2}[1]")
    #expect(root.children[0].factors.map { symbols.markup($0) } == ["c_{1}[1]"])
    let parts = root.children[0].children
    #expect(parts.compactMap { $0.reference.map(symbols.symbol) }.sorted() == ["∂L/∂c_{3}[1]", "∂L/∂h_{2}[1]"])
  }

  @Test(
    "The ends of the branches add up to the scalar, at every depth",
    arguments: ["grad l0.t2.f[1]", "grad l0.t1.h[2]", "grad l0.t3.a_g[0]", "grad l0.W_hf[1,0]", "grad t2.x[1]"], 1...4)
  func sums(address: String, depth: Int) throws {
    let root = try tree(trace(), address, depth: depth).root
    let sum = root.leaves.reduce(0) { $0 + $1.contribution }
    // The same products, added in another order.
    #expect(abs(sum - root.value) <= 1e-13 * max(1, abs(root.value)))
    #expect(root.value != 0)
  }

  @Test("Behind a function stands its argument, and its terms add up to that")
  func function() throws {
    let trace = try trace()
    let root = try tree(trace, "l0.t2.i[1]").root
    #expect(root.children.count == 1 && root.children[0].function == .sigmoid)
    let argument = root.children[0]
    #expect(argument.value == trace[layer: 0, time: 2, .a(.i)][1])
    #expect(argument.children.count == 4)
    let sum = argument.leaves.reduce(0) { $0 + $1.contribution }
    #expect(abs(sum - argument.value) <= 1e-14)
  }

  @Test("What is given has no branches")
  func given() throws {
    #expect(try tree(trace(), "t2.x[0]").root.children.isEmpty)
    #expect(try tree(trace(), "l0.t0.h[0]").root.children.isEmpty)
    #expect(try tree(trace(), "l0.W_hf[1,0]").root.children.isEmpty)
  }

  @Test("Workings are set as a reader would write them")
  func symbols() throws {
    let trace = try trace()
    let symbols = WhySymbols(program: trace.program)
    let c = try #require(trace.program.slot(layer: 0, "c"))
    let value = Working.reference(.value(slot: c, time: 2, unit: 0))
    #expect(symbols.markup(.product([value, value])) == "c_{2}[0]^2")
    #expect(symbols.markup(.sum([.constant(1), .negative(value)]), isFactor: true) == "(1 − c_{2}[0])")
    #expect(symbols.markup(.quotient(value, .constant(1))) == "c_{2}[0]")
    let gate = try #require(trace.program.slot(layer: 0, "a_f"))
    #expect(symbols.symbol(.value(slot: gate, time: 3, unit: 2)) == "a_{f,3}[2]")
  }

  @Test("Quantities of another layer or direction than the explained one's are told apart from its own")
  func marks() throws {
    let model = Model(
      inputs: 2, layers: Array(repeating: .init(.gru, hidden: 2, bidirectional: true), count: 2),
      readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 4, seed: 12)
    let root = try Address.parse("grad l0.t3.h[0]", in: trace.program, steps: 4)
    let symbols = WhySymbols(program: trace.program, root: root)
    for (address, symbol) in [
      ("grad l0.t3.h[0]", "∂L/∂h_{3}[0]"), ("grad l0.both.t3.h[0]", "∂L/∂h^{⇄}_{3}[0]"),
      ("l0.reverse.t3.h[0]", "h^{←}_{3}[0]"), ("l1.t3.a_r[0]", "a^{(1)→}_{r,3}[0]"),
      ("l1.reverse.t3.a_r[0]", "a^{(1)←}_{r,3}[0]"),
    ] {
      let reference = try Address.parse(address, in: trace.program, steps: 4)
      #expect(symbols.symbol(reference) == symbol)
      #expect(!WhySymbols(program: trace.program).symbol(reference).contains("^"))
    }
  }

  @Test("A title says what one way brings, and looks behind what brings all")
  func titles() throws {
    let trace = try trace()
    func title(_ address: String) throws -> String {
      let reference = try Address.parse(address, in: trace.program, steps: 4)
      return WhyPicture.scene(trace, reference, measure: .fixed, texts: .keys).title
    }
    let output = try title("l0.t3.h[1]")
    #expect(output.hasPrefix("why.single.title symbol=h₃[1] part=o₃[1] · tanh c₃[1] value="), "\(output)")
    #expect(try title("t2.x[0]").hasPrefix("why.given.title symbol=x₂[0]"))
    // Biases of the readout are drawn too here; with none, all of y comes from W h.
    var unbiased = trace.parameters
    unbiased["readout.b"] = [0, 0]
    let other = try trace.program.run(unbiased, trace.sample)
    let reference = try Address.parse("t3.y[0]", in: other.program, steps: 4)
    let found = WhyPicture.scene(other, reference, measure: .fixed, texts: .keys).title
    #expect(found.contains("part=W[0,"), "\(found)")
  }

  @Test("The tree behind a gradient is drawn as recorded")
  func golden() throws {
    let trace = try trace()
    let reference = try Address.parse("grad l0.t2.f[1]", in: trace.program, steps: 4)
    try Golden.expect(WhyPicture.scene(trace, reference, measure: .fixed, texts: .keys), "why-forget-gate")
  }

  @Test("Long sums keep their largest terms, and the others are counted")
  func long() throws {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 40)], readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 3, seed: 12, gain: 0.3)
    let reference = try Address.parse("l0.t2.a_h[7]", in: trace.program, steps: 3)
    let scene = WhyPicture.scene(trace, reference, WhyOptions(mostLeaves: 5), measure: .fixed, texts: .keys)
    #expect(scene.labels.contains { $0.text == "picture.more count=36" })
  }
}
