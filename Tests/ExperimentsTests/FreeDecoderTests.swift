import Foundation
import Recurrence
import Testing

@testable import Experiments

/// A decoder that is fed its own outputs, beside a loop over the same network with the truth given.
struct FreeDecoderTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test("feeding back gives the bits of a loop that reads its own most probable symbols")
  func loop() throws {
    let experiment = try Experiment(path: folder + "/lessons/systems/d-translation-attention.json5")
    let sample = experiment.sample
    let decoder = try FreeDecoder(experiment.program, experiment.parameters)
    let own = try decoder.run(sample, steps: 7)
    let program = try Program(experiment.model)
    var told = Sample(inputs: Array(sample.inputs.prefix(1)))
    told.source = sample.source
    for step in 1...7 {
      let trace = try program.run(experiment.parameters, told, backward: false)
      let outputs = Array(trace.outputs(time: step))
      #expect(outputs == own.outputs[step - 1])
      let best = try #require(outputs.indices.max { outputs[$0] < outputs[$1] })
      #expect(best == own.symbols[step - 1])
      told.inputs.append(Double(best))
    }
    var generator = Generator(seed: 0)
    let drawn = try decoder.drawnSymbols(
      reading: sample.source, start: [0], end: -1, steps: 7, temperature: 0, &generator)
    #expect(drawn == own.symbols)
  }

  @Test("what a translator needs is saved with it and read back")
  func saved() throws {
    let experiment = try Experiment(path: folder + "/lessons/systems/d-translation-attention.json5")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try TrainedModel(experiment, experiment.parameters, file: file).write()
    let model = try TrainedModel(path: file)
    #expect(model.preparation == experiment.dataset.preparation)
    guard case .decoder(let decoder) = model.preparation, let words = decoder.words else {
      Issue.record("no words")
      return
    }
    #expect(decoder.start == [0] && words.end == 0)
    // The longest sentence of Tolu has two nouns with an adjective each, a verb, and its end.
    #expect(decoder.longest == 6)
    #expect(try words.inputs("The cat, SEES").count == 3)
    #expect(words.text([0, 1]) == "")
  }
}
