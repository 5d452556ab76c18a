import Files
import Foundation
import Testing

/// Bad input to `--weights`, `--input`, `--target`: what is wrong with it, and all that the message must say.
struct BadInputTests {
  private static let inputs = "a,b\n1,2\n0.5,-1\n3,0\n"
  private static let targets = "y\n1\n0\n-1\n"

  /// What `trace` says in a folder with good files of which `change` has spoiled some.
  private func problem(
    _ options: [String] = [], weights: ([Tensor]) -> [Tensor] = { $0 }, change: (Workplace) throws -> Void = { _ in }
  ) throws -> Outcome {
    let place = try Workplace()
    try place.writeStateDict(to: "W.safetensors", change: weights)
    try place.write(Self.inputs, to: "X.csv")
    try place.write(Self.targets, to: "Y.csv")
    try change(place)
    let usual = ["--weights", "W.safetensors", "--input", "X.csv", "--target", "Y.csv"]
    let given = Set(options.filter { $0.hasPrefix("--") })
    let rest = stride(from: 0, to: usual.count, by: 2).filter { !given.contains(usual[$0]) }
      .flatMap { usual[$0...$0 + 1] }
    let outcome = try place.unroll(["trace", "--output", "T.json"] + rest + options)
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(!place.names.contains { $0.contains("T.json") || $0.contains("partial") }, "nothing is half written")
    return outcome
  }

  private func expect(_ outcome: Outcome, _ parts: [String], at location: SourceLocation = #_sourceLocation) {
    #expect(outcome.errors.hasPrefix("unroll: "), sourceLocation: location)
    #expect(outcome.errors.split(separator: "\n").count == 1, "one sentence", sourceLocation: location)
    for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)", sourceLocation: location) }
  }

  @Test(
    "a file that is not there, or no file, is named",
    arguments: [
      (["--weights", "no.safetensors"], ["no.safetensors: there is no such file"]),
      (["--input", "Xs.csv"], ["Xs.csv", "“X.csv”"]), (["--target", "none.csv"], ["none.csv: there is no such file"]),
      (["--weights", "."], [".: this is a folder"]), (["--input", "."], [".: this is a folder"]),
      (["--target", ""], ["there is no such file"]), (["--weights", "X.csv"], ["X.csv", "safetensors file"]),
      (["--input", "W.safetensors"], ["W.safetensors"]), (["--cell", "my.cell"], ["my.cell: there is no such file"]),
    ])
  func files(_ options: [String], _ parts: [String]) throws { expect(try problem(options), parts) }

  @Test("a file that may not be read is named with the system's reason", .enabled(if: getuid() != 0))
  func unreadable() throws {
    let outcome = try problem(change: { place in
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: place.path("X.csv"))
    })
    expect(outcome, ["X.csv: cannot be read: "])
  }

  @Test(
    "a CSV file of inputs that is no table of numbers is named with the line",
    arguments: [
      ("", ["X.csv: the file is empty"]), ("a,b\n", ["X.csv", "no rows"]),
      ("a,b\n1,2\n3\n", ["X.csv, line 3", "1 cells where the first has 2"]),
      ("a,b\n1,2\n3,x\n", ["X.csv, line 3, column 2 (“b”)", "“x” is not a number"]),
      ("a,b\n1,NaN\n", ["X.csv, line 2, column 2", "“NaN”", "finite"]),
      ("a,b\n1,2\n-inf,2\n", ["X.csv, line 3, column 1", "“-inf”"]),
      ("a,b\n1,2\n1e999,2\n", ["X.csv, line 3, column 1", "“1e999”"]),
      ("a,b\n1,\n", ["X.csv, line 2, column 2", "missing"]),
      ("a,b,c\n1,2,3\n", ["X.csv has 3 columns", "W.safetensors reads 2 inputs"]),
      ("0.5,1\n1,2\n", ["X.csv, line 1", "header", "0.5, 1"]), ("a,b\n\"1,2\n", ["X.csv, line 2", "quote"]),
    ])
  func inputs(_ text: String, _ parts: [String]) throws {
    expect(try problem(change: { try $0.write(text, to: "X.csv") }), parts)
  }

  @Test(
    "targets that do not fit are named with what was expected",
    arguments: [
      ("y\n1\n2\n", "mse", ["Y.csv has 2 rows", "as many as the input has (3)"]),
      ("y,z\n1,2\n1,2\n1,2\n", "mse", ["Y.csv has 2 columns", "1 outputs"]),
      ("y,z\n1,2\n1,2\n1,2\n", "cross_entropy", ["Y.csv has 2 columns", "one column with the class numbers"]),
      ("y\n0\n1\n0\n", "cross_entropy", ["Y.csv, line 3", "1.0", "from 0 to 0"]),
      ("y\n0\n0\n0.5\n", "cross_entropy", ["Y.csv, line 4", "0.5"]),
      ("y\n-1\n", "cross_entropy", ["Y.csv, line 2", "-1.0"]), ("y\n0\n0\nnan\n", "mse", ["Y.csv, line 4", "“nan”"]),
    ])
  func targets(_ text: String, _ loss: String, _ parts: [String]) throws {
    expect(try problem(["--loss", loss], change: { try $0.write(text, to: "Y.csv") }), parts)
  }

  @Test("a tensor that does not fit is named with the shape expected and got")
  func shapes() throws {
    func reshaped(_ name: String, _ shape: [Int]) throws -> Outcome {
      try problem(weights: { tensors in
        tensors.map {
          $0.name == name ? Tensor(name, shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *))) : $0
        }
      })
    }
    expect(try reshaped("fc.weight", [1, 3]), ["W.safetensors", "fc.weight", "1×3", "1×2"])
    expect(try reshaped("fc.bias", [2]), ["W.safetensors", "fc.bias", "2", "1 is expected"])
    expect(try reshaped("gru.bias_hh_l0", [5]), ["W.safetensors", "gru.bias_hh_l0", "5", "6 is expected"])
    expect(try reshaped("gru.weight_ih_l0", [7, 2]), ["W.safetensors", "gru.weight", "7×2"])
    expect(try reshaped("gru.weight_hh_l0", [6, 3]), ["W.safetensors", "gru.weight"])
    expect(try reshaped("gru.weight_ih_l0", [12]), ["W.safetensors", "gru.weight_ih_l0", "12"])
  }

  @Test(
    "a number that is not finite is named with its tensor and place", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ value: Double) throws {
    let outcome = try problem(weights: { tensors in
      tensors.map {
        var tensor = $0
        if tensor.name == "gru.weight_hh_l0" { tensor.values[7] = value }
        return tensor
      }
    })
    expect(outcome, ["W.safetensors", "gru.weight_hh_l0", "\(value)", "[3,1]"])
  }

  @Test("tensors that are missing or belong to nothing are named")
  func tensors() throws {
    expect(
      try problem(weights: { $0.filter { $0.name != "gru.bias_hh_l0" } }),
      ["W.safetensors", "gru.bias_hh_l0", "missing"])
    expect(
      try problem(weights: { $0 + [Tensor("conv.weight", shape: [1], values: [1])] }),
      ["W.safetensors", "conv.weight belongs to nothing"])
    expect(try problem(weights: { _ in [] }), ["W.safetensors", "no tensors"])
    expect(
      try problem(weights: { _ in [Tensor("conv.weight", shape: [1], values: [1])] }),
      ["W.safetensors", "no weight_ih_l0", "conv.weight"])
  }

  @Test("a safetensors file that is cut off at any place is named and never trusted")
  func truncated() throws {
    let place = try Workplace()
    try place.writeStateDict(to: "W.safetensors")
    let whole = try place.contents("W.safetensors")
    for length in [0, 7, 8, 9, 100, whole.count - 400, whole.count - 8, whole.count - 1] {
      let outcome = try problem(change: {
        try whole.prefix(length).write(to: URL(fileURLWithPath: $0.path("W.safetensors")))
      })
      expect(outcome, ["W.safetensors"])
    }
  }

  @Test(
    "a cell that does not fit the weights is named with the one that does",
    arguments: [
      ("lstm", ["W.safetensors", "'lstm'", "gru.weight_ih_l0", "'gru' does"]), ("gruu", ["'gruu'", "'gru'"]),
      ("transformer", ["'transformer'", "rnn-tanh, rnn-relu"]),
    ])
  func cells(_ cell: String, _ parts: [String]) throws { expect(try problem(["--cell", cell]), parts) }

  @Test("PyTorch's own names for the cells are known", arguments: ["gru", "GRU"])
  func pytorchNames(_ name: String) throws {
    let place = try Workplace()
    try place.writeStateDict(to: "W.safetensors")
    try place.write(Self.inputs, to: "X.csv")
    let outcome = try place.unroll("trace", "--weights", "W.safetensors", "--input", "X.csv", "--cell", name)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }
}
