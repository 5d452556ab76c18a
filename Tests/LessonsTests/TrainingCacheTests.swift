import Experiments
import Foundation
import Recurrence
import Testing

@testable import Lessons

/// What a kept training run is kept under.
struct TrainingCacheTests {
  private static func key(_ change: (String) -> String = { $0 }) throws -> String {
    let text = change(
      """
      {
        model: { inputs: 1, layers: [{ cell: "gru", hidden: 3, dropout: 0.1 }, { cell: "dense", hidden: 2 }],
          readout: { outputs: 1, on: "last" } },
        initialization: { scheme: "keras", seed: 1 },
        data: { generate: { kind: "sine", rows: 60, seed: 2 }, look_back: 5, horizon: 1, split: { test: 0.2 } },
        loss: "mse",
        training: { epochs: 2, batch: 8, seed: 1, optimizer: { kind: "adam" } },
      }
      """)
    let experiment = try Experiment(Data(text.utf8), file: "key.json5")
    let plan = try #require(experiment.training)
    let cache = TrainingCache(folder: URL(fileURLWithPath: "/nowhere"), program: nil)
    return cache.key(Setup(experiment), plan)
  }

  @Test(
    "changes with every setting of the model, the data and the training",
    arguments: [
      ("dropout: 0.1", "dropout: 0.2"), (#""gru""#, #""lstm""#),
      (#""dense", hidden: 2"#, #""dense", hidden: 2, on: "last""#), ("batch: 8", "batch: 9"),
      ("seed: 1 }", "seed: 3 }"), ("seed: 2 }", "seed: 4 }"), ("epochs: 2", "epochs: 3"),
      ("look_back: 5", "look_back: 6"),
      (#""adam""#, #""sgd""#),
    ])
  func changes(setting: (String, String)) throws {
    let before = try Self.key()
    #expect(try Self.key() == before)
    #expect(try Self.key { $0.replacing(setting.0, with: setting.1) } != before, "\(setting)")
  }
}
