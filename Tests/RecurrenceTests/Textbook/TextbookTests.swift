import Testing

@Suite("The textbook implementations")
struct TextbookTests {
  /// Cases that a single layer in one direction with linear readout can run.
  static func cases(of cell: String) throws -> [FixtureFile] {
    try FixtureFile.all(in: "pytorch").filter {
      $0.about.cell == cell && $0.about.layers == 1 && $0.about.directions == 1 && $0.about.projection == 0
        && $0.about.activation == "identity" && $0.about.mask == false && $0.about.vocabulary == nil
        && $0.about.batch == nil
    }
  }

  @Test("agree with PyTorch's RNN, tanh and ReLU", arguments: ["rnn_tanh", "rnn_relu"])
  func rnn(cell: String) throws {
    let cases = try Self.cases(of: cell)
    #expect(cases.count >= 2)
    for fixture in cases {
      let run = try TextbookRNN.run(
        cell == "rnn_tanh" ? .tanh : .relu, parameters: fixture.parameters(gates: ["h"]),
        input: fixture["input"].rows, h0: fixture.tensors["h0"]?.values, target: fixture.target)
      try compare(run, fixture, gates: ["h"], quantities: ["a", "h"])
    }
  }

  @Test("agree with PyTorch's LSTM")
  func lstm() throws {
    let cases = try Self.cases(of: "lstm")
    #expect(cases.count >= 5)
    for fixture in cases {
      let gates = ["i", "f", "g", "o"]
      let run = try TextbookLSTM.run(
        parameters: fixture.parameters(gates: gates), input: fixture["input"].rows,
        h0: fixture.tensors["h0"]?.values, c0: fixture.tensors["c0"]?.values, target: fixture.target)
      try compare(run, fixture, gates: gates, quantities: gates + ["c", "h"])
    }
  }

  @Test(
    "agree with PyTorch's GRU, and with autograd of the form that resets before",
    arguments: ["gru_reset_after", "gru_reset_before"])
  func gru(cell: String) throws {
    let cases = try Self.cases(of: cell)
    #expect(cases.count >= 3)
    for fixture in cases {
      let gates = ["r", "z", "n"]
      let run = try TextbookGRU.run(
        cell == "gru_reset_after" ? .after : .before, parameters: fixture.parameters(gates: gates),
        input: fixture["input"].rows, h0: fixture.tensors["h0"]?.values, target: fixture.target)
      try compare(run, fixture, gates: gates, quantities: gates + ["h"])
    }
  }

  func compare(_ run: TextbookRun, _ fixture: FixtureFile, gates: [String], quantities: [String]) throws {
    expect([[run.loss]], "loss", fixture.tensors["loss"]?.values, fixture)
    expect(run.values["y"], "y", fixture.tensors["y"]?.values, fixture)
    for name in ["y", "output", "input", "readout.weight", "readout.bias"] {
      expect(run.gradients[name], "grad.\(name)", fixture.tensors["grad.\(name)"]?.values, fixture)
    }
    for name in ["h0", "c0"] where fixture.tensors[name] != nil {
      expect(run.gradients[name], "grad.\(name)", fixture.tensors["grad.\(name)"]?.values, fixture)
    }
    for name in quantities {
      expect(run.values[name], name, fixture.tensors["\(name)_l0"]?.values, fixture)
      expect(run.gradients[name], "grad.\(name)", fixture.tensors["grad.\(name)_l0"]?.values, fixture)
    }
    let wanted = try fixture.parameters(gates: gates, prefix: "grad.")
    for name in wanted.keys.sorted() where !name.hasPrefix("readout.") {
      expect(run.gradients[name], "grad.\(name)", wanted[name]?.flatMap(\.self), fixture)
    }
  }

  func expect(_ found: [[Double]]?, _ name: String, _ wanted: [Double]?, _ fixture: FixtureFile) {
    guard let found = found?.flatMap(\.self), let wanted, found.count == wanted.count else {
      Issue.record("\(fixture.about.name): \(name) is missing or has another size")
      return
    }
    let largest = wanted.map(abs).max() ?? 0
    // 1e-12 of the largest entry: some thousand roundings of 1e-16 over 50 steps of libm's and PyTorch's exp and tanh.
    let worst = zip(found, wanted).first { !(abs($0 - $1) <= 1e-12 * largest) }
    #expect(worst == nil, "\(fixture.about.name): \(name) has an entry beyond 1e-12 of \(largest)")
  }
}

extension FixtureFile {
  var target: TextbookTarget {
    get throws {
      let tensor = try self["target"]
      return about.loss == "mse" ? .meanSquaredError(tensor.rows) : .crossEntropy(tensor.values.map { Int($0) })
    }
  }

  /// The parameters of layer 0 under the names of the equations, PyTorch's packed tensors cut into their gates.
  func parameters(gates: [String], prefix: String = "") throws -> [String: [[Double]]] {
    var found: [String: [[Double]]] = [:]
    for name in ["readout.weight", "readout.bias"] { found[name] = try self[prefix + name].rows }
    for side in ["i", "h"] {
      for (letter, packed) in [("W", "weight"), ("b", "bias")] {
        if let whole = tensors["\(prefix)\(packed)_\(side)h_l0"] {
          let rows = letter == "W" ? whole.rows : whole.values.map { [$0] }
          let height = rows.count / gates.count
          for (k, gate) in gates.enumerated() {
            let block = Array(rows[k * height..<(k + 1) * height])
            found["\(letter)_\(side)\(gate)"] = letter == "W" ? block : [block.flatMap(\.self)]
          }
        }
        for gate in gates {
          if let single = tensors["\(prefix)\(letter)_\(side)\(gate)_l0"] {
            found["\(letter)_\(side)\(gate)"] = single.rows
          }
        }
      }
    }
    return found
  }
}
