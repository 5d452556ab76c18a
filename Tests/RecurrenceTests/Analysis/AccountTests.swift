import Testing

@testable import Recurrence

@Suite struct AccountTests {
  static func trace(_ cell: Cell, steps: Int = 4, layers: Int = 1, bidirectional: Bool = false) throws -> Trace<Double>
  {
    let program = try LaboratoryRun.program(
      cell, layers: layers, outputs: cell.name == "jordan" || cell.name == "lstm-projection" ? 2 : nil,
      bidirectional: bidirectional)
    return try LaboratoryRun.trace(program, steps: steps)
  }

  /// All scalars that a trace holds.
  static func references(_ trace: Trace<Double>) -> [Reference] {
    var all: [Reference] = [.loss]
    for slot in trace.program.slots.indices {
      for time in 0...trace.steps where trace.isRecorded(slot, time: time) {
        for unit in 0..<trace.values(slot, time: time).count {
          all.append(.value(slot: slot, time: time, unit: unit))
          if trace.program.adjointSlot(of: slot) != nil { all.append(.gradient(slot: slot, time: time, unit: unit)) }
        }
      }
    }
    for (index, entry) in trace.program.parameters.entries.enumerated() {
      for row in 0..<entry.rows {
        for column in 0..<entry.columns {
          all += [.parameter(index, row: row, column: column), .parameterGradient(index, row: row, column: column)]
        }
      }
    }
    return all
  }

  @Test(
    "evaluating every account gives the stored bits, down to named quantities, for every cell", arguments: Cell.builtIn)
  func bits(_ cell: Cell) throws {
    let trace = try Self.trace(cell, layers: 2, bidirectional: cell.name == "lstm" || cell.name == "gru")
    for reference in Self.references(trace) {
      guard let account = trace.account(of: reference) else { continue }
      let value = account.working.evaluate { trace.value($0) }
      #expect(value == trace.value(reference), "\(Address.text(of: reference, in: trace.program))")
      #expect(account.entries.last?.subtotal == value * (account.divisor ?? 1))
      for entry in account.entries {
        for read in entry.working.reads {
          if case .value(let slot, _, _) = read { #expect(trace.program.isNamed(slot)) }
          if case .gradient(let slot, _, _) = read { #expect(trace.program.isNamed(slot)) }
        }
      }
    }
  }

  @Test("the cell state's gradient comes back through h and along c, and the shares are the whole")
  func cellState() throws {
    let trace = try Self.trace(.lstm)
    let reference = try Address.parse("grad l0.t3.c[0]", in: trace.program, steps: 4)
    let account = try #require(trace.account(of: reference))
    #expect(account.entries.map(\.path) == [.through("h", time: 3, layer: nil), .along("c")])
    #expect(
      account.symbols(in: trace.program).text()
        == "∂c₃[0] = ∂h₃[0] · o₃[0] · (1 − tanh² c₃[0]) + ∂c₄[0] · f₄[0]")
    let shares = account.entries.compactMap(\.share).reduce(0, +)
    // Two roundings of a division each, and that of their sum.
    #expect(abs(shares - 1) <= 4 * 0x1p-53)
  }

  @Test("the hidden state's gradient has the loss and the four gates as sources, each with its name")
  func hiddenState() throws {
    let trace = try Self.trace(.lstm)
    let reference = try Address.parse("grad h3[0]", in: trace.program, steps: 4)
    let account = try #require(trace.account(of: reference))
    #expect(
      account.entries.map(\.path) == [
        .loss(time: 3), .gate("i", time: 4, layer: nil), .gate("f", time: 4, layer: nil),
        .candidate("g", time: 4, layer: nil), .gate("o", time: 4, layer: nil),
      ])
    #expect(account.entries[3].working.brief(in: trace.program).text() == "Σ Wʰᵍ · ∂aᵍ₄")
  }

  @Test("a pre-activation is the sum of its four parts, with the sums so far")
  func preactivation() throws {
    let trace = try Self.trace(.lstm)
    let reference = try Address.parse("l0.t3.a_i[1]", in: trace.program, steps: 4)
    let account = try #require(trace.account(of: reference))
    #expect(account.working.brief(in: trace.program).text() == "Σ Wⁱⁱ · x₃ + bⁱⁱ + Σ Wʰⁱ · h₂ + bʰⁱ")
    var sum = account.entries[0].value
    for entry in account.entries.dropFirst() {
      sum += entry.value
      #expect(entry.subtotal == sum)
    }
  }

  @Test("a parameter's gradient has an entry per step, from the last to the first")
  func parameterGradient() throws {
    let trace = try Self.trace(.gru)
    let reference = try Address.parse("grad W_hr[0,1]", in: trace.program, steps: 4)
    let account = try #require(trace.account(of: reference))
    #expect(account.entries.map(\.path) == [4, 3, 2, 1].map { .step($0) })
    #expect(account.entries[0].working.symbols(in: trace.program).text() == "∂aʳ₄[0] · h₃[1]")
  }

  @Test("inputs, targets, parameters and initial states are given")
  func given() throws {
    let trace = try Self.trace(.gru)
    for address in ["t1.x[0]", "t1.target[1]", "l0.W_hr[0,0]", "l0.t0.h[0]"] {
      let reference = try Address.parse(address, in: trace.program, steps: 4)
      #expect(trace.account(of: reference) == nil)
      #expect(trace.children(of: trace.why(reference)).isEmpty)
    }
  }

  @Test("in deeper layers the way of a gradient names the layer above")
  func layers() throws {
    let trace = try Self.trace(.lstm, layers: 2)
    let reference = try Address.parse("grad l0.t4.h[0]", in: trace.program, steps: 4)
    let account = try #require(trace.account(of: reference))
    #expect(account.entries[1].path == .gate("f", time: 4, layer: 1))
    #expect(
      account.symbols(in: trace.program).text().hasPrefix("∂h⁽⁰⁾₄[0] = (W⁽¹⁾ⁱⁱ[0,0] · ∂a⁽¹⁾ⁱ₄[0] + W⁽¹⁾ⁱⁱ[1,0]"))
  }
}
