import Foundation
import Recurrence
import Testing

@testable import unroll

/// `unroll check --plant` and `--claims`.
struct CheckClaimsTests {
  @Test("a planted mistake is found again, in every kind of file", arguments: BackwardMistake.allCases)
  func planted(_ mistake: BackwardMistake) throws {
    let place = try Workplace()
    let text = try String(contentsOfFile: firstLSTM, encoding: .utf8)
    try place.write(text.replacing("\"lstm\"", with: "\"gru\""), to: "gru.json5")
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "lstm", hidden: 2 }], readout: { outputs: 3 }, output: "softmax" },
        initialization: { scheme: "gaussian", sigma: 1, seed: 3 }, data: { inputs: [[1], [-1], [0.5]], targets: [[0], [2], [1]] },
        loss: "cross_entropy" }
      """, to: "classes.json5")
    let experiment = [.resetOnTheWrongSide: "gru.json5", .noTarget: "classes.json5"][mistake] ?? firstLSTM
    for ending in ["json", "csv", "safetensors"] {
      let file = "mine." + ending
      let written = try place.unroll("check", experiment, "--plant", mistake.rawValue, "-o", file)
      #expect(written.status == 0, "\(written.errors)")
      let outcome = try place.unroll("check", experiment, "--claims", file, "--json")
      #expect(outcome.status == 1 && outcome.errors.contains("is wrong"))
      let json = try outcome.json()
      #expect(json["mistake"].string == mistake.rawValue, "\(ending)")
      #expect(json["explains_all"].bool == true)
      #expect(json["first_wrong"]["expected"].number != json["first_wrong"]["claimed"].number)
    }
  }

  @Test("gradients that are right are said to be right, under names of the run or of a state dict")
  func right() throws {
    let place = try Workplace()
    // Not a mistake of this run: written as JSON by the trace itself.
    let json = try place.unroll("trace", firstLSTM, "--json").json()
    let gradients = json["gradients"]["parameters"]
    #expect(!gradients.keys.isEmpty)
    _ = try place.unroll("check", firstLSTM, "--plant", "bias-dropped", "-o", "mine.csv")
    let lines = String(decoding: try place.contents("mine.csv"), as: UTF8.self).split(separator: "\n")
    let kept = lines.filter { !$0.contains(".b_h") }
    try place.write(kept.joined(separator: "\n") + "\n", to: "right.csv")
    let outcome = try place.unroll("check", firstLSTM, "--claims", "right.csv")
    #expect(outcome.status == 0 && outcome.output.contains("are right"), "\(outcome.errors)")
  }

  @Test("files that are no claims are refused with the place")
  func refused() throws {
    let place = try Workplace()
    for (text, wanted) in [
      ("[1]", "an object"), ("{\"l0.t3.q[0]\": 1}", "q"), ("{\"l0.t3.h\": [1, 2]}", "the run has 3"),
      ("{\"loss\": 1}", "has no gradient"), ("{\"l0.t3.h[0]\": \"x\"}", "something else"), ("{}", "Nothing is claimed"),
    ] {
      try place.write(text, to: "claims.json")
      let outcome = try place.unroll("check", firstLSTM, "--claims", "claims.json")
      #expect(outcome.status != 0 && outcome.errors.contains(wanted), "\(text): \(outcome.errors)")
    }
    let none = try place.unroll("check", firstLSTM, "--plant", "reset-on-the-wrong-side")
    #expect(none.status == 1 && none.errors.contains("no place"))
    let both = try place.unroll("check", firstLSTM, "--plant", "bias-dropped", "--claims", "claims.json")
    #expect(both.status == 2)
  }
}
