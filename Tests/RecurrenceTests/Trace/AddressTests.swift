import Testing

@testable import Recurrence

@Suite("An address")
struct AddressTests {
  static let models: [Model] = [
    ExplanationTests.model(.lstm, output: .softmax, embedding: true),
    ExplanationTests.model(.gru), ExplanationTests.model(.jordan, output: .sigmoid),
    Model(inputs: 2, layers: [.init(.lstmPeephole, hidden: 2)]),
    ExplanationTests.model(RandomModel.homeMadeCells[0]), ExplanationTests.model(RandomModel.homeMadeCells[1]),
    ExplanationTests.model(RandomModel.homeMadeCells[2]), ExplanationTests.model(RandomModel.homeMadeCells[3]),
  ]

  @Test("of every recorded scalar is found again", arguments: models.indices)
  func roundTrip(index: Int) throws {
    let program = try Program(Self.models[index], loss: .meanSquaredError)
    let layout = try Layout(program, steps: 4)
    var texts: Set<String> = []
    func expect(_ reference: Reference) throws {
      let text = Address.text(of: reference, in: program)
      #expect(texts.insert(text).inserted, "two scalars are called \(text)")
      #expect(try Address.parse(text, in: program, steps: 4) == reference, "\(text)")
    }
    try expect(.loss)
    for slot in program.slots.indices {
      for time in (program.slots[slot].isState ? 0 : 1)...4 {
        for unit in 0..<layout.places[slot].width(row: time) {
          try expect(.value(slot: slot, time: time, unit: unit))
          if program.adjointSlot(of: slot) != nil { try expect(.gradient(slot: slot, time: time, unit: unit)) }
        }
      }
    }
    for (number, entry) in program.parameters.entries.enumerated() {
      for row in 0..<entry.rows {
        for column in 0..<entry.columns {
          try expect(.parameter(number, row: row, column: column))
          try expect(.parameterGradient(number, row: row, column: column))
        }
      }
    }
    #expect(texts.count > 300)
  }

  @Test("has short forms and ASCII spellings")
  func shortForms() throws {
    let program = try Program(
      Model(inputs: 1, layers: [.init(.lstm, hidden: 2)], readout: .init(outputs: 1)), loss: .meanSquaredError)
    let forms: [(String, String)] = [
      ("h3[0]", "l0.t3.h[0]"), ("t3.h[0]", "l0.t3.h[0]"), ("  grad  h3[ 1 ] ", "grad l0.t3.h[1]"),
      ("∂h0[1]", "grad l0.t0.h[1]"), ("l0.h2[1]", "l0.t2.h[1]"), ("l0.forward.t2.h[1]", "l0.t2.h[1]"),
      ("W_hi[0,1]", "l0.W_hi[0,1]"), ("grad W_hi[0, 1]", "grad l0.W_hi[0,1]"), ("b_if[1]", "l0.b_if[1]"),
      ("x2", "t2.x[0]"), ("t2.x", "t2.x[0]"), ("l0.t2.x[0]", "t2.x[0]"), ("input.t2.x", "t2.x[0]"),
      ("y1", "t1.y[0]"), ("readout.t1.y", "t1.y[0]"), ("loss", "loss"), ("t2.loss", "t2.loss"), ("loss2", "t2.loss"),
      ("f * c'2[0]", "l0.t2.f ⊙ c'[0]"), ("t2.f*c'[0]", "l0.t2.f ⊙ c'[0]"), ("t1.W_hi h′[1]", "l0.t1.W_hi h'[1]"),
      ("a_f3[1]", "l0.t3.a_f[1]"),
    ]
    for (short, full) in forms {
      let spaced = short.replacing("*c", with: " * c")
      let reference = try Address.parse(spaced, in: program, steps: 3)
      #expect(Address.text(of: reference, in: program) == full, "\(short)")
    }
    let two = try Program(
      Model(inputs: 1, layers: [.init(.jordan, hidden: 2), .init(.gru, hidden: 2)], readout: .init(outputs: 1)),
      loss: .meanSquaredError)
    // The model's y, though layer 0 has one of its own; and what layer 1 reads.
    #expect(Address.text(of: try Address.parse("y1", in: two, steps: 3), in: two) == "t1.y[0]")
    #expect(Address.text(of: try Address.parse("l0.t1.y[1]", in: two, steps: 3), in: two) == "l0.t1.y[1]")
    #expect(Address.text(of: try Address.parse("l1.t1.x[1]", in: two, steps: 3), in: two) == "l0.t1.y[1]")
    #expect(Address.text(of: try Address.parse("t1.1 - z[0]", in: two, steps: 3), in: two) == "l1.t1.1 − z[0]")
    let both = try Program(Model(inputs: 1, layers: [.init(.gru, hidden: 2, bidirectional: true)]))
    #expect(Address.text(of: try Address.parse("l0.both.h2[3]", in: both, steps: 3), in: both) == "l0.both.t2.h[3]")
    #expect(
      Address.text(of: try Address.parse("l0.reverse.h2[1]", in: both, steps: 3), in: both) == "l0.reverse.t2.h[1]")
  }

  @Test("that names nothing is refused with what there is")
  func refusals() throws {
    let sentences = try Sentences.all()
    let program = try Program(
      Model(inputs: 2, layers: [.init(.gru, hidden: 2, bidirectional: true)], readout: .init(outputs: 1, on: .last)),
      loss: .meanSquaredError)
    func refuse(_ key: String, _ text: String, _ values: [String: String] = [:], in program: Program) {
      Sentences.expect(key, values, in: sentences) { _ = try Address.parse(text, in: program, steps: 3) }
    }
    for text in ["h]", "h[x]", "h[]", "h[1,]", "h[99999999999999999999]", "]"] {
      refuse("address.syntax", text, ["address": text], in: program)
    }
    refuse("address.no-gradient", "grad loss", in: program)
    refuse("address.no-gradient", "grad t3.target[0]", in: program)
    refuse("address.ambiguous", "h1[0]", ["choices": "l0.h, l0.reverse.h, l0.both.h"], in: program)
    refuse("address.ambiguous", "W_hn[0,0]", ["choices": "l0.W_hn, l0.reverse.W_hn"], in: program)
    refuse("address.indices", "l0.W_hn[0]", ["expected": "2", "name": "l0.W_hn"], in: program)
    refuse("address.indices", "l0.W_hn", ["expected": "2"], in: program)
    refuse("address.indices", "l0.t1.h", ["expected": "1"], in: program)
    refuse("address.indices", "l0.t1.h[0,1]", ["expected": "1"], in: program)
    refuse("address.unit", "l0.t1.h[2]", ["got": "2", "largest": "1"], in: program)
    refuse("address.unit", "l0.t1.h[-1]", ["got": "-1"], in: program)
    refuse("address.unit", "l0.W_hn[0,2]", ["got": "2", "largest": "1"], in: program)
    refuse("address.unit", "l0.W_hn[-1,0]", ["got": "-1"], in: program)
    refuse("address.time", "l0.t4.h[0]", ["got": "4", "smallest": "0", "largest": "3"], in: program)
    refuse("address.time", "l0.t0.z[0]", ["got": "0", "smallest": "1"], in: program)
    refuse("address.time", "l0.t-1.h[0]", ["got": "-1"], in: program)
    refuse("address.no-time", "l0.h[0]", ["example": "l0.t1.h"], in: program)
    refuse("address.step-without", "t2.y[0]", ["got": "2"], in: program)
    refuse("address.no-layer", "l7.t1.h[0]", in: program)
    refuse("address.unknown", "l0.t1.hh[0]", ["name": "hh"], in: program)
    refuse("address.unknown", "", in: program)
    let silent = try Program(Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1)]))
    refuse("address.no-loss", "loss", in: silent)
    refuse("address.no-gradient", "grad h1[0]", in: silent)
  }
}
