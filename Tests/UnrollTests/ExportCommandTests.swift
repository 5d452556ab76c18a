import Foundation
import Testing

struct ExportCommandTests {
  /// The Python that `UNROLL_PYTHON` names, else `python3`.
  private static let python = ProcessInfo.processInfo.environment["UNROLL_PYTHON"] ?? "python3"

  /// Whether that Python has a module.
  private static func has(_ module: String) -> Bool {
    // Found, not imported: a framework takes seconds to load.
    let find = "import importlib.util, sys; sys.exit(importlib.util.find_spec(\"\(module)\") is None)"
    return (try? Workplace().shell("exec \"$(command -v '\(python)')\" -c '\(find)'"))?.status == 0
  }

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

  @Test("PyTorch computes the same numbers from the script", .enabled(if: has("torch"), "needs a Python with torch"))
  func pytorch() throws {
    try agree("--pytorch", [firstLSTM, lessonExperiment("jordan"), lessonExperiment("year")])
  }

  @Test(
    "Keras computes the same numbers from the script",
    .enabled(if: has("keras") && has("tensorflow"), "needs a Python with keras and tensorflow"))
  func keras() throws {
    try agree("--keras", [firstLSTM, lessonExperiment("year")])
  }

  /// Runs the scripts of experiments; they end with status 0 where every tensor agrees to 1e-12.
  private func agree(_ framework: String, _ experiments: [String]) throws {
    let place = try Workplace()
    for experiment in experiments {
      try #require(place.unroll("export", framework, experiment, "-o", "s.py").status == 0)
      let outcome = try place.shell("'\(Self.python)' s.py")
      #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    }
  }
}
