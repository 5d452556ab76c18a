import Foundation
import Testing

/// Experiment files and cell files that are wrong: the message names the file, the line and what was expected.
struct BadExperimentTests {
  private static let good = """
    {
      model: { inputs: 1, layers: [{ cell: "lstm", hidden: 2 }], readout: { outputs: 1, on: "every" } },
      initialization: { scheme: "uniform", seed: 1 },
      data: { inputs: [[1], [2]], targets: [[1], [0]] },
      loss: "mse",
    }
    """

  /// What `check` says to the good experiment with one thing replaced.
  private func problem(_ old: String, _ new: String) throws -> Outcome {
    let place = try Workplace()
    try #require(Self.good.contains(old))
    try place.write(Self.good.replacing(old, with: new), to: "e.json5")
    let outcome = try place.unroll("check", "e.json5")
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("unroll: e.json5") && outcome.errors.split(separator: "\n").count == 1)
    return outcome
  }

  @Test("the experiment that the others are made from is right")
  func good() throws {
    let place = try Workplace()
    try place.write(Self.good, to: "e.json5")
    #expect(try place.unroll("check", "e.json5").status == 0)
  }

  @Test(
    "a mistake is named with its line, and the word that was meant",
    arguments: [
      ("hidden: 2", "hiden: 2", ["line 2", "hiden", "hidden"]),
      ("loss: \"mse\"", "los: \"mse\"", ["line 5", "los", "loss"]),
      ("\"lstm\"", "\"lstn\"", ["line 2", "'lstn'", "'lstm'"]), ("\"mse\"", "\"mae\"", ["line 5", "mae", "mse"]),
      ("hidden: 2", "hidden: 0", ["line 2", "hidden", "0"]), ("hidden: 2", "hidden: two", ["line 2"]),
      ("hidden: 2", "hidden: 2.5", ["line 2", "hidden", "whole number"]),
      ("[[1], [2]]", "[[1], [2, 3]]", ["line 4", "row 1", "2 numbers"]), ("[[1], [2]]", "[]", ["line 4", "empty"]),
      ("[[1], [2]]", "[[1, 1], [2, 2]]", ["line 4", "2 numbers", "needs 1"]),
      ("[[1], [2]]", "[[1], [NaN]]", ["line 4", "nan", "[1,0]"]),
      ("[[1], [0]]", "[[1]]", ["line 4", "1 target numbers", "2 rows need 2"]),
      ("targets: [[1], [0]]", "csv: \"x.csv\"", ["line 4", "csv"]), ("loss: \"mse\",\n}", "loss: \"mse\"", ["line"]),
      ("seed: 1", "seed: -1", ["line 3", "seed", "-1"]), ("\"uniform\"", "\"unifrom\"", ["line 3", "uniform"]),
    ])
  func mistakes(_ old: String, _ new: String, _ parts: [String]) throws {
    let outcome = try problem(old, new)
    for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
  }

  @Test("a network or a sequence that no memory holds is refused with the bytes, at once")
  func memory() throws {
    let wide = try problem("hidden: 2", "hidden: 1000000")
    #expect(wide.errors.contains("bytes"), "\(wide.errors)")
    let place = try Workplace()
    let rows = Array(repeating: "1", count: 200_000).joined(separator: "\n")
    try place.write("x\n" + rows + "\n", to: "x.csv")
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "lstm", hidden: 4000 }] }, initialization: { scheme: "zeros" },
        data: { csv: "x.csv", columns: ["x"], look_back: 199999 } }
      """, to: "long.json5")
    let outcome = try place.unroll("trace", "long.json5")
    #expect(outcome.status == 1 && outcome.errors.contains("long.json5"), "\(outcome.errors)")
    // 199,999 steps of 4000 units with some thirty numbers a unit, of 8 bytes each.
    let bytes = outcome.errors.split(separator: " ").compactMap { Int($0) }.max() ?? 0
    #expect(bytes > 199_999 * 4000 * 8 * 20, "\(outcome.errors)")
  }

  @Test(
    "a mistake in a cell file is named with line and column",
    arguments: [
      ("name: a\nh = tanh(W x + \n", ["a.cell, line 2, column 16"]),
      ("h = tan(W_ih x + W_hh h')\n", ["a.cell, line 1, column 5", "'tan'", "'tanh'"]),
      ("h = tanh(W_ih x + W_hh q')\n", ["a.cell, line 1, column 24", "no equation computes q"]),
      ("h = tanh(W_ih x + W_hh h'\n", ["a.cell, line 1", "')'"]), ("", ["a.cell", "no equation"]),
      ("name: a\n", ["a.cell", "no equation"]), ("nam: a\nh = tanh(W x)\n", ["a.cell, line 1", "'nam'", "'name'"]),
      ("h = tanh(W x)\nh = σ(W x)\n", ["a.cell, line 2", "'h'"]), ("h = tanh(W x) §\n", ["a.cell, line 1, column 15"]),
      ("a = σ(W_a x)\nh = a ⊙ g\ng = tanh(W_g x)\n", ["a.cell, line 2", "'g' is read before"]),
    ])
  func cellFiles(_ text: String, _ parts: [String]) throws {
    let place = try Workplace()
    try place.write(text, to: "a.cell")
    let outcome = try place.unroll("cells", "a.cell")
    #expect(outcome.status == 1 && outcome.output == "")
    for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
  }
}
