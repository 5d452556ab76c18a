import Experiments
import Foundation
import Recurrence
import Testing

@testable import unroll

/// Runs that every command can look at: the README's, and lesson networks of one and of several steps, with and without links.
private let experiments = [firstLSTM] + ["elman", "cut", "jordan", "pairs", "year"].map(lessonExperiment)

struct RunCommandTests {
  @Test("trace shows the steps, the loss and every state of a run", arguments: experiments)
  func shownTrace(_ path: String) throws {
    let trace = try Experiment(path: path).run()
    let outcome = try Workplace().unroll("trace", path, environment: ["COLUMNS": "400"])
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("\(trace.steps) steps, \(trace.parameters.values.count) parameters"))
    #expect(outcome.output.contains("loss " + figures(try #require(trace.loss))))
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let slot = try #require(trace.program.slot(layer: 0, trace.program.model.layers[0].cell.output))
    let name = "l0.\(trace.program.slots[slot].name)[0]"
    let row = try #require(rows.first { $0.first == name })
    #expect(Array(row.dropFirst()) == (1...trace.steps).map { figures(trace.values(slot, time: $0).first ?? .nan) })
  }

  @Test("trace as JSON holds the numbers of the run to the last bit", arguments: experiments)
  func jsonTrace(_ path: String) throws {
    let trace = try Experiment(path: path).run()
    let place = try Workplace()
    #expect(try place.unroll("trace", path, "--output", "t.json").output.hasPrefix("t.json: "))
    let outcome = try place.unroll("trace", path, "--json")
    #expect(try place.contents("t.json") == outcome.bytes, "--json prints the file")
    #expect(try place.unroll("trace", path, "-o", "-").bytes == outcome.bytes, "- is standard output")
    #expect(place.names == ["t.json"])
    let json = try outcome.json()
    #expect(json["loss"].number == trace.loss)
    #expect(json["steps"].number == Double(trace.steps))
    let quantities = json["quantities"]
    for slot in trace.program.slots.indices where trace.program.slots[slot].name == "h" {
      let values = quantities["l0.h"]["values"].rows
      #expect(values == (1...trace.steps).map { Array(trace.values(slot, time: $0)) })
      let gradients = quantities["l0.h"]["gradients"].rows
      #expect(gradients == (1...trace.steps).map { Array(trace.gradients(slot, time: $0) ?? []) })
    }
  }

  @Test("check agrees, says so for every parameter, and prints the same as JSON", arguments: experiments)
  func check(_ path: String) throws {
    let experiment = try Experiment(path: path)
    let trace = try experiment.run()
    let text = try Workplace().unroll("check", path)
    let outcome = try Workplace().unroll("check", path, "--json")
    #expect(text.status == 0 && outcome.status == 0)
    let json = try outcome.json()
    #expect(json["passes"].bool == true)
    let rows = json["parameters"].elements
    #expect(rows.compactMap { $0["name"].string } == trace.parameters.table.entries.map(\.name))
    for (row, entry) in zip(rows, trace.parameters.table.entries) {
      let largest = trace.parameterGradients.values[entry.offset..<entry.offset + entry.count].map(abs).max()
      #expect(row["largest"].number == largest, "\(entry.name)")
      #expect(try #require(row["dual_error"].number) <= GradientCheck.dualTolerance)
      #expect(text.output.split(separator: "\n").contains { $0.hasPrefix(entry.name + " ") && $0.hasSuffix("✓") })
    }
  }

  @Test("gradients gives the norms of the trace as a table, as JSON and as CSV", arguments: experiments)
  func gradients(_ path: String) throws {
    let experiment = try Experiment(path: path)
    let flows = try experiment.run().gradientFlow()
    let text = try Workplace().unroll("gradients", path)
    #expect(text.status == 0 && text.output.contains("‖∂L/∂" + flows[0].state + "‖"))
    #expect(text.output.contains(figures(flows[0].norms[0])))
    let json = try Workplace().unroll("gradients", "--json", path).json().elements
    #expect(json.count == flows.count)
    for (object, flow) in zip(json, flows) {
      #expect(object["name"].string == experiment.name)
      #expect(object["norms"].numbers == flow.norms)
      #expect(object["times"].numbers == flow.times.map { Double($0) })
      #expect(object["rate"].number == flow.rate)
    }
    let csv = try Workplace().unroll("gradients", "--csv", path).output.split(separator: "\n")
    #expect(csv.first == "name,layer,direction,state,time,norm,ratio")
    #expect(csv.dropFirst().compactMap { Double($0.split(separator: ",")[5]) } == flows.flatMap(\.norms))
  }

  @Test("gradients sets several runs side by side")
  func sideBySide() throws {
    let outcome = try Workplace().unroll("gradients", lessonExperiment("elman"), lessonExperiment("cut"))
    let head = try #require(outcome.output.split(separator: "\n").first)
    #expect(head.contains("elman") && head.contains("cut"))
  }

  @Test("an experiment may come from standard input")
  func standardInput() throws {
    let text = try String(contentsOfFile: firstLSTM, encoding: .utf8)
    let expected = try Workplace().unroll("trace", firstLSTM, "--json")
    #expect(try Workplace().unroll(["trace", "-", "--json"], input: text).bytes == expected.bytes)
  }

  @Test("weights of PyTorch with CSV files run as the same model in an experiment does")
  func weights() throws {
    let place = try Workplace()
    try place.writeStateDict(to: "W.safetensors")
    try place.write("a,b\n1,2\n0.5,-1\n3,0\n", to: "X.csv")
    try place.write("y\n1\n0\n-1\n", to: "Y.csv")
    try place.write(
      """
      { model: { inputs: 2, layers: [{ cell: "gru", hidden: 2 }], readout: { outputs: 1, on: "every" } },
        weights: "W.safetensors", data: { inputs: [[1, 2], [0.5, -1], [3, 0]], targets: [[1], [0], [-1]] }, loss: "mse" }
      """, to: "same.json5")
    let words = ["trace", "--weights", "W.safetensors", "--input", "X.csv", "--target", "Y.csv", "--json"]
    let outcome = try place.unroll(words)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.bytes == (try place.unroll("trace", "same.json5", "--json")).bytes)
    let json = try outcome.json()
    let gradients = json["gradients"]["parameters"]
    #expect(gradients.keys == json["parameters"].keys)
    #expect(gradients.keys.contains("gru.weight_ih_l0") && gradients.keys.contains("fc.bias"))
    try place.write("y\n1\n", to: "last.csv")
    let last = try place.unroll(
      "trace", "--weights", "W.safetensors", "--input", "X.csv", "--target", "last.csv", "--json")
    #expect(try last.json()["outputs"].rows.count == 1, "one row of targets is the readout of the last step")
    let from = try place.unroll(words.map { $0 == "X.csv" ? "-" : $0 }, input: "a,b\n1,2\n0.5,-1\n3,0\n")
    #expect(from.bytes == outcome.bytes, "- is standard input")
  }
}
