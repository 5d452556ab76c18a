import Foundation
import Testing

struct ExportCommandTests {
  /// A Python with PyTorch: the one that `UNROLL_PYTHON` names, else `python3`, if it has it.
  private static let python: String? = {
    let name = ProcessInfo.processInfo.environment["UNROLL_PYTHON"] ?? "python3"
    let check = try? Workplace().shell("exec \"$(command -v '\(name)')\" -c 'import torch, numpy; print(1)'")
    return check?.status == 0 ? name : nil
  }()

  @Test(
    "a script holds the weights to the last bit, and is the same on - and in a file", arguments: ["pytorch", "keras"])
  func script(_ framework: String) throws {
    let place = try Workplace()
    let experiment = framework == "keras" ? firstLSTM : lessonExperiment("jordan")
    let outcome = try place.unroll("export", "--" + framework, experiment)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(try place.unroll("export", "--" + framework, experiment, "-o", "s.py").output.hasPrefix("s.py: "))
    #expect(try place.contents("s.py") == outcome.bytes)
    let trace = try place.unroll("trace", experiment, "--json").json()
    let loss = try #require(trace["loss"].number)
    #expect(outcome.output.contains("\"loss\": \(loss),"))
    for output in trace["outputs"].rows.flatMap({ $0 }) { #expect(outcome.output.contains("\(output)")) }
    guard try place.shell("command -v python3").status == 0 else { return }
    let syntax = try place.shell("python3 -c 'import ast; ast.parse(open(\"s.py\").read())'")
    #expect(syntax.status == 0, "\(syntax.errors)")
  }

  @Test("what a framework does not have is refused by name")
  func refused() throws {
    let outcome = try Workplace().unroll("export", "--keras", lessonExperiment("jordan"))
    #expect(outcome.status == 1 && outcome.errors.contains("'jordan'") && outcome.errors.contains("--pytorch"))
  }

  @Test("the parameters as a state dict run to the same trace")
  func stateDict() throws {
    let place = try Workplace()
    try #require(place.unroll("export", "--state-dict", firstLSTM, "-o", "W.safetensors").status == 0)
    let trace = try place.unroll("trace", firstLSTM, "--json").json()
    let inputs = trace["quantities"]["x"]["values"].rows.map { $0.map(\.description).joined(separator: ",") }
    let targets = trace["quantities"]["target"]["values"].rows.map { $0.map(\.description).joined(separator: ",") }
    try place.write("a,b\n" + inputs.joined(separator: "\n") + "\n", to: "X.csv")
    try place.write("y\n" + targets.joined(separator: "\n") + "\n", to: "Y.csv")
    let outcome = try place.unroll(
      "trace", "--weights", "W.safetensors", "--input", "X.csv", "--target", "Y.csv", "--json")
    #expect(try outcome.json()["quantities"] == trace["quantities"])
  }

  @Test("PyTorch computes the same numbers from the script", .enabled(if: python != nil, "needs a Python with torch"))
  func pytorch() throws {
    let place = try Workplace()
    let python = try #require(Self.python)
    for experiment in [firstLSTM, lessonExperiment("jordan"), lessonExperiment("year")] {
      try #require(place.unroll("export", "--pytorch", experiment, "-o", "s.py").status == 0)
      let outcome = try place.shell("'\(python)' s.py")
      #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    }
  }
}
