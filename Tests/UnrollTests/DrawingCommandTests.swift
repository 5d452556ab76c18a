import Foundation
import Testing

struct DrawingCommandTests {
  @Test(
    "draw writes the kind of file that its name or --format says",
    arguments: [
      (["-o", "a.png"], "a.png", "\u{89}PNG"), (["-o", "a.svg"], "a.svg", "<svg"), (["-o", "a.pdf"], "a.pdf", "%PDF"),
      (["--format", "svg", "-o", "b"], "b", "<svg"), (["--text", "-o", "a.svg"], "a.svg", "<svg"),
    ])
  func formats(_ options: [String], _ file: String, _ start: String) throws {
    let place = try Workplace()
    let outcome = try place.unroll(["draw", "unrolled", firstLSTM] + options)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.hasPrefix(file + ": "))
    #expect(place.names == [file])
    #expect(try place.contents(file).starts(with: start.unicodeScalars.map { UInt8($0.value) }))
  }

  @Test("a projected chart is laid out for the screen: as wide as its height allows, and its labels whole")
  func projected() throws {
    let place = try Workplace()
    let run = repositoryFile("lessons/examples/three-years.json5")
    _ = try place.unroll(["draw", "activations", run, "--theme", "projector", "--text", "-o", "a.svg"])
    let text = String(decoding: try place.contents("a.svg"), as: UTF8.self)
    let sides = text.components(separatedBy: "viewBox=\"0 0 ")[1].prefix { $0 != "\"" }.split(separator: " ").compactMap
    { Double($0) }
    #expect(sides.count == 2 && sides[0] > 1.5 * sides[1])
    #expect(text.contains("inputs where it is flat") && !text.contains("…"))
  }

  @Test("without --output the picture goes to the folder output, under the run's name")
  func standardName() throws {
    let place = try Workplace()
    let outcome = try place.unroll("draw", "unrolled", firstLSTM)
    #expect(outcome.output.hasPrefix("output/first-lstm-unrolled.png: "))
    #expect(FileManager.default.fileExists(atPath: place.path("output/first-lstm-unrolled.png")))
  }

  @Test("- writes the picture itself to standard output, and nothing else")
  func standardOutput() throws {
    let place = try Workplace()
    let outcome = try place.unroll("draw", "unrolled", firstLSTM, "--text", "-o", "-")
    try #require(place.unroll("draw", "unrolled", firstLSTM, "--text", "-o", "a.svg").status == 0)
    #expect(outcome.bytes == (try place.contents("a.svg")))
  }

  @Test("what is shown, where, and in which colors changes the picture")
  func options() throws {
    let place = try Workplace()
    var pictures: [Data] = []
    for options in [
      [], ["--show", "forward"], ["--show", "backward"], ["--theme", "dark"], ["--theme", "projector"], ["--at", "t2"],
      ["--all-gates"], ["--folded"], ["--steps", "3"], ["--units", "1"],
    ] {
      let outcome = try place.unroll(["draw", "unrolled", firstLSTM, "--text", "-o", "-"] + options)
      #expect(outcome.status == 0, "\(options): \(outcome.errors)")
      #expect(!pictures.contains(outcome.bytes), "\(options) is seen")
      pictures.append(outcome.bytes)
    }
    #expect(
      try place.unroll("draw", "unrolled", firstLSTM, "--text", "-o", "-", "--at", "2").bytes
        == place.unroll("draw", "unrolled", firstLSTM, "--text", "-o", "-", "--at", "t2").bytes)
  }
}
