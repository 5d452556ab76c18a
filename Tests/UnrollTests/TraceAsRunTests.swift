import Foundation
import Testing

/// A trace file stands wherever an experiment may.
struct TraceAsRunTests {
  /// Writes the trace of an experiment under both kinds of name.
  private func traces(of experiment: String, in place: Workplace) throws -> [String] {
    let files = ["first-lstm.json", "first-lstm.safetensors"]
    for file in files { try #require(place.unroll("trace", experiment, "-o", file).status == 0) }
    return files
  }

  @Test(
    "every picture of a run is the same of its trace",
    arguments: [
      ["unrolled"], ["cell"], ["equations"], ["model"], ["dependencies"], ["gradient-flow"], ["heatmap"], ["gates"],
      ["weights", "--gradient"], ["histogram"], ["activations"], ["spectrum"], ["jacobian"], ["ledger"],
    ])
  func pictures(_ words: [String]) throws {
    let place = try Workplace()
    let expected = try place.unroll(["draw"] + words + [firstLSTM, "--text", "-o", "-"])
    try #require(expected.status == 0, "\(expected.errors)")
    for file in try traces(of: firstLSTM, in: place) {
      let outcome = try place.unroll(["draw"] + words + [file, "--text", "-o", "-"])
      #expect(outcome.status == 0 && outcome.errors == "", "\(file): \(outcome.errors)")
      #expect(outcome.bytes == expected.bytes, "\(file)")
    }
  }

  @Test("pictures of an address, of attention and of two runs take traces too")
  func otherPictures() throws {
    let place = try Workplace()
    let files = try traces(of: firstLSTM, in: place)
    let why = try place.unroll("draw", "why", firstLSTM, "grad c3[0]", "--text", "-o", "-").bytes
    let attention = repositoryFile("lessons/examples/attention.json5")
    try #require(place.unroll("trace", attention, "-o", "attention.safetensors").status == 0)
    for file in files {
      #expect(try place.unroll("draw", "why", file, "grad c3[0]", "--text", "-o", "-").bytes == why)
      let difference = try place.unroll("draw", "diff", firstLSTM, file, "--text", "-o", "-")
      #expect(difference.status == 0, "\(difference.errors)")
    }
    #expect(
      try place.unroll("draw", "attention", "attention.safetensors", "--text", "-o", "-").bytes
        == place.unroll("draw", "attention", attention, "--text", "-o", "-").bytes)
  }

  @Test("trace, check and export make of a trace what they make of its experiment")
  func commands() throws {
    let place = try Workplace()
    for words in [["trace", "--json"], ["check", "--json"], ["export", "--pytorch"]] {
      let expected = try place.unroll(words + [firstLSTM])
      try #require(expected.status == 0, "\(expected.errors)")
      for file in try traces(of: firstLSTM, in: place) {
        let outcome = try place.unroll(words + [file])
        #expect(outcome.status == 0 && outcome.bytes == expected.bytes, "\(words) \(file): \(outcome.errors)")
      }
    }
    try #require(place.unroll("export", "--state-dict", firstLSTM, "-o", "s.safetensors").status == 0)
    for file in try traces(of: firstLSTM, in: place) {
      try #require(place.unroll("export", "--state-dict", file, "-o", "t.safetensors").status == 0)
      #expect(try place.contents("t.safetensors") == place.contents("s.safetensors"), "\(file)")
    }
  }

  @Test("a trace says what it lacks, and goes with no options that say what to run")
  func refused() throws {
    let place = try Workplace()
    let files = try traces(of: firstLSTM, in: place)
    let both = try place.unroll("draw", "spectrum", files[1], "--weights", "w.safetensors")
    #expect(both.status == 2 && both.errors.contains("--weights"), "\(both.errors)")
    try place.write("no trace", to: "broken.safetensors")
    #expect(try place.unroll("draw", "jacobian", "broken.safetensors").status == 1)
    #expect(try place.unroll("draw", "ledger", "missing.json").errors.contains("there is no such file"))
  }

  @Test("an experiment may come through a pipe")
  func pipe() throws {
    let place = try Workplace()
    let outcome = try place.shell("mkfifo p && { cat '\(firstLSTM)' > p & } && \"$U\" trace p --json")
    #expect(try outcome.bytes == place.unroll("trace", firstLSTM, "--json").bytes, "\(outcome.errors)")
  }
}
