import Files
import Foundation
import Recurrence
import Testing

@testable import Experiments

@Suite struct ExperimentTests {
  static let tiny = """
    {
      model: { inputs: 1, layers: [{ cell: "rnn-tanh", hidden: 2, bias: false }] },
      initialization: { scheme: "uniform", seed: 3 },
      data: { inputs: [1, 2, 3], targets: [[0, 0], [0, 0], [1, 1]] },
      loss: "mse",
    }
    """

  @Test func `every experiment of the lessons loads and runs`() throws {
    let lessons = repository.appendingPathComponent("lessons")
    let all = FileManager.default.enumerator(at: lessons, includingPropertiesForKeys: nil)
    let files = try #require(all).compactMap { $0 as? URL }.filter { url in
      // Elsewhere stand the contents of the lessons and their maps of terms.
      url.pathExtension == "json5"
        && ["experiments", "examples", "systems"].contains(url.deletingLastPathComponent().lastPathComponent)
    }
    #expect(files.count >= 14)
    for file in files {
      // Readers bring the images of Fashion-MNIST themselves.
      if file.lastPathComponent.contains("fashion") {
        #expect(problem(try String(contentsOf: file, encoding: .utf8))?.key == "file.missing")
        continue
      }
      let experiment = try Experiment(path: file.path)
      #expect(!experiment.name.isEmpty)
      #expect(!experiment.about.isEmpty)
      let trace = try experiment.run()
      #expect(trace.hasGradients && trace.loss?.isFinite == true)
    }
  }

  @Test
  func
    `a model with an output at every step forecasts the row after each, one on the last step the rows after the window`()
    throws
  {
    let folder = repository.appendingPathComponent("lessons/a-forecasting-with-a-gru/experiments").path
    let months = try Experiment(path: folder + "/months.json5")
    #expect(months.sample.inputs == [1.12, 1.18, 1.32])
    #expect(months.sample.targets == [1.18, 1.32, 1.29])
    #expect(months.inUnits(1.5, output: 0) == 150)
    let cut = try Experiment(path: folder + "/cut.json5")
    #expect(cut.sample.inputs == [1.21, 1.35, 1.48] && cut.sample.targets == [1.48])
    let year = try Experiment(path: folder + "/year.json5")
    // The first 96 months lie between 104 and 413 passengers.
    #expect(year.sample.inputs[0] == (112 - 104) / 309.0 && year.sample.targets.count == 3)
    #expect(year.inUnits(1, output: 2) == 413)
  }

  @Test func `the window, the stride and the columns choose what is read`() throws {
    try withFolder { folder in
      let rows = (0..<10).map { "\($0),\($0 * 10),d\($0)" }
      try Data(("a,b,day\n" + rows.joined(separator: "\n")).utf8).write(to: URL(fileURLWithPath: folder + "/s.csv"))
      let text = """
        { model: { inputs: 2, layers: [{ cell: "gru", hidden: 3 }], readout: { outputs: 2, on: "last" } },
          initialization: { scheme: "pytorch", seed: 1 },
          data: { csv: "s.csv", columns: ["a", "b"], target_columns: ["b"], labels: "day", from: 1, look_back: 2,
            horizon: 2, stride: 3, window: 1 },
          loss: "mse" }
        """
      let path = folder + "/e.json5"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let experiment = try Experiment(path: path)
      #expect(experiment.sample.inputs == [4, 40, 5, 50] && experiment.sample.targets == [60, 70])
      #expect(experiment.source.series?.labels[4] == "d4" && experiment.source.inputRows == 4..<6)
      #expect(experiment.name == "e")
    }
  }

  @Test func `parameters come by our names or PyTorch's, and replace those of an initialization`() throws {
    let model = """
      model: { inputs: 1, layers: [{ cell: "lstm", hidden: 1 }], readout: { outputs: 1 } },
      data: { inputs: [1], targets: [0] }, loss: "mse",
      """
    let packed = try experiment(
      """
      { \(model) parameters: { weight_ih_l0: [[1], [2], [3], [4]], weight_hh_l0: [[5], [6], [7], [8]],
        bias_ih_l0: [1, 2, 3, 4], bias_hh_l0: [0, 0, 0, 0], "readout.weight": [[9]], "readout.b": [0.5] } }
      """)
    #expect(packed.parameters["l0.W_if"] == [2] && packed.parameters["l0.W_ho"] == [8])
    #expect(packed.parameters["readout.W"] == [9] && packed.parameters["readout.b"] == [0.5])
    let drawn = try experiment("{ \(model) initialization: { scheme: 'keras', seed: 5 } }")
    let changed = try experiment(
      "{ \(model) initialization: { scheme: 'keras', seed: 5 }, parameters: { 'l0.b_if': [-3] } }")
    #expect(drawn.parameters["l0.b_if"] == [1] && changed.parameters["l0.b_if"] == [-3])
    #expect(drawn.parameters["l0.W_hg"] == changed.parameters["l0.W_hg"])
    #expect(
      problem("{ \(model) parameters: { 'l0.b_if': [1], bias_ih_l0: [1, 2, 3, 4] } }")?.key
        == "experiment.parameter-twice")
  }

  @Test func `weights of a state dict are found under the file's own names`() throws {
    try withFolder { folder in
      let model = Model(inputs: 2, layers: [Model.Layer(.gru, hidden: 3)], readout: Model.Readout(outputs: 1))
      let program = try Program(model, loss: .meanSquaredError)
      let parameters = Parameters(program, seed: 4)
      var names = StateDictNames()
      names.recurrent = "gru."
      names.readout = "fc."
      try StateDictFile.write(parameters, of: model, names: names, to: folder + "/w.safetensors")
      let text = """
        { model: { inputs: 2, layers: [{ cell: "gru", hidden: 3 }], readout: { outputs: 1 } },
          weights: "w.safetensors", data: { inputs: [[1, 2]], targets: [[0]] }, loss: "mse" }
        """
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/e.json5"))
      let experiment = try Experiment(path: folder + "/e.json5")
      #expect(experiment.parameters.values == parameters.values && experiment.names == names)
    }
  }

  @Test func `symbols, classes, masks and initial states are read`() throws {
    let both = try experiment(
      """
      { model: { embedding: { symbols: 4, width: 2 }, layers: [{ cell: "lstm", hidden: 2, bidirectional: true }],
          readout: { outputs: 3 }, output: "softmax" },
        initialization: { scheme: "gaussian", sigma: 0.1, recurrent: "orthogonal", bias: { scheme: "constant", value: 0.25 } },
        data: { symbols: [0, 3, 1], classes: [2, 0, 1] },
        initial_states: { "l0.reverse.c": [0.5, -0.5] },
        loss: { kind: "cross_entropy", over: [true, false, true] } }
      """)
    #expect(both.sample.inputs == [0, 3, 1] && both.sample.targets == [2, 0, 1])
    #expect(both.sample.initialStates[0].values == [0.5, -0.5] && both.sample.initialStates[0].direction == .reverse)
    #expect(both.program.loss == Loss(.crossEntropy, over: .mask([true, false, true])))
    #expect(both.parameters["l0.b_ii"] == [0.25, 0.25])
    #expect(try both.run().loss?.isFinite == true)
  }

  @Test func `a cell of one's own is read from its file beside the experiment, with line and column when it is wrong`()
    throws
  {
    try withFolder { folder in
      let text = Self.tiny.replacingOccurrences(of: "rnn-tanh", with: "leaky.cell")
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/e.json5"))
      let cell = URL(fileURLWithPath: folder + "/leaky.cell")
      try Data("a = W_ih x + W_hh h'\nh = 0.5 h' + 0.5 tanh(a)\n".utf8).write(to: cell)
      let experiment = try Experiment(path: folder + "/e.json5")
      #expect(experiment.model.layers[0].cell.name == "leaky")
      try Data("a = W_ih x\nh = tanh(a ? 2)\n".utf8).write(to: cell)
      let wrong = #expect(throws: Diagnosis.self) { try Experiment(path: folder + "/e.json5") }
      #expect(wrong?.key == "cell.bad-character" && wrong?["file"] == folder + "/leaky.cell")
      #expect(wrong?["line"] == "2" && wrong?["column"] == "12")
    }
  }

  @Test func `an experiment without a loss runs forward only`() throws {
    let forward = try experiment(
      "{ model: { inputs: 1, layers: [{ cell: 'gru', hidden: 2 }] }, initialization: { scheme: 'pytorch' }, data: { inputs: [1, 2] } }"
    )
    #expect(try forward.run().hasGradients == false)
  }
}
