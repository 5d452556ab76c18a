import Foundation
import Testing

struct OutputTests {
  private static let writers: [[String]] = [
    ["trace", firstLSTM], ["export", "--pytorch", firstLSTM], ["draw", "unrolled", "--format", "svg", firstLSTM],
  ]

  @Test("a file that cannot be written is named, with the reason", arguments: writers)
  func unwritable(_ words: [String]) throws {
    let place = try Workplace()
    let missing = try place.unroll(words + ["-o", "no/t"])
    #expect(missing.status == 1 && missing.output == "")
    #expect(missing.errors.contains("no/t") && missing.errors.contains("no folder “no”"), "\(missing.errors)")
    let folder = try place.unroll(words + ["-o", "."])
    #expect(folder.status == 1 && folder.errors.contains("this is a folder"))
    #expect(place.names == [])
  }

  @Test("a full disk is an error, not a short file", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    for words in Self.writers {
      let outcome = try Workplace().unroll(words + ["-o", "/dev/full"])
      #expect(outcome.status == 1 && outcome.errors.contains("/dev/full"), "\(words): \(outcome.errors)")
    }
  }

  @Test("a run that fails leaves the file that was there as it was", arguments: writers)
  func unchanged(_ words: [String]) throws {
    let place = try Workplace()
    try place.write("old", to: "t")
    let outcome = try place.unroll(words.map { $0 == firstLSTM ? "no.json5" : $0 } + ["-o", "t"])
    #expect(outcome.status == 1)
    #expect(try place.contents("t") == Data("old".utf8))
    #expect(place.names == ["t"])
  }

  @Test("a new file replaces the old one as a whole", arguments: writers)
  func replaced(_ words: [String]) throws {
    let place = try Workplace()
    try place.write(String(repeating: "old ", count: 1_000_000), to: "t")
    try #require(place.unroll(words + ["-o", "t"]).status == 0)
    try #require(place.unroll(words + ["-o", "u"]).status == 0)
    #expect(try place.contents("t") == place.contents("u"))
    #expect(place.names == ["t", "u"])
  }

  @Test(
    "a reader that closes the pipe early ends the program without a word",
    arguments: [
      "trace '\(firstLSTM)' --json", "learn --chapter 1 --plain", "cells", "export --pytorch '\(firstLSTM)'", "--help",
    ])
  func closedPipe(_ words: String) throws {
    let place = try Workplace()
    let outcome = try place.shell("\"$U\" \(words) | head -n 1")
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(outcome.errors == "")
    // The same with nobody there from the start: the first write already fails.
    let deaf = try place.shell("\"$U\" \(words) | true")
    #expect(deaf.errors == "")
    #expect(place.names == [])
  }

  @Test("an interrupt ends a long check at once and leaves nothing behind")
  func interrupt() throws {
    let place = try Workplace()
    let rows = (0..<3000).map { "[\($0 % 7)]" }.joined(separator: ", ")
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "gru", hidden: 20 }] }, initialization: { scheme: "uniform", seed: 1 },
        data: { inputs: [\(rows)], targets: [\(rows.replacing("]", with: String(repeating: ", 0", count: 19) + "]"))] },
        loss: "mse" }
      """, to: "long.json5")
    let outcome = try place.run(Workplace.program, ["check", "long.json5"], interruptedAfter: 1)
    #expect(outcome.status == 128 + SIGINT, "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(place.names == ["long.json5"])
  }
}
