import Foundation
import Testing

/// `unroll evaluate`, `predict` and `generate`: what they say of a model, and to whom they refuse.
struct TrainedModelCommandTests {
  private static let series = TrainCommandTests.small.replacingOccurrences(of: "EPOCHS", with: "1")
  private static let text = """
    {
      model: {
        embedding: { symbols: 6, width: 4 }, layers: [{ cell: "gru", hidden: 12 }], readout: { outputs: 6 },
        output: "softmax",
      },
      initialization: { scheme: "keras" },
      data: { text: { value: "ab cd. ab cd. ab cd. ab cd. ab cd. ab cd. ab cd. ab cd. " }, look_back: 8, stride: 8 },
      loss: "cross_entropy",
      training: { epochs: 150, batch: 1, carry_state: true, optimizer: { kind: "adam", rate: 0.02 } },
    }
    """

  private func trained(_ text: String, _ words: String...) throws -> Workplace {
    let place = try Workplace()
    try place.write(text, to: "e.json5")
    let outcome = try place.unroll(["train", "e.json5", "-o", "m"] + words)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return place
  }

  @Test("a model is judged beside the value before, the season before and linear regression, in the data's units")
  func evaluate() throws {
    let place = try trained(Self.series, "--epochs", "5")
    let report = try place.unroll("evaluate", "m", "--json").json()
    #expect(report["part"].string == "test" && report["samples"].number == 8)
    for name in ["model", "persistence", "seasonal", "linear"] {
      let mse = try #require(report[name]["mse"].number)
      let rmse = try #require(report[name]["rmse"].number)
      // Both come from one sum; a square and its root differ by rounding only.
      #expect(abs(rmse * rmse / mse - 1) < 1e-14, "\(name)")
    }
    #expect(report["season"].number != nil && report["lag"].number != nil)
    let shown = try place.unroll("evaluate", "m/model.safetensors", "--part", "training").output
    for part in ["44 samples of the training part", "the value before", "linear regression", "rmse"] {
      #expect(shown.contains(part), "\(shown)")
    }
    try FileManager.default.removeItem(atPath: place.path("e.json5"))
    #expect(try place.unroll("evaluate", "m").status == 0, "the experiment is kept in the model")
  }

  @Test("a file's rows give a forecast for every window, in the data's units, and values beyond training are warned of")
  func predict() throws {
    let place = try trained(Self.series, "--epochs", "5")
    let rows = (0..<14).map { $0 == 12 ? "50" : "\(Double($0) / 20)" }
    try place.write("value\n" + rows.joined(separator: "\n") + "\n", to: "x.csv")
    let outcome = try place.unroll("predict", "m", "--input", "x.csv")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "after_row,value,value+1" && lines.count == 6 && lines[1].hasPrefix("10,0.45,"))
    try place.write(outcome.output, to: "f.csv")
    let picture = try place.unroll("draw", "forecast", "f.csv", "--text", "-o", "-")
    #expect(picture.status == 0 && picture.output.contains("One step ahead, value+1 misses by"), "\(picture.errors)")
    #expect(outcome.errors.contains("line 14: value is 50.0, outside of what training saw"))
    try place.write("valeu\n1\n", to: "y.csv")
    let wrong = try place.unroll("predict", "m", "--input", "y.csv")
    #expect(wrong.status == 1 && wrong.errors.contains("“valeu”"), "\(wrong.errors)")
    try place.write("value\n1\n", to: "y.csv")
    #expect(try place.unroll("predict", "m", "--input", "y.csv").errors.contains("windows need 10"))
  }

  @Test("rows that come give a forecast each, with the state carried or from the last window")
  func follow() throws {
    let place = try trained(Self.series, "--epochs", "5")
    let rows = (0..<12).map { "\(Double($0) / 10)" }
    try place.write("value\n" + rows.joined(separator: "\n") + "\n", to: "x.csv")
    let batch = try place.unroll("predict", "m", "--input", "x.csv").output.split(separator: "\n")
    let windowed = try place.unroll(
      ["predict", "m", "--follow", "-", "--window"], input: rows.joined(separator: "\n"))
    let lines = windowed.output.split(separator: "\n")
    #expect(windowed.status == 0 && lines.count == 13)
    for last in 10...12 { #expect(batch[last - 9].hasSuffix("," + lines[last]), "row \(last)") }
    let carried = try place.unroll(
      ["predict", "m", "--follow", "-"], input: "time,value\n" + rows.map { "t," + $0 + "\n" }.joined())
    let states = carried.output.split(separator: "\n")
    #expect(states[10] == lines[10], "ten rows from the zero state are a window")
    #expect(states[11] != lines[11], "an eleventh goes on from it")
  }

  @Test("a bad row is left out and said, and the state stays")
  func badRow() throws {
    let place = try trained(Self.series, "--epochs", "2")
    let good = try place.unroll(["predict", "m", "--follow", "-"], input: "value\n0.1\n0.2\n")
    let bad = try place.unroll(["predict", "m", "--follow", "-"], input: "value\n0.1\nx\n\n1e999\n0.2\n")
    #expect(bad.status == 1 && bad.output == good.output)
    #expect(bad.errors.contains("line 3 was left out") && bad.errors.contains("2 rows were left out"))
    let none = try place.unroll(["predict", "m", "--follow", "-"], input: "other\n0.1\n")
    #expect(none.status == 1 && none.errors.contains("no column 'value'"))
  }

  @Test("a series goes on from its own forecasts")
  func continues() throws {
    let place = try trained(Self.series, "--epochs", "2")
    let rows = (0..<10).map { "\(Double($0) / 10)" }
    try place.write("value\n" + rows.joined(separator: "\n") + "\n", to: "x.csv")
    let first = try place.unroll("generate", "m", "--input", "x.csv", "--length", "2").output
      .split(separator: "\n").map(String.init)
    #expect(first.count == 3 && first[0] == "value")
    try place.write("value\n" + (rows + [first[1]]).joined(separator: "\n") + "\n", to: "x.csv")
    let second = try place.unroll("generate", "m", "--input", "x.csv", "--length", "1").output.split(separator: "\n")
    let (a, b) = (try #require(Double(first[2])), try #require(Double(second[1])))
    // The forecast is scaled back and forth once more on the way through the file.
    #expect(abs(a - b) < 1e-12)
  }

  @Test("a language model writes what it has learned, and the same seed writes the same")
  func writes() throws {
    let place = try trained(Self.text)
    let sure = try place.unroll("generate", "m", "--prompt", "ab", "--length", "12", "--temperature", "0")
    #expect(sure.output == "ab cd. ab cd. \n", "\(sure.output)")
    func drawn(_ seed: String) throws -> String {
      try place.unroll("generate", "m", "--temperature", "3", "--seed", seed, "--length", "60").output
    }
    #expect(try drawn("1") == drawn("1") && drawn("1") != drawn("2"))
    let unknown = try place.unroll("generate", "m", "--prompt", "xyz")
    #expect(unknown.status == 1 && unknown.errors.contains("“x” is not in the vocabulary"))
    let report = try place.unroll("evaluate", "m", "--json").json()
    let perplexity = try #require(report["model"]["perplexity"].number)
    #expect(try perplexity < #require(report["constant"]["perplexity"].number))
    let typed = try place.unroll(["predict", "m", "--follow", "-"], input: "ab c\nab\n")
    #expect(typed.status == 0 && typed.output.split(separator: "\n").count == 2, "\(typed.errors)")
  }

  @Test("a file that is no trained model, or a damaged one, is refused")
  func refuses() throws {
    let place = try trained(Self.series, "--epochs", "1")
    try place.writeStateDict(to: "W.safetensors") { $0 }
    let other = try place.unroll("evaluate", "W.safetensors")
    #expect(other.status == 1 && other.errors.contains("W.safetensors is no trained model"))
    #expect(try place.unroll("predict", "none", "--input", "x").errors.contains("none: there is no such file"))
    let bytes = try place.contents("m/model.safetensors")
    for count in stride(from: 0, to: bytes.count, by: bytes.count / 40) {
      try bytes.prefix(count).write(to: place.folder.appendingPathComponent("cut.safetensors"))
      let cut = try place.unroll("evaluate", "cut.safetensors")
      #expect(cut.status == 1 && cut.errors.hasPrefix("unroll: cut.safetensors"), "\(count): \(cut.errors)")
    }
  }
}
