import Testing

@testable import Recurrence

@Suite struct PlaybackTests {
  private func traces() throws -> [Trace<Double>] {
    let attention = try Cell(
      parsing: """
        q = tanh(W_iq x + W_hq h')
        s = dot(q, past(h))
        α = softmax(s)
        v = weighted(α, past(h))
        h = tanh(W_ih x + W_vh v)
        """)
    var traces = try Cell.builtIn.map { try AccountTests.trace($0, steps: 3) }
    traces.append(try AccountTests.trace(.gru, steps: 3, layers: 2, bidirectional: true))
    traces.append(try AccountTests.trace(attention, steps: 5))
    for steps in [Loss.Steps.last, .mask([false, true, false, true, true])] {
      let program = try LaboratoryRun.program(.lstm, over: steps)
      var sample = LaboratoryRun.sample(program, steps: 5)
      if steps == .last { sample.targets = [0.5, -0.5] }
      traces.append(try program.run(LaboratoryRun.parameters(program), sample))
    }
    let last = Model(inputs: 2, layers: [.init(.gru, hidden: 3)], readout: .init(outputs: 2, on: .last))
    let program = try Program(last, loss: .meanSquaredError)
    var sample = LaboratoryRun.sample(program, steps: 6)
    sample.targets = [0.5, -0.5]
    traces.append(try program.run(LaboratoryRun.parameters(program), sample))
    return traces
  }

  @Test("every number's moment has that number, at every grain, forth and back")
  func numbers() throws {
    for trace in try traces() {
      let playback = Playback(trace)
      for grain in Playback.Grain.allCases {
        var last = -1
        for number in 0..<playback.count(grain) {
          let moment = playback.moment(number, grain)
          #expect(playback.number(of: moment, grain) == number)
          let scalar = playback.number(of: moment, .scalar)
          #expect(scalar > last)
          last = scalar
          #expect(playback.moment(scalar, .scalar) == moment)
        }
      }
    }
  }

  @Test("every named scalar is computed at exactly one moment")
  func complete() throws {
    for trace in try traces() {
      let playback = Playback(trace)
      var seen: Set<Reference> = []
      for number in 0..<playback.count(.scalar) {
        let reference = playback.reference(playback.moment(number, .scalar))
        #expect(seen.insert(reference).inserted)
      }
      for reference in AccountTests.references(trace) {
        switch reference {
        case .parameter: continue
        case .value(let slot, let time, _):
          guard time > 0, trace.program.isNamed(slot), trace.program.slots[slot].instruction != nil else { continue }
        case .gradient(let slot, _, _):
          guard trace.program.isNamed(slot) else { continue }
        default: break
        }
        #expect(seen.contains(reference), "\(Address.text(of: reference, in: trace.program))")
      }
    }
  }

  @Test("whatever a moment reads is given or has been computed before")
  func order() throws {
    for trace in try traces() {
      let playback = Playback(trace)
      for number in 0..<playback.count(.scalar) {
        let reference = playback.reference(playback.moment(number, .scalar))
        let account = try #require(trace.account(of: reference))
        for read in account.working.reads
        where trace.program.holder(of: read) != trace.program.holder(of: reference) {
          #expect(
            playback.isKnown(read, upTo: number - 1),
            "\(Address.text(of: read, in: trace.program)) for \(Address.text(of: reference, in: trace.program))")
        }
      }
    }
  }

  @Test("coarse moments hold the fine ones between them and the next")
  func grains() throws {
    for trace in try traces() {
      let playback = Playback(trace)
      for grain in [Playback.Grain.step, .equation] {
        var count = 0
        for number in 0..<playback.count(grain) {
          let moment = playback.moment(number, grain)
          let references = playback.references(of: moment, grain)
          #expect(references.first == playback.reference(moment))
          #expect(playback.lastScalar(of: moment, grain) == count + references.count - 1)
          count += references.count
        }
        #expect(count == playback.count(.scalar))
      }
    }
  }

  @Test("the position can be set by phase, time and address")
  func positions() throws {
    let trace = try AccountTests.trace(.lstm)
    let playback = Playback(trace)
    let backward = try #require(playback.first(.backward, time: 3))
    #expect(backward.time == 3)
    #expect(playback.phase(backward) == .backward)
    #expect(playback.first(.forward).map { playback.number(of: $0, .scalar) } == 0)
    let reference = try Address.parse("grad c2[1]", in: trace.program, steps: 4)
    let moment = try #require(playback.moment(of: reference))
    #expect(playback.reference(moment) == reference)
    let part = try Address.parse("l0.t2.W_hi h'[1]", in: trace.program, steps: 4)
    let whole = try Address.parse("l0.t2.a_i[1]", in: trace.program, steps: 4)
    #expect(playback.moment(of: part) == playback.moment(of: whole))
    let given = try Address.parse("t2.x[0]", in: trace.program, steps: 4)
    #expect(playback.moment(of: given) == nil)
    #expect(playback.isKnown(given, upTo: 0))
  }

  @Test("numbers outside of the run are brought inside")
  func outside() throws {
    let playback = Playback(try AccountTests.trace(.gru))
    #expect(playback.moment(.min, .scalar) == playback.moment(0, .scalar))
    #expect(playback.moment(.max, .equation) == playback.moment(playback.count(.equation) - 1, .equation))
  }
}
