import Experiments
import Foundation
import Recurrence
import Testing

@testable import unroll

/// `unroll gradients jacobian, spectrum, ledger, intervene, compare, precision, sweep`.
struct LaboratoryCommandTests {
  private static let commands = [
    ["jacobian"], ["spectrum"], ["ledger"], ["intervene", "--truncate", "2"], ["compare"], ["precision"],
    ["sweep", "--sigma", "0.5:1:0.5"],
  ]

  @Test(
    "every command prints a table that fits 80 columns, JSON, and CSV with as many cells in every row",
    arguments: commands)
  func forms(_ words: [String]) throws {
    let place = try Workplace()
    let table = try place.unroll(["gradients"] + words + [firstLSTM], environment: ["COLUMNS": "80"])
    #expect(table.status == 0 && table.errors == "" && table.output.contains("first-lstm"))
    #expect(table.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!table.output.contains("NaN") && !table.output.contains("\u{1B}"))
    let json = try place.unroll(["gradients"] + words + [firstLSTM, "--json"])
    #expect(try json.json()["name"].string == "first-lstm")
    let csv = try place.unroll(["gradients"] + words + [firstLSTM, "--csv"]).output.split(separator: "\n")
    #expect(csv.count > 1)
    // Commas within quotes are none.
    let counts = csv.map { line in
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .reduce(0) { $0 + ($1.offset % 2 == 0 ? $1.element.count { $0 == "," } : 0) }
    }
    #expect(Set(counts).count == 1)
  }

  @Test("a trace, and weights with CSV files, give what the experiment gives", arguments: commands)
  func sources(_ words: [String]) throws {
    let place = try Workplace()
    _ = try place.unroll("trace", firstLSTM, "-o", "first-lstm.json")
    let expected = try place.unroll(["gradients"] + words + [firstLSTM, "--json"])
    let recorded = try place.unroll(["gradients"] + words + ["first-lstm.json", "--json"])
    #expect(recorded.status == 0 && recorded.bytes == expected.bytes, "\(recorded.errors)")
    try place.writeStateDict(to: "W.safetensors")
    try place.write("a,b\n1,2\n0.5,-1\n3,0\n", to: "X.csv")
    try place.write("y\n1\n0\n-1\n", to: "Y.csv")
    let weights = try place.unroll(
      ["gradients"] + words + ["--weights", "W.safetensors", "--input", "X.csv", "--target", "Y.csv", "--json"])
    #expect(weights.status == 0, "\(weights.errors)")
  }

  @Test("jacobian gives every lag's norms and singular values, Π f beside ∂c/∂c, and the radii of W_hh")
  func jacobian() throws {
    let trace = try Experiment(path: firstLSTM).run()
    let layer = try #require(
      try Workplace().unroll("gradients", "jacobian", firstLSTM, "--json").json()["layers"].elements.first)
    #expect(layer["states"].elements.compactMap { $0["state"].string } == ["h", "c", "joint"])
    #expect(layer["recurrent_matrices"].elements.compactMap { $0["name"].string } == ["W_hi", "W_hf", "W_hg", "W_ho"])
    for (index, state) in ["h", "c"].enumerated() {
      let lags = layer["states"].elements[index]["lags"].elements
      #expect(lags.map { $0["k"].number } == [4, 3, 2, 1, 0])
      for lag in 1...5 {
        let jacobian = try trace.jacobian(lag: lag)
        let values = try jacobian.singularValues(of: state, by: state)
        #expect(lags[lag - 1]["singular_values"].numbers == (0..<3).compactMap { values[$0]?.double })
        #expect(lags[lag - 1]["norm"].number == (try jacobian.norm(of: state, by: state).double))
        if state == "c" {
          #expect(lags[lag - 1]["direct"].numbers == jacobian.directPaths[0].products.map(\.double))
        }
      }
    }
    let words = ["gradients", "jacobian", firstLSTM, "--json", "--lag", "2", "--to", "4", "--state", "c"]
    let one = try Workplace().unroll(words).json()["layers"].elements[0]["states"].elements
    #expect(one.count == 1 && one[0]["lags"].elements.compactMap { $0["k"].number } == [2])
  }

  @Test("the ledger's columns agree with the trace, and what is left over is said")
  func ledger() throws {
    let json = try Workplace().unroll("gradients", "ledger", firstLSTM, "--scalar", "l0.W_hf[0,1]", "--json").json()
    let scalar = try #require(json["scalars"].elements.first)
    #expect(scalar["address"].string == "l0.W_hf[0,1]")
    // A few roundings of one layer's five steps.
    #expect(try #require(scalar["column_residual_ulps"].number) <= 8)
    #expect(try #require(scalar["residual_ulps"].number) <= 8)
    #expect(abs(json["shares_by_lag"].numbers.reduce(0, +) - 1) < 1e-14)  // five roundings
    #expect(scalar["cells"].rows.count == 5)
    let text = try Workplace().unroll("gradients", "ledger", firstLSTM, "--truncate", "2").output
    #expect(text.contains("ulps") && text.contains("Truncated to 2 steps, 6 cells"))
  }

  @Test("a translator's ledger has the encoder's steps in a table of their own, and what needs lags is refused")
  func translator() throws {
    let file = repositoryFile("lessons/examples/translator.json5")
    let json = try Workplace().unroll("gradients", "ledger", file, "--scalar", "encoder.l0.W_hi[0,1]", "--json").json()
    let read = json["tensors"].elements.filter { $0["uses_are"].string == "encoder" }
    #expect(
      read.count > 10
        && read.allSatisfy { $0["name"].string?.hasPrefix("encoder.") == true || $0["name"].string == "l1.U_a" })
    for tensor in read { #expect(abs(tensor["shares_by_use"].numbers.reduce(0, +) - 1) < 1e-12, "sums of four shares") }
    #expect(abs(json["shares_by_lag"].numbers.reduce(0, +) - 1) < 1e-12)
    #expect(
      try #require(json["scalars"].elements.first?["residual_ulps"].number) <= 128, "roundings of some dozen paths")
    let text = try Workplace().unroll("gradients", "ledger", file).output
    #expect(text.contains("at the encoder's steps") && text.contains("most at step"))
    let truncated = try Workplace().unroll("gradients", "ledger", file, "--truncate", "2")
    #expect(truncated.status == 1 && truncated.errors.contains("two"))
    let picture = try Workplace().unroll("draw", "ledger", file, "--tensor", "encoder.l0.W_hi", "-o", "-")
    #expect(picture.status == 1 && picture.errors.contains("gradients ledger"))
    #expect(try Workplace().unroll("draw", "ledger", file, "--text", "-o", "-", "--format", "svg").status == 0)
  }

  @Test("a sweep has the same numbers for any number of workers, and a row for every combination")
  func sweep() throws {
    let words = [
      "gradients", "sweep", firstLSTM, "--units", "2,3", "--sigma", "0.5:2:0.5", "--cells", "lstm,gru", "--json",
    ]
    let one = try Workplace().unroll(words + ["--workers", "1"])
    let three = try Workplace().unroll(words + ["--workers", "3"])
    #expect(one.status == 0 && one.bytes == three.bytes)
    let runs = try one.json()["runs"].elements
    #expect(runs.count == 16)
    #expect(runs.map { $0["sigma"].number }.prefix(4) == [0.5, 1, 1.5, 2])
    #expect(runs[0]["cell"].string == "lstm" && runs[15]["cell"].string == "gru")
    #expect(one.errors == "", "a progress bar is for a terminal")
  }

  @Test("interventions change what they say and nothing else")
  func interventions() throws {
    let words = [
      "gradients", "intervene", firstLSTM, "--json", "--truncate", "5", "--clip-norm", "1e-3", "--detach", "h",
      "--clamp",
      "f=1", "--steps", "3",
    ]
    let json = try Workplace().unroll(words).json()
    let rows = json["interventions"].elements
    #expect(
      rows.compactMap { $0["name"].string } == ["truncate 5", "detach h", "clip-norm 1e-3", "clamp f=1", "steps 3"])
    // The full length is no truncation, but for the order of additions.
    #expect(abs(try #require(rows[0]["share_kept"].number) - 1) < 1e-12)
    #expect(rows[0]["cells_lost"].number == 0)
    #expect(rows[1]["loss"].number == json["original"]["loss"].number)
    #expect(abs(try #require(rows[2]["changed_norm"].number) - 1e-3) < 1e-17)
    #expect(rows[3]["loss"].number != json["original"]["loss"].number)
  }

  @Test("compare matches cells by units or by parameters")
  func compare() throws {
    let path = lessonExperiment("year")
    let units = try Workplace().unroll("gradients", "compare", path, "--json").json()["runs"].elements
    #expect(units.compactMap { $0["cell"].string } == ["rnn-tanh", "lstm", "gru"])
    #expect(Set(units.map { $0["units"].numbers }).count == 1)
    let matched = try Workplace().unroll("gradients", "compare", path, "--match", "parameters", "--json").json()
    let sizes = matched["runs"].elements.map { $0["units"].numbers[0] }
    #expect(sizes[1] < sizes[0], "an LSTM has four times the parameters of an RNN")
  }

  @Test("fresh parameters have the forget bias of the experiment file, in compare and in sweeps")
  func forgetBias() throws {
    let workplace = try Workplace()
    func loss(_ bias: Int, _ words: String...) throws -> [Double] {
      let file = "bias\(bias).json5"
      try workplace.write(
        """
        {
          model: { inputs: 1, layers: [{ cell: "lstm", hidden: 3 }], readout: { outputs: 1 } },
          initialization: { scheme: "pytorch", seed: 1, forget_bias: \(bias) },
          data: { inputs: [[1], [0.5], [-0.5]], targets: [[0], [0], [1]] }, loss: "mse",
        }
        """, to: file)
      let json = try workplace.unroll(["gradients", words[0], workplace.path(file)] + words.dropFirst() + ["--json"])
        .json()
      return json["runs"].elements.compactMap { $0["loss"].number }
    }
    let file = try loss(3, "sweep", "--steps", "3")
    // The same scheme and seed: the run itself.
    #expect(try loss(3, "compare", "--cells", "lstm") == file)
    #expect(try loss(0, "compare", "--cells", "lstm") != file)
    #expect(try loss(3, "compare", "--cells", "gru") == loss(0, "compare", "--cells", "gru"))
    #expect(try loss(3, "sweep", "--units", "4") != loss(0, "sweep", "--units", "4"))
    #expect(
      try loss(3, "sweep", "--units", "4", "--forget-bias", "1")
        == loss(0, "sweep", "--units", "4", "--forget-bias", "1"))
  }

  @Test("a terminal that is not UTF-8 gets bars of ASCII")
  func plainBars() throws {
    let outcome = try Workplace().unroll("gradients", "jacobian", firstLSTM, environment: ["LC_ALL": "C"])
    #expect(outcome.output.contains("====") && !outcome.output.contains("━"))
  }

  @Test("the pictures show the numbers of the commands")
  func pictures() throws {
    let place = try Workplace()
    let matrices = try place.unroll("gradients", "spectrum", firstLSTM, "--json").json()["layers"].elements[0][
      "matrices"]
    let drawn = try place.unroll("draw", "spectrum", firstLSTM, "--text", "-o", "s.svg")
    let radii = matrices.elements.compactMap { $0["spectral_radius"].number }
    #expect(radii.count == 4)
    for radius in [radii.max(), radii.min()] {
      #expect(drawn.output.contains(figures(try #require(radius))), "\(drawn.output)")
    }
  }

  @Test("ranges are read to the decimal")
  func ranges() throws {
    #expect(try NumberRange.doubles("sigma", "0.5:2:0.1").map(\.description).suffix(2) == ["1.9", "2.0"])
    #expect(try NumberRange.doubles("sigma", "0.1:0.3:0.1") == [0.1, 0.2, 0.3])
    #expect(try NumberRange.doubles("sigma", "1,0.5") == [1, 0.5])
    #expect(try NumberRange.integers("units", "4:16:4") == [4, 8, 12, 16])
    for text in ["", "a", "1:", ":2", "2:1", "1:2:0", "1:2:-1", "1:2:3:4", "nan", "0:1:1e-9", "1,,2", "1:inf"] {
      #expect(throws: Diagnosis.self, "\(text)") { try NumberRange.doubles("sigma", text) }
    }
    #expect(throws: Diagnosis.self) { try NumberRange.integers("units", "1.5") }
    #expect(throws: Diagnosis.self) { try NumberRange.integers("units", "0:3") }
  }

  @Test(
    "mistakes on the command line are named, with what was meant",
    arguments: [
      (["jacobain"], "did you mean 'jacobian'?"),
      (["jacobian", firstLSTM, "--layer", "3"], "--layer"),
      (["jacobian", firstLSTM, "--lag", "9"], "There is no lag 9"),
      (["jacobian", firstLSTM, "--to", "9"], "There is no step 9"),
      (["jacobian", firstLSTM, "--state", "q"], "no state \"q\""),
      (["jacobian", firstLSTM, "--reverse"], "only the forward direction"),
      (["ledger", firstLSTM, "--tensor", "l0.W_hx"], "l0.W_h"),
      (["ledger", firstLSTM, "--scalar", "l0.t3.h[0]"], "no parameter"),
      (["intervene", firstLSTM], "--truncate 3"),
      (["intervene", firstLSTM, "--clamp", "q=1"], "no equation"),
      (["intervene", firstLSTM, "--clamp", "f"], "f=1"),
      (["intervene", firstLSTM, "--activation", "h=rleu"], "relu"),
      (["intervene", firstLSTM, "--steps", "9"], "5 steps"),
      (["intervene", firstLSTM, "--detach", "x"], "no gradient to cut"),
      (["sweep", firstLSTM], "--sigma"),
      (["sweep", firstLSTM, "--sigma", "1:0"], "0.5:2:0.1"),
      (["sweep", firstLSTM, "--init", "orthogonl"], "orthogonal"),
      (["sweep", firstLSTM, "--cells", "gru", "--forget-bias", "1"], "b_if"),
      (["compare", firstLSTM, "--cells", "lstn"], "lstm"),
    ])
  func mistakes(_ words: [String], _ wanted: String) throws {
    let outcome = try Workplace().unroll(["gradients"] + words)
    #expect(outcome.status != 0 && outcome.output == "")
    #expect(outcome.errors.contains(wanted), "\(outcome.errors)")
  }

  @Test("a single step, a gradient of zero and an exploded run give defined results")
  func edges() throws {
    let place = try Workplace()
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "rnn-tanh", hidden: 2 }], readout: { outputs: 1 } },
        initialization: { scheme: "zeros" }, data: { inputs: [[1]], targets: [[0]] }, loss: "mse" }
      """, to: "one.json5")
    for words in Self.commands where words[0] != "intervene" {
      let outcome = try place.unroll(["gradients"] + words + ["one.json5"])
      #expect(outcome.status == 0 && !outcome.output.contains("NaN"), "\(words) \(outcome.errors)")
      let json = try place.unroll(["gradients"] + words + ["one.json5", "--json"])
      #expect(!json.output.contains("NaN") && !json.output.contains("Infinity"), "\(words)")
      _ = try json.json()
    }
    let ledger = try place.unroll("gradients", "ledger", "one.json5")
    #expect(ledger.output.contains("nothing to share out"))
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "rnn-relu", hidden: 1 }] }, initialization: { scheme: "constant", value: 1e200 },
        data: { inputs: [[1], [1], [1]], targets: [[0], [0], [0]] }, loss: "mse" }
      """, to: "explode.json5")
    let exploded = try place.unroll("gradients", "explode.json5")
    #expect(exploded.status == 0 && exploded.output.contains("number is l0.t2.W_hh h'[0] = ∞"))
    let refused = try place.unroll("gradients", "ledger", "explode.json5")
    #expect(refused.status == 1 && refused.errors.contains("exploded"))
    // Products beyond Float64 are still numbers.
    let jacobian = try place.unroll("gradients", "jacobian", "explode.json5", "--json").json()
    let last = try #require(jacobian["layers"].elements[0]["states"].elements[0]["lags"].elements.last)
    #expect(last["norm"] == .null)
    let power = try #require(last["norm_log10"].number)
    #expect(abs(power - 600) < 1e-10)  // a few roundings of 600
  }
}
