import Foundation
import Recurrence
import Testing
import Training

@testable import Experiments

@Suite struct DatasetTests {
  private func data(_ data: String, model: String? = nil, loss: String = "mse", more: String = "") throws -> Experiment
  {
    let usual = #"inputs: 1, layers: [{ cell: "rnn-tanh", hidden: 2 }], readout: { outputs: 1, on: "last" }"#
    return try experiment(
      "{ model: { \(model ?? usual) }, initialization: { scheme: 'keras' }, data: { \(data) }, loss: '\(loss)' \(more) }"
    )
  }

  private static let sine = "generate: { kind: 'sine', rows: 50, seed: 3 }, look_back: 4"

  @Test func `rows are cut in the order of time, and no row is in windows of two parts`() throws {
    let dataset = try data(Self.sine + ", split: { validation: 0.2, test: 0.3 }").dataset
    let series = try #require(dataset.series)
    func rows(_ part: Dataset.Part) -> Set<Int> {
      Set(dataset.indices(part).flatMap { Array(series.windows[$0].inputs) + Array(series.windows[$0].targets) })
    }
    #expect(rows(.training) == Set(0..<25) && rows(.validation) == Set(25..<35) && rows(.test) == Set(35..<50))
    #expect(dataset.count == 21 + 6 + 11)
  }

  @Test func `windows that are cut instead of rows overlap across the border`() throws {
    let dataset = try data(Self.sine + ", split: { test: 0.5, by: 'windows' }").dataset
    let series = try #require(dataset.series)
    #expect(dataset.count == 46 && dataset.indices(.test) == 23..<46)
    #expect(series.windows[22].targets.lowerBound > series.windows[23].inputs.lowerBound)
  }

  @Test func `a scaler knows the training part only, unless the file says how many rows`() throws {
    func fitted(_ scale: String) throws -> Range<Int> {
      try data(Self.sine + ", split: { test: 0.4 }, scale: { \(scale) }").source.fittedRows
    }
    #expect(try fitted("minmax: {}") == 0..<30)
    #expect(try fitted("standard: {}") == 0..<30)
    #expect(try fitted("minmax: { rows: 50 }") == 0..<50)
    let leaked = try data(Self.sine + ", split: { test: 0.4 }, scale: { standard: { rows: 50 } }")
    let honest = try data(Self.sine + ", split: { test: 0.4 }, scale: { standard: {} }")
    #expect(leaked.sample.inputs != honest.sample.inputs)
  }

  @Test func `the window that is traced is one of those that are trained on`() throws {
    let chosen = try data(Self.sine + ", window: 7")
    #expect(chosen.sample.inputs == chosen.dataset[7].inputs && chosen.source.inputRows == 7..<11)
    #expect(chosen.sample.targets == [try #require(chosen.source.series)[11, 0]])
  }

  @Test func `every generator gives samples that fit its model`() throws {
    let last = "readout: { outputs: 1, on: 'last' }"
    func layers(_ inputs: Int, _ rest: String) -> String {
      "inputs: \(inputs), layers: [{ cell: 'gru', hidden: 3 }], \(rest)"
    }
    let every = "readout: { outputs: 9 }, output: 'softmax'"
    for (generate, model, loss, steps) in [
      ("'adding', count: 3, steps: 20", layers(2, last), "mse", 20),
      (
        "'temporal_order', count: 3, steps: 20", layers(8, "readout: { outputs: 4, on: 'last' }, output: 'softmax'"),
        "cross_entropy", 20
      ),
      ("'copy', count: 3, length: 2, lag: 5", layers(10, every), "cross_entropy", 9),
      (
        "'copy', count: 3, length: 2, lag: 5",
        "embedding: { symbols: 10, width: 2 }, layers: [{ cell: 'gru', hidden: 3 }], " + every, "cross_entropy", 9
      ),
      ("'patients', count: 3, steps: 6", layers(3, last + ", output: 'sigmoid'"), "cross_entropy", 6),
      (
        "'silhouettes', count: 3", layers(28, "readout: { outputs: 10, on: 'last' }, output: 'softmax'"),
        "cross_entropy", 28
      ),
      (
        "'silhouettes', count: 3", layers(784, "readout: { outputs: 10, on: 'last' }, output: 'softmax'"),
        "cross_entropy", 1
      ),
      (
        "'sentiment', count: 9, length: 7",
        "embedding: { symbols: 60, width: 2 }, layers: [{ cell: 'gru', hidden: 3 }], " + last + ", output: 'sigmoid'",
        "cross_entropy", 7
      ),
    ] {
      let read = try data("generate: { kind: \(generate), seed: 1 }", model: model, loss: loss)
      #expect(try read.run().steps == steps, "\(generate)")
      _ = try TrainingData(read.program, samples: read.dataset.samples(.training))
    }
    for kind in ["reber", "spoken_vowels"] {
      let isWord = kind == "reber"
      let model = layers(
        isWord ? 7 : 12, "readout: { outputs: \(isWord ? 7 : 6) }, output: '\(isWord ? "sigmoid" : "softmax")'")
      let read = try data("generate: { kind: '\(kind)', count: 4 }", model: model, loss: "cross_entropy")
      _ = try TrainingData(read.program, samples: read.dataset.samples(.training))
    }
    for (kind, column) in [("price_walk", "close"), ("stays", "LOS"), ("xor", "bit")] {
      let read = try data("generate: { kind: '\(kind)', rows: 30 }, columns: ['\(column)'], look_back: 5")
      #expect(read.dataset.count == 25, "\(kind)")
    }
  }

  private static let letters = "text: { value: 'hello hello' }, look_back: 4"

  @Test func `a text gives the number of each token, and the next one as its target`() throws {
    let model =
      "embedding: { symbols: 5, width: 2 }, layers: [{ cell: 'gru', hidden: 3 }], readout: { outputs: 5 }, output: 'softmax'"
    let read = try data(Self.letters, model: model, loss: "cross_entropy")
    guard case .text(let text) = read.dataset.preparation else { throw Diagnosis("test") }
    #expect(text.vocabulary.tokens == ["l", "e", "h", "o", " "])
    #expect(read.sample.inputs == [2, 1, 0, 0] && read.sample.targets == [1, 0, 0, 3])
    #expect(read.dataset.count == 7)
    let oneHot = try data(
      Self.letters, model: model.replacingOccurrences(of: "embedding: { symbols: 5, width: 2 }", with: "inputs: 5"),
      loss: "cross_entropy")
    #expect(Array(oneHot.sample.inputs.prefix(5)) == [0, 0, 1, 0, 0])
    let number = try data(
      Self.letters, model: model.replacingOccurrences(of: "embedding: { symbols: 5, width: 2 }", with: "inputs: 1"),
      loss: "cross_entropy")
    #expect(number.sample.inputs == [2, 1, 0, 0])
  }

  @Test func `with carried states each place of a batch reads a stretch of its own`() throws {
    let samples = (0..<7).map { Sample(inputs: [Double($0)]) }
    #expect(Experiment.arranged(samples, places: 2).map { $0.inputs[0] } == [0, 3, 1, 4, 2, 5])
    #expect(Experiment.arranged(samples, places: 1).count == 7)
    let overlapping = try data(Self.sine, more: ", training: { epochs: 1, carry_state: true }")
    #expect(throws: Diagnosis.self) { try overlapping.trainingData() }
    let joined = try data(Self.sine + ", stride: 4", more: ", training: { epochs: 1, batch: 3, carry_state: true }")
    // 12 windows of 4 rows and the row after: the last one begins at row 44.
    #expect(try joined.trainingData().samples.count == 12)
  }

  @Test func `images are read from IDX files, a test part of their own included`() throws {
    try withFolder { folder in
      func write(_ name: String, _ sizes: [UInt8], _ bytes: [UInt8]) throws {
        let header: [UInt8] = [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, 0, $0] as [UInt8] }
        try Data(header + bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      try write("x", [3, 2, 2], (0..<12).map { UInt8($0 * 20) })
      try write("y", [3], [0, 1, 2])
      try write("u", [1, 2, 2], [255, 0, 255, 0])
      try write("v", [1], [1])
      func read(_ more: String = "", labels: String = "y", scale: String = "") throws -> Dataset {
        let text = """
          { model: { inputs: 2, layers: [{ cell: 'gru', hidden: 2 }], readout: { outputs: 3, on: 'last' }, output: 'softmax' },
            initialization: { scheme: 'keras' }, loss: 'cross_entropy',
            data: { images: { images: 'x', labels: '\(labels)', classes: 3 \(more) } \(scale) } }
          """
        return try Experiment(Data(text.utf8), file: folder + "/e.json5").dataset
      }
      let dataset = try read(", test_images: 'u', test_labels: 'v'")
      #expect(dataset.indices(.training) == 0..<3 && dataset.indices(.test) == 3..<4)
      #expect(dataset[3].inputs == [1, 0, 1, 0] && dataset[3].targets == [1])
      #expect(try read(scale: ", scale: { divide_by: 1 }")[0].inputs == [0, 20, 40, 60])
      try write("z", [3], [0, 1, 3])
      #expect(throws: Diagnosis.self) { try read(labels: "z") }
      #expect(throws: Diagnosis.self) { try read(labels: "v") }
    }
  }

  @Test func `dropout masks of the traced sample are drawn from a seed, whatever the data come from`() throws {
    func masks(_ seed: String) throws -> [[Double]] {
      try experiment(
        """
        { model: { inputs: 1, dropout: 0.5, layers: [{ cell: 'gru', hidden: 2, dropout: 0.5 }], readout: { outputs: 1, on: 'last' } },
          initialization: { scheme: 'keras' }, loss: 'mse',
          data: { generate: { kind: 'sine', rows: 20 }, look_back: 8 \(seed) } }
        """
      ).sample.masks
    }
    #expect(try masks("") == [])
    let drawn = try masks(", dropout_seed: 3")
    #expect(drawn.map(\.count) == [8, 16] && Set(drawn.joined()) == [0, 2])
    #expect(try masks(", dropout_seed: 3") == drawn && masks(", dropout_seed: 4") != drawn)
  }
}
