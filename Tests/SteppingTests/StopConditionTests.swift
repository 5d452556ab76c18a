import Recurrence
import Testing

@testable import Stepping

@Suite struct StopConditionTests {
  @Test(
    "conditions that are understood",
    arguments: [
      "f < 0.1", "f<0.1", "|grad h| < 1e-6", "|∂h|<=1e-6", "saturated(o)", "saturated( grad o )", "nan", "inf",
      "c[0] > −0.5", "f > 0.9 and i < 0.1", "f < 0.1 or (o > 0.9 and nan)", "l0.c >= 2", "a_f < 0", "y > 1",
    ])
  func understood(_ text: String) throws {
    _ = try StopCondition.parse(text, in: FirstLSTM.run().program)
  }

  @Test(
    "conditions that are not, with the column",
    arguments: [
      ("", "stop.expected-quantity", 1), ("f", "stop.expected-comparison", 2), ("f <", "stop.expected-number", 4),
      ("f < x", "stop.expected-number", 5), ("f < 0.1 0.2", "stop.expected-end", 9), ("q < 1", "stop.unknown", 1),
      ("f < 0.1 and", "stop.expected-quantity", 12), ("|f < 1", "stop.expected-bar", 4),
      ("saturated o", "stop.expected-opening", 11), ("saturated(o", "stop.expected-parenthesis", 12),
      ("(f < 1", "stop.expected-parenthesis", 7), ("f[3] < 1", "stop.unit", 3), ("f[0 < 1", "stop.expected-bracket", 5),
      ("f[99999999999999999999] < 1", "stop.unit", 3), ("grad target < 1", "stop.no-gradient", 6),
      ("f << 3", "stop.expected-number", 4), ("f < 1e999", "stop.expected-number", 5), ("l7.c < 1", "stop.unknown", 1),
      ("中 < 1", "stop.unknown", 1),
    ])
  func refused(_ text: String, _ key: String, _ column: Int) throws {
    let program = try FirstLSTM.run().program
    do throws(Diagnosis) {
      _ = try StopCondition.parse(text, in: program)
      Issue.record("'\(text)' was understood")
    } catch {
      #expect(error.key == key)
      #expect(error["column"] == String(column))
    }
  }

  @Test("too long and too deep conditions are refused without harm")
  func hostile() throws {
    let program = try FirstLSTM.run().program
    for text in [String(repeating: "(", count: 400), String(repeating: "f < 1 or ", count: 100)] {
      #expect(throws: Diagnosis.self) { _ = try StopCondition.parse(text, in: program) }
    }
  }

  @Test("hits are those that a look at every number finds")
  func hits() throws {
    let run = try FirstLSTM.run()
    for (text, test) in [
      ("|grad c| < 0.06", { abs($0) < 0.06 }), ("f > 0.8", { $0 > 0.8 }), ("c[1] < 0", { $0 < 0 }),
    ] as [(String, (Double) -> Bool)] {
      let condition = try StopCondition.parse(text, in: run.program)
      var expected = 0
      for number in 0..<run.playback.count(.scalar) {
        let reference = run.playback.reference(run.playback.moment(number, .scalar))
        let address = Address.text(of: reference, in: run.program)
        let wanted =
          text.hasPrefix("|grad c")
          ? address.hasPrefix("grad l0.") && address.contains(".c[")
          : text.hasPrefix("f")
            ? address.hasPrefix("l0.") && address.contains(".f[")
            : address.hasPrefix("l0.") && address.hasSuffix(".c[1]")
        if wanted, test(run.trace.value(reference)) { expected += 1 }
      }
      #expect(run.hits(of: condition) == expected, "\(text)")
    }
  }

  @Test("with 'and' both quantities are of one step and unit, as far as they are known")
  func both() throws {
    let run = try FirstLSTM.run()
    let condition = try StopCondition.parse("f > 0.6 and i < 0.2", in: run.program)
    var position = -1
    var count = 0
    while let hit = run.nextHit(of: [condition], from: position, backward: false) {
      guard case .value(_, let time, let unit) = run.playback.reference(run.playback.moment(hit, .scalar)) else {
        break
      }
      let f = try Address.parse("l0.t\(time).f[\(unit)]", in: run.program, steps: 5)
      let i = try Address.parse("l0.t\(time).i[\(unit)]", in: run.program, steps: 5)
      #expect(run.trace.value(f) > 0.6 && run.trace.value(i) < 0.2)
      position = hit
      count += 1
    }
    #expect(count > 0)
  }

  @Test("an overflow is found as NaN or infinity")
  func overflow() throws {
    var run = try FirstLSTM.run(.rnnReLU, steps: 3)
    let condition = try StopCondition.parse("nan or inf", in: run.program)
    #expect(run.hits(of: condition) == 0)
    let weight = try Address.parse("W_ih[0,0]", in: run.program, steps: 3)
    try run.edit(weight, to: 1e308)
    let hidden = try Address.parse("readout.W[0,0]", in: run.program, steps: 3)
    try run.edit(hidden, to: 1e308)
    #expect(try #require(run.hits(of: condition)) > 0)
  }
}
