import Files
import Foundation
import Recurrence
import Testing

@testable import Experiments

@Suite struct ExperimentProblemsTests {
  /// The experiment that is good, with one piece of text replaced.
  private func wrong(_ old: String, _ new: String, byteLimit: Int = 1 << 30) throws -> Diagnosis? {
    try #require(ExperimentTests.tiny.contains(old))
    return problem(ExperimentTests.tiny.replacingOccurrences(of: old, with: new), byteLimit: byteLimit)
  }

  @Test func `the unchanged experiment is good`() { #expect(problem(ExperimentTests.tiny) == nil) }

  @Test func `an unknown key names the nearest, its file, line and path, also when a needed key is misspelled`() throws
  {
    let near = try wrong("hidden: 2", "hiden: 2")
    #expect(near?.key == "object.unknown-near" && near?["near"] == "hidden")
    #expect(near?["file"] == "e.json5" && near?["line"] == "2" && near?["path"] == "model.layers[0].hiden")
    #expect(try wrong("data:", "dat:")?["near"] == "data")
    #expect(try wrong("loss: \"mse\"", "loss: \"mes\"")?["near"] == "mse")
    #expect(try wrong("rnn-tanh", "rnn-tang")?["suggestion"] == "rnn-tanh")
    #expect(try wrong("rnn-tanh", "rnn-tang")?["line"] == "2")
  }

  @Test func `a wrong shape names the tensor, what was expected and what was found`() throws {
    let shape = try wrong("initialization:", "parameters: { 'l0.W_hh': [[1, 2, 3], [4, 5, 6]] }, initialization:")
    #expect(shape?.key == "experiment.shape" && shape?["tensor"] == "l0.W_hh")
    #expect(shape?["expected"] == "2×2" && shape?["got"] == "2×3" && shape?["line"] == "3")
    #expect(
      try wrong("initialization:", "parameters: { 'l0.W_ih': [[1], [2, 3]] }, initialization:")?.key
        == "experiment.ragged")
    #expect(try wrong("initialization:", "parameters: { 'l0.W_ij': [] }, initialization:")?["near"] == "l0.W_ih")
    #expect(
      try wrong("initialization:", "parameters: { 'l0.W_ih': [[1], [NaN]] }, initialization:")?["place"] == "[1,0]")
    let missing = try wrong("initialization: { scheme: \"uniform\", seed: 3 }", "parameters: { 'l0.W_ih': [[1], [2]] }")
    #expect(missing?.key == "experiment.parameter-missing" && missing?["tensor"] == "l0.W_hh")
  }

  @Test func `data that does not fit the model is refused with its place`() throws {
    #expect(try wrong("inputs: [1, 2, 3]", "inputs: [[1, 2], [3, 4]]")?.key == "experiment.row-width")
    #expect(try wrong("inputs: [1, 2, 3]", "inputs: [1, 2]")?.key == "sample.targets")
    #expect(try wrong("inputs: [1, 2, 3]", "inputs: []")?.key == "sample.empty")
    #expect(try wrong("inputs: [1, 2, 3]", "inputs: [1, Infinity, 3]")?.key == "experiment.not-finite")
    #expect(try wrong("inputs: [1, 2, 3]", "symbols: [1, 2, 3]")?.key == "experiment.no-symbols")
    #expect(try wrong("inputs: [1, 2, 3]", "inputs: [1, 2, 3], window: 2")?.key == "experiment.data-unused")
    #expect(try wrong("loss: \"mse\"", "loss: { kind: 'mse', over: [true] }")?.key == "loss.mask-length")
    #expect(try wrong("loss: \"mse\"", "loss: { kind: 'mse', over: [false, false, false] }")?.key == "loss.empty-mask")
    #expect(try wrong("loss: \"mse\"", "loss: 'cross_entropy'")?.key == "loss.cross-entropy-identity")
    #expect(try wrong("loss: \"mse\"", "loss: 'mse', initial_states: { 'l0.c': [1, 2] }")?.key == "object.unknown-near")
    #expect(try wrong("loss: \"mse\"", "loss: 'mse', initial_states: { 'l0.h': [1] }")?["expected"] == "2")
  }

  @Test func `sizes are checked before anything is allocated`() throws {
    #expect(try wrong("hidden: 2", "hidden: 0")?.key == "object.range")
    #expect(try wrong("hidden: 2", "hidden: 1e300")?.key == "object.integer")
    #expect(try wrong("hidden: 2", "hidden: 16777216")?.key == "model.too-many-parameters")
    #expect(try wrong("hidden: 2", "hidden: 500000", byteLimit: 1 << 40)?.key == "parameters.too-large")
    #expect(try wrong("hidden: 2", "hidden: 2, outputs: 3")?.key == "model.outputs-unused")
    let layers = Array(repeating: "{ cell: 'gru', hidden: 1 }", count: 1001).joined(separator: ",")
    #expect(problem("{ model: { inputs: 1, layers: [\(layers)] } }")?.key == "model.layers")
    #expect(throws: Diagnosis.self) { try experiment(ExperimentTests.tiny).run(byteLimit: 100) }
  }

  @Test func `an initialization that lacks its number, or has one too many, says so`() throws {
    #expect(try wrong("\"uniform\"", "\"gaussian\"")?["path"] == "initialization.sigma")
    #expect(try wrong("seed: 3", "sigma: 3")?.key == "experiment.scheme-unused")
    #expect(try wrong("seed: 3", "recurrent: 'gaussian'")?.key == "experiment.scheme-number")
    #expect(try wrong("seed: 3", "seed: -1")?.key == "object.range")
    #expect(try wrong("initialization:", "weights: 'w.safetensors', initialization:")?.key == "experiment.two-sources")
    #expect(try wrong("initialization: { scheme: \"uniform\", seed: 3 },", "")?.key == "experiment.no-parameters")
  }

  @Test func `no truncated or damaged experiment traps`() throws {
    let bytes = [UInt8](ExperimentTests.tiny.utf8)
    for count in bytes.indices { _ = try? Experiment(Data(bytes[..<count]), file: "e.json5", byteLimit: 1 << 20) }
    var generator = Generator(seed: 11)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<3 {
        damaged[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next() % 128)
      }
      if let survivor = try? Experiment(Data(damaged), file: "e.json5", byteLimit: 1 << 20) {
        _ = try? survivor.run(byteLimit: 1 << 20)
      }
    }
  }
}
