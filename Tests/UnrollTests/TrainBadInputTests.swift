import Foundation
import Testing

/// Bad data to `unroll train`: what is wrong, where, and that nothing is written.
struct TrainBadInputTests {
  private static let rows = (1...40).map { "2000-01-\(String(format: "%02d", ($0 - 1) % 28 + 1)),\($0 * 7 % 11),3" }

  private static func experiment(_ data: String, model: String = "") -> String {
    let usual = #"inputs: 1, layers: [{ cell: "gru", hidden: 3 }], readout: { outputs: 1, on: "last" }"#
    return """
      { model: { \(model.isEmpty ? usual : model) }, initialization: { scheme: "keras" },
        data: { \(data) },
        loss: "\(model.isEmpty ? "mse" : "cross_entropy")", training: { epochs: 2 } }
      """
  }

  private func expect(
    _ data: String, model: String = "", says parts: [String], files: (Workplace) throws -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let place = try Workplace()
    try place.write(Self.experiment(data, model: model), to: "e.json5")
    try files(place)
    let before = place.names
    let outcome = try place.unroll("train", "e.json5", "-o", "run")
    #expect(outcome.status == 1 && outcome.output == "", "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)", sourceLocation: location)
    for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)", sourceLocation: location) }
    #expect(place.names == before, "nothing is written", sourceLocation: location)
  }

  private static let window = #"csv: "x.csv", columns: ["v"], look_back: 5"#

  @Test(
    "rows that are ragged, no numbers, missing or out of order are named with file, line and column",
    arguments: [
      ("d,v,c\n1,2,3\n1,2\n", "", ["x.csv, line 3", "2 cells where the first has 3"]),
      ("d,v,c\n1,2,3\n1,two,3\n", "", ["x.csv, line 3, column 2", "“two” is not a number"]),
      ("d,v,c\n1,2,3\n1,,3\n", "", ["x.csv, line 3, column 2", "the value is missing"]),
      ("d,w,c\n1,2,3\n", "", ["x.csv", "no column “v”", "d, w, c"]),
      ("d,v,c\n2000-01-02,2,3\n2000-01-01,3,3\n", #", dates: "d""#, ["x.csv, line 3, column 1", "after 2000-01-02"]),
      ("d,v,c\n2000-01-02,2,3\n01/03/2000,3,3\n", #", dates: "d""#, ["x.csv, line 3", "is not a date"]),
      ("d,v,c\n2000-02-30,2,3\n", #", dates: "d""#, ["x.csv, line 2", "“2000-02-30” is not a date"]),
    ])
  func rows(_ csv: String, _ more: String, _ parts: [String]) throws {
    try expect(Self.window + more, says: parts) { try $0.write(csv, to: "x.csv") }
  }

  @Test("too few rows for the window, a constant column and an empty part are said with the experiment's place")
  func series() throws {
    let csv = "d,v,c\n" + Self.rows.joined(separator: "\n") + "\n"
    func write(_ place: Workplace) throws { try place.write(csv, to: "x.csv") }
    try expect(
      Self.window.replacingOccurrences(of: "look_back: 5", with: "look_back: 40"),
      says: ["e.json5, line 2", "need 41 rows; there are 40"], files: write)
    try expect(
      Self.window + ", split: { test: 0.1 }", says: ["e.json5, line 2", "need 6 rows; there are 4"], files: write)
    try expect(
      #"csv: "x.csv", columns: ["c"], look_back: 5, scale: { minmax: {} }"#,
      says: ["e.json5, line 2", "“c” is 3.0 in every row"], files: write)
    try expect(
      #"csv: "x.csv", columns: ["v", "c"], look_back: 5"#, says: ["e.json5, line 2", "2 columns; the model has 1"],
      files: write)
    try expect(#"csv: "y.csv", columns: ["v"], look_back: 5"#, says: ["y.csv", "“x.csv”"], files: write)
  }

  private static let classes =
    #"inputs: 2, layers: [{ cell: "gru", hidden: 3 }], readout: { outputs: 3, on: "last" }, output: "softmax""#

  @Test("image files that are cut off, damaged or have labels out of range are named")
  func images() throws {
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]
    let pixels = header + Array(repeating: 9, count: 8)
    func idx(_ name: String, _ bytes: [UInt8]) -> (Workplace) throws -> Void {
      { place in
        try Data(pixels).write(to: place.folder.appendingPathComponent("x"))
        try Data([0, 0, 8, 1, 0, 0, 0, 2, 0, 1]).write(to: place.folder.appendingPathComponent("y"))
        try Data(bytes).write(to: place.folder.appendingPathComponent(name))
      }
    }
    let data = #"images: { images: "x", labels: "y", classes: 3 }"#
    try expect(data, model: Self.classes, says: ["x ends after 20 bytes"], files: idx("x", Array(pixels.prefix(20))))
    try expect(
      data, model: Self.classes, says: ["y: the label at position 1", "from 0 to 2"],
      files: idx("y", [0, 0, 8, 1, 0, 0, 0, 2, 0, 3]))
    try expect(
      data, model: Self.classes, says: ["x has 2 images, but y has 1 labels"],
      files: idx("y", [0, 0, 8, 1, 0, 0, 0, 1, 0]))
    try expect(
      data, model: Self.classes, says: ["x is compressed", "not complete"],
      files: idx("x", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]))
    try expect(
      data, model: Self.classes, says: ["x does not begin as IDX files do"], files: idx("x", Array("hello".utf8)))
  }

  @Test("an experiment that does not say how to train, or what to measure by, is refused")
  func noTraining() throws {
    let place = try Workplace()
    let text = Self.experiment(#"generate: { kind: "sine", rows: 40 }, look_back: 5"#)
    try place.write(text.replacingOccurrences(of: ", training: { epochs: 2 }", with: ""), to: "e.json5")
    #expect(try place.unroll("train", "e.json5").errors.contains("the key “training” is missing"))
    try place.write(text.replacingOccurrences(of: #"loss: "mse", "#, with: ""), to: "e.json5")
    #expect(try place.unroll("train", "e.json5").errors.contains("the key “loss” is missing"))
    #expect(place.names == ["e.json5"])
  }

  @Test("classes that the model does not have and probabilities that are none are named with file, line and column")
  func classes() throws {
    let csv = "v,c\n" + (0..<20).map { "\($0),\($0 == 12 ? 2 : $0 % 2)\n" }.joined()
    for (output, outputs, says) in [
      ("softmax", 2, "whole numbers from 0 to 1"), ("sigmoid", 1, "2.0 is no probability"),
    ] {
      try expect(
        #"csv: "x.csv", columns: ["v"], target_columns: ["c"], look_back: 5"#,
        model: """
          inputs: 1, layers: [{ cell: "gru", hidden: 3 }], readout: { outputs: \(outputs), on: "last" }, output: "\(output)"
          """,
        says: ["x.csv, line 14, column 2 (“c”)", says]
      ) { try $0.write(csv, to: "x.csv") }
    }
  }
}
