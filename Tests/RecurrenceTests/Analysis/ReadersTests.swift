import Testing

@testable import Recurrence

@Suite struct ReadersTests {
  @Test("the gradient of c is read by the gates' gradients and by that of c one step earlier")
  func cellState() throws {
    let trace = try AccountTests.trace(.lstm)
    let reference = try Address.parse("grad c3[0]", in: trace.program, steps: 4)
    let readers = trace.readers(of: reference).map { Symbol($0, in: trace.program).text() }
    #expect(Set(readers) == ["∂f₃[0]", "∂c₂[0]", "∂i₃[0]", "∂g₃[0]"])
  }

  @Test(
    "what for is why turned round: every reader's account reads the scalar, and nothing else does",
    arguments: Cell.builtIn)
  func inverse(_ cell: Cell) throws {
    let trace = try AccountTests.trace(cell, steps: 3)
    var readBy: [Reference: Set<Reference>] = [:]
    for reader in AccountTests.references(trace) {
      switch reader {
      case .value(let slot, _, _), .gradient(let slot, _, _):
        guard trace.program.isNamed(slot) else { continue }
      default: break
      }
      for read in trace.account(of: reader)?.working.reads ?? [] {
        readBy[trace.program.holder(of: read), default: []].insert(trace.program.holder(of: reader))
      }
    }
    for reference in AccountTests.references(trace) {
      switch reference {
      case .value(let slot, _, _), .gradient(let slot, _, _):
        guard trace.program.isNamed(slot) else { continue }
      default: break
      }
      let found = Set(trace.readers(of: reference).map { trace.program.holder(of: $0) })
      let expected = readBy[trace.program.holder(of: reference)] ?? []
      #expect(found == expected, "\(Address.text(of: reference, in: trace.program))")
    }
  }

  @Test("a limit stops the search")
  func limit() throws {
    let trace = try AccountTests.trace(.lstm)
    let reference = try Address.parse("W_hi[0,0]", in: trace.program, steps: 4)
    #expect(trace.readers(of: reference).count > 2)
    #expect(trace.readers(of: reference, limit: 2).count == 2)
  }
}
