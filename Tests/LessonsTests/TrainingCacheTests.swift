import Experiments
import Foundation
import Recurrence
import Synchronization
import Testing

@testable import Lessons

/// What a kept training run is kept under.
struct TrainingCacheTests {
  private static let text = """
    {
      model: { inputs: 1, layers: [{ cell: "gru", hidden: 3, dropout: 0.1 }, { cell: "dense", hidden: 2 }],
        readout: { outputs: 1, on: "last" } },
      initialization: { scheme: "keras", seed: 1 },
      data: { generate: { kind: "sine", rows: 60, seed: 2 }, look_back: 5, horizon: 1, split: { test: 0.2 } },
      loss: "mse",
      training: { epochs: 2, batch: 8, seed: 1, optimizer: { kind: "adam" } },
    }
    """

  private static func key(_ change: (String) -> String = { $0 }) throws -> String {
    let text = change(Self.text)
    let experiment = try Experiment(Data(text.utf8), file: "key.json5")
    let plan = try #require(experiment.training)
    let cache = TrainingCache(folder: URL(fileURLWithPath: "/nowhere"), program: nil)
    return cache.key(Setup(experiment), plan)
  }

  @Test("a closed laboratory says and keeps nothing more, an open one does both", arguments: [false, true])
  func closed(isClosed: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("unroll-cache-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let said = Mutex(0)
    let laboratory = ExperimentLaboratory(cache: TrainingCache(folder: folder, program: nil)) { _, _ in
      said.withLock { $0 += 1 }
    }
    if isClosed { laboratory.close() }
    let recipe = Recipe(source: .text(Self.text, file: "key.json5", line: 1))
    let work = try #require(try laboratory.run(recipe) as? TracedExperiment)
    #expect(work.trace.steps == 5)
    #expect(said.withLock { $0 > 0 } != isClosed && laboratory.isOver == isClosed)
    let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    #expect(kept.count == (isClosed ? 0 : 1) && kept.allSatisfy { $0.hasSuffix(".json") })
  }

  @Test("a chapter that is computed beside the keys is the same, with the same mistakes")
  func beside() throws {
    let chapter = try TinyChapter.chapter(TinyChapter.whole)
    let made = try #require(
      ChapterWork(chapter, folder: "tiny", laboratory: TableLaboratory()).outcome(within: 60)
    ).get()
    #expect(try made == ComputedChapter(chapter, folder: "tiny", laboratory: TableLaboratory()))
    let nothing = TableLaboratory(runs: [:])
    let outcome = try #require(ChapterWork(chapter, folder: "tiny", laboratory: nothing).outcome(within: 60))
    #expect(throws: Diagnosis.self) { try outcome.get() }
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
