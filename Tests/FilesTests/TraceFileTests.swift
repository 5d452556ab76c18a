import Foundation
import Recurrence
import Testing

@testable import Files

@Suite struct TraceFileTests {
  @Test(arguments: ["json", "safetensors"])
  func `every trace reads back to the same bits`(format: String) throws {
    try withFolder { folder in
      for sample in try TraceSample.all() {
        let path = folder + "/t." + format
        var names = StateDictNames()
        names.recurrent = "lstm."
        names.readout = "fc."
        try TraceFile.write(sample.trace, to: path, names: names)
        let read = try TraceFile.read(path)
        #expect(sameBits(read.trace, sample.trace), "\(sample.name)")
        #expect(read.names == names)
      }
    }
  }

  @Test func `numbers that are not finite are strings in JSON, and keep their bits in safetensors`() throws {
    // An expanding ReLU network overflows in a few steps.
    let model = Model(inputs: 1, layers: [.init(.rnnReLU, hidden: 2, biases: false)])
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_ih"] = [1e200, 1e200]
    parameters["l0.W_hh"] = [1e200, -1e200, 1e200, -1e200]
    let trace = try program.run(parameters, Sample(inputs: [1, 1, 1], targets: Array(repeating: 0, count: 6)))
    #expect(trace.loss?.isFinite == false && trace.storage.contains { $0.isNaN })
    let sink = ByteSink()
    TraceFile.writeJSON(trace, to: sink)
    #expect(sink.text.contains("\"Infinity\"") && sink.text.contains("\"NaN\""))
    let json = try TraceFile.read(Data(sink.bytes), file: "t.json").trace
    #expect(sameBits(json, trace, nan: true))
    try withFolder { folder in
      try TraceFile.write(trace, to: folder + "/t.safetensors")
      #expect(sameBits(try TraceFile.read(folder + "/t.safetensors").trace, trace))
    }
  }

  @Test func `the document speaks of quantities and tensors by name`() throws {
    let model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: 3, bidirectional: true)], readout: .init(outputs: 1, on: .last))
    let sample = try TraceSample("lstm", model, steps: 4)
    let trace = sample.trace
    var names = StateDictNames()
    names.recurrent = "lstm."
    names.readout = "fc."
    let sink = ByteSink()
    TraceFile.writeJSON(trace, to: sink, names: names)
    let tree = try JSONTree.parse(Data(sink.bytes), dialect: .json, file: "t.json")
    #expect(tree["format"]?.string == "unroll-trace" && tree["version"]?.number == 1 && tree["steps"]?.number == 4)
    #expect(tree["parameters"]?["lstm.weight_ih_l0"]?.elements?.count == 12)
    #expect(
      tree["gradients"]?["parameters"]?["fc.weight"]?.elements?.first?.numbers == trace.parameterGradients["readout.W"])
    let h = try #require(tree["quantities"]?["l0.h"])
    #expect(h["values"]?.elements?[2].numbers == Array(trace[layer: 0, time: 3, .h].values))
    #expect(h["gradients"]?.elements?[2].numbers == trace[layer: 0, time: 3, .h].gradients.map { Array($0) })
    #expect(h["initial"]?.numbers == [0, 0, 0])
    #expect(tree["quantities"]?["l0.W_hi h'"]?["gradients_of"]?.string == "l0.a_i")
    // PyTorch's last state of the reverse direction is the one at the first step.
    let last = try #require(tree["final_states"]?["h_n"]?.elements)
    #expect(last.count == 2 && last[0].numbers == Array(trace[layer: 0, time: 4, .h].values))
    #expect(last[1].numbers == Array(trace[layer: 0, .reverse, time: 1, .h].values))
    #expect(tree["gradients"]?["inputs"]?.elements?.count == 4)
    #expect(tree["gradients"]?["initial_states"]?["c_0"]?.elements?.count == 2)
    #expect(tree["outputs"]?.elements?.count == 1 && tree["loss"]?.number == trace.loss)
  }

  @Test func `a mapped file gives single steps`() throws {
    try withFolder { folder in
      for sample in try TraceSample.all() where sample.trace.hasGradients {
        let trace = sample.trace
        try TraceFile.write(trace, to: folder + "/t.safetensors")
        let mapped = try TraceTensors(path: folder + "/t.safetensors")
        let names = trace.program.quantityNames
        for slot in trace.program.slots.indices {
          for time in 0...trace.steps where trace.isRecorded(slot, time: time) {
            #expect(try mapped.values(of: names[slot], time: time) == Array(trace.values(slot, time: time)))
            guard let gradients = trace.gradients(slot, time: time) else { continue }
            #expect(try mapped.gradients(of: names[slot], time: time) == Array(gradients))
          }
        }
        #expect(throws: Diagnosis.self) { try mapped.values(of: names[0], time: trace.steps + 1) }
        #expect(throws: Diagnosis.self) { try mapped.values(of: "l9.h", time: 1) }
      }
    }
  }

  @Test func `progress goes from above 0 to 1 and the file is written whole`() throws {
    let sample = try TraceSample("rnn", Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 2)]), steps: 9000)
    for format in TraceFile.Format.allCases {
      try withFolder { folder in
        var shares: [Double] = []
        try TraceFile.write(sample.trace, to: folder + "/t", format: format) { shares.append($0) }
        #expect(shares.last == 1 && shares.count > 5 && shares == shares.sorted() && shares.allSatisfy { $0 <= 1 })
        #expect(sameBits(try TraceFile.read(folder + "/t").trace, sample.trace))
      }
    }
  }

  @Test func `the article on the format names every key`() throws {
    let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Files/Files.docc/TraceFormat.md")
    let text = try String(contentsOf: article, encoding: .utf8)
    let parts = ["values", "gradients", "initial", "initial_gradients", "gradients_of", "total_loss"]
    for key in TraceHeader.keys + TraceFile.arrays + parts { #expect(text.contains("`\(key)`"), "\(key)") }
    #expect(text.contains("This is version \(TraceHeader.version)"))
  }
}
