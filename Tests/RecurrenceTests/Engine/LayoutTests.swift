import Testing

@testable import Recurrence

@Suite("The layout of a trace")
struct LayoutTests {
  static func attention() throws -> Program {
    try Program(
      ExplanationTests.model(try #require(RandomModel.cells.first { $0.name == "attention" })), loss: .meanSquaredError)
  }

  @Test("gives every recorded scalar one place of its own, and wastes none")
  func places() throws {
    for program in [try Self.attention(), try Program(AddressTests.models[0], loss: .crossEntropy)] {
      let layout = try Layout(program, steps: 5)
      var used = [Int](repeating: 0, count: layout.count)
      for slot in program.slots.indices {
        let place = layout.places[slot]
        for time in (program.slots[slot].isState ? 0 : 1)...5 {
          for unit in 0..<place.width(row: time) {
            let value = place.offset(place.value, row: time) + unit
            #expect(value < layout.valueCount)
            used[value] += 1
            if program.slots[slot].adjoint == .own {
              let adjoint = place.offset(place.adjoint, row: time) + unit
              #expect(adjoint >= layout.valueCount)
              used[adjoint] += 1
            }
          }
        }
      }
      #expect(used.allSatisfy { $0 == 1 })
    }
  }

  @Test(
    "takes at most 2 % over 8 bytes a recorded scalar, in a lesson and in a large run",
    arguments: [(12, 12), (1, 1), (200, 64)])
  func overhead(steps: Int, hidden: Int) throws {
    for loss in [Loss.meanSquaredError, Loss(.meanSquaredError, over: .last)] {
      let program = try Program(
        Model(
          inputs: 3, layers: [.init(.lstm, hidden: hidden), .init(.gru, hidden: hidden)], readout: .init(outputs: 1)),
        loss: loss)
      let rows = loss.steps == .last ? 1 : steps
      let sample = Sample(
        inputs: [Double](repeating: 0, count: 3 * steps), targets: [Double](repeating: 0, count: rows))
      let trace = try program.run(Parameters(zerosLike: program.parameters), sample)
      var recorded = 0
      for slot in program.slots.indices {
        for time in 0...steps where trace.isRecorded(slot, time: time) {
          let width = trace.values(slot, time: time).count
          recorded += width + (program.slots[slot].adjoint == .own ? width : 0)
        }
      }
      let bytes = MemoryLayout<Double>.stride * trace.storage.capacity
      #expect(Double(bytes) <= 1.02 * 8 * Double(recorded) + 64, "the allocator rounds small sizes up")
      #expect(trace.storage.count == recorded)
    }
  }

  @Test("shares the gradient of a sum with its only reader, and gives what is read twice one of its own")
  func sharing() throws {
    let program = try Program(Model(inputs: 2, layers: [.init(.lstm, hidden: 2)]), loss: .meanSquaredError)
    func slot(_ name: String) throws -> Int { try #require(program.slot(layer: 0, name)) }
    #expect(try program.slots[slot("W_ii x")].adjoint == .shared(slot("a_i")))
    #expect(try program.slots[slot("f ⊙ c'")].adjoint == .shared(slot("c")))
    #expect(try program.slots[slot("c")].adjoint == .own)
    #expect(try program.slots[slot("a_i")].adjoint == .own)
    #expect(try program.adjointSlot(of: slot("W_ii x")) == slot("a_i"))
  }

  @Test("is refused before anything is allocated where it would not fit")
  func tooLarge() throws {
    let sentences = try Sentences.all()
    let program = try Program(
      Model(inputs: 1, layers: [.init(.lstm, hidden: 100_000)], readout: .init(outputs: 1)), loss: .meanSquaredError)
    for steps in [1_000_000_000, 1 << 50, Int.max - 1, Int.max] {
      Sentences.expect("trace.too-large", ["steps": String(steps), "limit": "8000000000"], in: sentences) {
        _ = try Layout(program, steps: steps, limit: 8_000_000_000)
      }
    }
    Sentences.expect("trace.too-large", ["bytes": "2^63"], in: sentences) { _ = try Layout(program, steps: Int.max) }
    let attention = try Self.attention()
    for steps in [1 << 32, Int.max / 2, Int.max - 1, Int.max] {
      Sentences.expect("trace.too-large", ["bytes": "2^63"], in: sentences) { _ = try Layout(attention, steps: steps) }
    }
    for steps in [0, -1, Int.min] {
      Sentences.expect("trace.no-steps", in: sentences) { _ = try Layout(program, steps: steps) }
    }
    let small = try Program(Model(inputs: 1, layers: [.init(.gru, hidden: 2)]))
    let layout = try Layout(small, steps: 2, withGradients: false)
    let (parameters, sample) = (Parameters<Double>(zerosLike: small.parameters), Sample(inputs: [1.0, 2]))
    #expect(try small.run(parameters, sample, byteLimit: 8 * layout.count).steps == 2)
    Sentences.expect("trace.too-large", ["bytes": String(8 * layout.count)], in: sentences) {
      _ = try small.run(parameters, sample, byteLimit: 8 * layout.count - 1)
    }
    // DoubleDouble takes twice the bytes.
    Sentences.expect("trace.too-large", in: sentences) {
      _ = try small.run(
        parameters.converted { DoubleDouble($0) }, sample.converted { DoubleDouble($0) }, byteLimit: 8 * layout.count)
    }
  }
}
