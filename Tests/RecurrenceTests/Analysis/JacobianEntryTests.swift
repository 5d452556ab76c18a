import Testing

@testable import Recurrence

@Suite struct JacobianEntryTests {
  private static func run(_ model: Model, steps: Int = 5) throws -> Trace<Double> {
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, Initializer(.gaussian(0.7), bias: .gaussian(0.3)), seed: 3)
    var generator = Generator(seed: 4)
    let inputs = (0..<steps * model.inputs).map { _ in generator.gaussian() }
    let targets = (0..<steps * model.outputs).map { _ in generator.gaussian() }
    return try program.run(parameters, Sample(inputs: inputs, targets: targets))
  }

  private static func entry(_ text: String, _ trace: Trace<Double>) throws -> JacobianEntry {
    try JacobianEntry.parse(text, in: trace.program, steps: trace.steps)
  }

  @Test func `every entry of every cell agrees with the laboratory's product of Jacobians`() throws {
    for cell in Cell.builtIn {
      for direction in [Model.Direction.forward, .reverse] {
        let trace = try Self.run(
          Model(inputs: 2, layers: [.init(cell, hidden: 3, bidirectional: direction == .reverse)]))
        guard var products = try? trace.jacobianProducts(direction: direction) else { continue }
        var entries = try JacobianEntries(trace, layer: 0, direction: direction)
        while let product = try products.next() {
          for row in product.states.components where row.age == 0 {
            for column in product.states.components where column.age == 0 {
              for (i, j) in [(0, 0), (1, 2), (2, 1)] {
                let entry = JacobianEntry(
                  of: .value(slot: row.slot, time: product.to, unit: i),
                  by: .value(slot: column.slot, time: product.from, unit: j))
                let expected = product[row.range.lowerBound + i, column.range.lowerBound + j].double
                let got = entries.value(of: entry)
                // Another order of the same sums: some roundings of numbers of size 1.
                #expect((got - expected).magnitude <= 1e-13 * max(1, expected.magnitude), "\(cell.name) \(entry)")
              }
            }
          }
        }
      }
    }
  }

  @Test func `adding up the terms of an account gives the bits of the entry, down to the equations`() throws {
    for cell in [Cell.lstm, .gru, .rnnTanh] {
      let trace = try Self.run(Model(inputs: 2, layers: [.init(cell, hidden: 3)]))
      var entries = try JacobianEntries(trace, layer: 0)
      var open = [try Self.entry("dh5[1]/dh2[0]", trace)]
      var seen: Set<JacobianEntry> = []
      while let entry = open.popLast() {
        guard seen.insert(entry).inserted else { continue }
        let account = entries.account(of: entry)
        var sum: Double?
        for term in account.terms {
          var product = term.local?.evaluate { trace.value($0) }
          for factor in term.entries {
            let value = entries.value(of: factor)
            product = product.map { $0 * value } ?? value
            open.append(factor)
          }
          let value = product ?? 1
          #expect(value.bitPattern == term.value.bitPattern)
          sum = sum.map { $0 + value } ?? value
          #expect(sum?.bitPattern == term.subtotal.bitPattern)
        }
        #expect((sum ?? account.value).bitPattern == entries.value(of: entry).bitPattern)
        #expect(account.value.bitPattern == entries.value(of: entry).bitPattern)
      }
      #expect(seen.count > 30)
    }
  }

  @Test func `an entry is the limit of a difference, for gates and inputs as well`() throws {
    let trace = try Self.run(Model(inputs: 2, layers: [.init(.lstm, hidden: 3)]))
    let entry = try Self.entry("dh4[2]/dx2[1]", trace)
    var entries = try JacobianEntries(trace, layer: 0)
    var sample = trace.sample
    func value(_ step: Double) throws -> Double {
      sample.inputs[3] = trace.sample.inputs[3] + step
      return try trace.program.run(trace.parameters, sample)[layer: 0, time: 4, .h][2]
    }
    let difference = (try value(1e-5) - value(-1e-5)) / 2e-5
    // A central difference is wrong by its step squared and by rounding over its step, both near 1e-11.
    #expect((entries.value(of: entry) - difference).magnitude < 1e-9)
    let gate = entries.account(of: try Self.entry("dh3[0]/df3[0]", trace))
    #expect(gate.way == .equations && gate.terms.count == 1)
  }

  @Test(
    arguments: [
      "dh3[0]/dh1[1]", "∂h3[0]/∂h1[1]", "d h[0] at t3 / d h[1] at t1", "l0: d h3[0] / d h1[1]",
      "d l0.t3.h[0] / d l0.t1.h[1]", "d h[0] at 3 / d h[1] at 1",
    ])
  func `an entry is understood however it is typed`(text: String) throws {
    let trace = try Self.run(Model(inputs: 2, layers: [.init(.gru, hidden: 2)]))
    let entry = try Self.entry(text, trace)
    #expect(entry.address(in: trace.program) == "d l0.t3.h[0] / d l0.t1.h[1]")
    #expect(entry.notation(in: trace.program).text() == "∂h₃[0]/∂h₁[1]")
  }

  @Test func `over several steps the sum goes over the states in the middle, within a step along the equations`() throws
  {
    let trace = try Self.run(Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 2)]))
    var entries = try JacobianEntries(trace, layer: 0)
    let far = entries.account(of: try Self.entry("dh4[0]/dh2[1]", trace))
    #expect(far.way == .states(time: 3))
    #expect(
      far.symbols(in: trace.program).text()
        == "∂h₄[0]/∂h₂[1] = ∂h₄[0]/∂h₃[0] · ∂h₃[0]/∂h₂[1] + ∂h₄[0]/∂h₃[1] · ∂h₃[1]/∂h₂[1]")
    let near = entries.account(of: try Self.entry("dh4[0]/dh3[1]", trace))
    #expect(near.symbols(in: trace.program).text().hasPrefix("∂h₄[0]/∂h₃[1] = (1 − "))
    #expect(entries.account(of: try Self.entry("dh4[0]/dh4[0]", trace)).way == .itself)
    #expect(entries.value(of: try Self.entry("dh4[0]/dh4[1]", trace)) == 0)
  }

  @Test(
    arguments: [
      ("dh3[0]", "jacobian-entry.syntax"), ("h3[0]/h1[0]", "jacobian-entry.syntax"),
      ("dh3[0]/dh1[0]/dh0[0]", "jacobian-entry.syntax"), ("dh1[0]/dh3[0]", "jacobian-entry.order"),
      ("dy3[0]/dh1[0]", "jacobian-entry.other-layer"), ("dh3[0]/dloss", "jacobian-entry.other-layer"),
      ("dh3[9]/dh1[0]", "address.unit"), ("d/d", "address.unknown"),
    ])
  func `what is no entry is said`(text: String, key: String) throws {
    let trace = try Self.run(
      Model(inputs: 2, layers: [.init(.gru, hidden: 2)], readout: .init(outputs: 1)))
    do throws(Diagnosis) {
      _ = try JacobianEntry.parse(text, in: trace.program, steps: trace.steps)
      Issue.record("\(text) was taken for an entry")
    } catch {
      #expect(error.key == key)
    }
  }
}
