import Foundation
import Testing

/// `unroll train`: what it leaves, and that nothing is lost when it is stopped or killed.
struct TrainCommandTests {
  /// Two phases, early stopping and validation, so that all of a checkpoint is needed to go on.
  static let small = """
    {
      name: "small",
      model: { inputs: 1, layers: [{ cell: "lstm", hidden: 8 }], readout: { outputs: 1, on: "last" } },
      initialization: { scheme: "keras", seed: 2 },
      data: {
        generate: { kind: "sine", rows: 90, seed: 1 }, scale: { standard: {} }, look_back: 10,
        split: { validation: 0.2, test: 0.2 },
      },
      loss: "mse",
      training: {
        batch: 4, seed: 3, metrics: ["mae"], early_stopping: { patience: 1000 },
        optimizer: { kind: "adam", rate: 0.005 },
        phases: [{ epochs: 30, schedule: { kind: "power_of_ten", epochs: -20 } }, { epochs: EPOCHS }],
      },
    }
    """

  private func place(epochs: Int) throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.small.replacingOccurrences(of: "EPOCHS", with: "\(epochs)"), to: "e.json5")
    return place
  }

  private static let results = ["checkpoint.safetensors", "model.safetensors", "history.csv", "history.json"]

  @Test("a run that is killed at any moment, again and again, ends with the same bits as one that never stopped")
  func killed() throws {
    let place = try place(epochs: 60)
    try #require(place.unroll("train", "e.json5", "-o", "whole").status == 0)
    let records = try Workplace()
    try records.write("", to: "input")
    var kills = 0
    var resumed = 0
    while kills < 12 {
      let hasCheckpoint = FileManager.default.fileExists(atPath: place.path("killed/checkpoint.safetensors"))
      let words = ["train", "e.json5", "-o", "killed", "--json", hasCheckpoint ? "--resume" : "--restart"]
      let child = try Spawned(
        [Workplace.program] + words, environment: ["UNROLL_HOME": repository.path], folder: place.folder.path,
        input: records.path("input"), output: records.path("output"), errors: records.path("errors"))
      // Moments that fall on everything: loading, an epoch, the writing of a checkpoint.
      Thread.sleep(forTimeInterval: 0.08 + 0.037 * Double(kills))
      child.send(SIGKILL)
      let status = child.wait(seconds: 60)
      if status == 0 { break }
      #expect(status == 128 + SIGKILL)
      kills += 1
      if hasCheckpoint { resumed += 1 }
    }
    #expect(kills >= 2 && resumed >= 1, "the run was killed while it ran")
    try #require(place.unroll("train", "e.json5", "-o", "killed", "--resume").status == 0)
    for name in Self.results {
      #expect(try place.contents("killed/" + name) == place.contents("whole/" + name), "\(name)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: place.path("killed")).sorted()
    #expect(left == Self.results.sorted(), "nothing half written is left")
  }

  @Test("Ctrl-C ends a run after the update under way, saves it, and it goes on with the same bits")
  func interrupted() throws {
    let place = try place(epochs: 30)
    try #require(place.unroll("train", "e.json5", "-o", "whole").status == 0)
    let stopped = try place.run(
      Workplace.program, ["train", "e.json5", "-o", "part"], interruptedAfter: 0, once: "part/checkpoint.safetensors")
    try #require(stopped.status == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("Stopped in epoch") && stopped.errors.contains("--resume"))
    #expect(try place.contents("part/checkpoint.safetensors") != place.contents("whole/checkpoint.safetensors"))
    #expect(try place.unroll("evaluate", "part").status == 0, "the model so far can be used")
    let refused = try place.unroll("train", "e.json5", "-o", "part")
    #expect(refused.status == 1 && refused.errors.contains("--resume") && refused.errors.contains("--restart"))
    let resumed = try place.unroll("train", "e.json5", "-o", "part", "--resume")
    #expect(resumed.status == 0 && resumed.output.contains("goes on after"))
    for name in Self.results {
      #expect(try place.contents("part/" + name) == place.contents("whole/" + name), "\(name)")
    }
  }

  @Test("a finished run is said to be, goes on with more epochs, and its history has a row an epoch and its phase")
  func finished() throws {
    let place = try place(epochs: 2)
    try #require(place.unroll("train", "e.json5", "-o", "a").status == 0)
    let again = try place.unroll("train", "e.json5", "-o", "a")
    #expect(again.status == 0 && again.output.contains("is finished after 32 epochs"), "\(again.errors)")
    let shorter = try place.unroll("train", "e.json5", "-o", "a", "--epochs", "31")
    #expect(shorter.status == 1 && shorter.errors.contains("more than the 31 asked for"), "\(shorter.errors)")
    let seeded = try place.unroll("train", "e.json5", "-o", "a", "--resume", "--seed", "9")
    #expect(seeded.status == 1 && seeded.errors.contains("other parameters or another seed"), "\(seeded.errors)")
    let history = String(decoding: try place.contents("a/history.csv"), as: UTF8.self)
    let lines = history.split(separator: "\n")
    #expect(lines.count == 33)
    #expect(lines[0].hasSuffix("mae,validation_mae,phase"))
    #expect(lines[30].hasPrefix("30,") && lines[30].hasSuffix(",1") && lines[31].hasSuffix(",2"))
    let longer = try place.unroll("train", "e.json5", "-o", "a", "--resume", "--epochs", "35", "--json")
    #expect(try longer.json()["epochs"].number == 35)
    try #require(place.unroll("train", "e.json5", "-o", "b", "--epochs", "35").status == 0)
    #expect(try place.contents("a/model.safetensors") == place.contents("b/model.safetensors"))
  }

  @Test("the seed changes parameters and order, and the same seed gives the same bits")
  func seed() throws {
    let place = try place(epochs: 1)
    for (folder, seed) in [("a", "5"), ("b", "5"), ("c", "6")] {
      let outcome = try place.unroll("train", "e.json5", "-o", folder, "--epochs", "2", "--seed", seed)
      try #require(outcome.status == 0)
    }
    #expect(try place.contents("a/model.safetensors") == place.contents("b/model.safetensors"))
    #expect(try place.contents("a/history.csv") != place.contents("c/history.csv"))
  }

  @Test("a checkpoint of another model, plan or data, and a damaged one, are refused, and stay as they are")
  func otherCheckpoints() throws {
    let place = try place(epochs: 2)
    try #require(place.unroll("train", "e.json5", "-o", "a", "--epochs", "3").status == 0)
    let checkpoint = try place.contents("a/checkpoint.safetensors")
    let text = Self.small.replacingOccurrences(of: "EPOCHS", with: "2")
    for (old, new, says) in [
      ("hidden: 8", "hidden: 7", "other parameters"), ("rate: 0.005", "rate: 0.006", "another training plan"),
      ("kind: \"sine\", rows: 90, seed: 1", "kind: \"sine\", rows: 90, seed: 2", "numbers have changed"),
      ("rows: 90", "rows: 100", "samples"),
    ] {
      try #require(text.contains(old))
      try place.write(text.replacingOccurrences(of: old, with: new), to: "other.json5")
      let outcome = try place.unroll("train", "other.json5", "-o", "a", "--resume")
      #expect(outcome.status == 1 && outcome.errors.contains(says), "\(outcome.errors)")
      #expect(try place.contents("a/checkpoint.safetensors") == checkpoint)
    }
    try checkpoint.dropLast(100).write(to: place.folder.appendingPathComponent("a/checkpoint.safetensors"))
    let damaged = try place.unroll("train", "e.json5", "-o", "a", "--resume")
    #expect(damaged.status == 1 && damaged.errors.contains("checkpoint.safetensors"))
    let missing = try place.unroll("train", "e.json5", "-o", "none", "--resume")
    #expect(missing.status == 1 && missing.errors.contains("holds no checkpoint to go on from"))
  }

  @Test("a run that diverges says at which update and why, and keeps its last checkpoint")
  func diverges() throws {
    let place = try Workplace()
    let text = Self.small.replacingOccurrences(of: "EPOCHS", with: "9")
      .replacingOccurrences(
        of: "optimizer: { kind: \"adam\", rate: 0.005 }", with: "optimizer: { kind: \"sgd\", rate: 1e90 }"
      )
      .replacingOccurrences(of: "kind: \"power_of_ten\", epochs: -20", with: "kind: \"rates\", rates: [0, 1e90]")
    try place.write(text, to: "e.json5")
    let outcome = try place.unroll("train", "e.json5", "-o", "a")
    #expect(outcome.status == 1)
    for part in ["Update ", "failed", "learning rate 1e+90", "not finite"] {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
    let history = String(decoding: try place.contents("a/history.csv"), as: UTF8.self)
    #expect(history.split(separator: "\n").count == 2, "the first epoch, with a learning rate of 0, is kept")
    #expect(FileManager.default.fileExists(atPath: place.path("a/checkpoint.safetensors")))
  }

  @Test("an update is shown number by number, and its batch opens as a trace")
  func update() throws {
    let place = try place(epochs: 2)
    let words = ["update", "e.json5", "--at", "3:2", "--json", "--trace", "t.json", "--sequence", "1"]
    let json = try place.unroll(words).json()
    let before = try #require(json["before"]["readout.b"].numbers.first)
    let after = try #require(json["after"]["readout.b"].numbers.first)
    #expect(before != after)
    // The next update begins where this one ends.
    let next = try place.unroll("update", "e.json5", "--at", "3:3", "--json").json()
    #expect(next["before"]["readout.b"].numbers.first == after)
    let chosen = try place.unroll("update", "e.json5", "--at", "3:2", "--parameter", "readout.b[0]", "--json").json()
    let steps = chosen["steps"].elements
    #expect(steps.first?["value"].number == before && steps.last?["value"].number == after)
    #expect(try place.unroll("why", "t.json", "t10.y[0]").status == 0)
    for (place1, says) in [("0:1", "both from 1"), ("33:1", "no epoch 33"), ("1:99", "no batch 99")] {
      let wrong = try place.unroll("update", "e.json5", "--at", place1)
      #expect(wrong.status == 2 && wrong.errors.contains(says), "\(wrong.errors)")
    }
    let near = try place.unroll("update", "e.json5", "--parameter", "readout.B")
    #expect(near.status == 2 && near.errors.contains("readout.b"))
  }

  @Test("the range test shows where the loss falls fastest, and writes nothing")
  func rangeTest() throws {
    let place = try place(epochs: 1)
    let json = try place.unroll("train", "e.json5", "--range-test", "--json").json()
    let (rates, losses) = (json["rate"].numbers, json["loss"].numbers)
    #expect(rates.count == losses.count && rates.count > 10 && rates[0] == 1e-6)
    let steepest = try #require(json["steepest"].number)
    #expect(rates.contains(steepest))
    let shown = try place.unroll("train", "e.json5", "--range-test")
    #expect(shown.status == 0 && shown.output.contains("falls fastest at a rate of"), "\(shown.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path) == ["e.json5"])
    #expect(try place.unroll("train", "e.json5", "--range-test", "--resume").status == 2)
  }
}
