import Foundation
import Recurrence
import Testing

@testable import Files

private enum Loss: String, CaseIterable { case mse, crossEntropy = "cross_entropy" }

private func read(
  _ text: String, _ body: (inout ObjectReader) throws -> Void
) throws -> Diagnosis? {
  let tree = try JSONTree.parse(Data(text.utf8), dialect: .json5, file: "e.json5")
  do {
    var reader = try ObjectReader(tree, file: "e.json5")
    try body(&reader)
    try reader.finish()
    return nil
  } catch let problem as Diagnosis {
    return problem
  }
}

@Suite struct ObjectReaderTests {
  @Test func `values are read by type, with defaults where keys are absent or null`() throws {
    let problem = try read(
      "{n: 3, rate: 0.5, on: true, name: 'x', loss: 'cross_entropy', list: [1, 2], words: ['a'], inner: {k: 1}, none: null}"
    ) { reader in
      #expect(try reader.integer("n", in: 1...10) == 3)
      #expect(try reader.number("rate", in: 0...1) == 0.5)
      #expect(try reader.number("decay", default: 2) == 2)
      #expect(try reader.bool("on") && reader.bool("off", default: true))
      #expect(try reader.string("name") == "x")
      #expect(try reader.choice("loss", of: Loss.self) == .crossEntropy)
      #expect(try reader.choice("cell", among: ["lstm"], default: "lstm") == "lstm")
      #expect(try reader.numbers("list", count: 2) == [1, 2])
      #expect(try reader.strings("words") == ["a"])
      #expect(try reader.integer("none", default: 7, in: 0...9) == 7)
      var inner = try #require(try reader.object("inner"))
      #expect(try inner.integer("k", in: 0...1) == 1)
      try inner.finish()
      #expect(try reader.objects("more").isEmpty)
    }
    #expect(problem == nil)
  }

  @Test func `an unknown key suggests the nearest known one, with its place and path`() throws {
    let problem = try read("{\n  model: {\n    layrs: 2 } }") { reader in
      guard var model = try reader.object("model") else { return }
      _ = try model.integer("layers", default: 1, in: 1...9)
      try model.finish()
    }
    #expect(problem?.key == "object.unknown-near" && problem?["near"] == "layers")
    #expect(problem?["file"] == "e.json5" && problem?["line"] == "3" && problem?["column"] == "5")
    #expect(problem?["path"] == "model.layrs")
  }

  @Test func `a word that is not allowed suggests the nearest`() throws {
    let problem = try read("{loss: 'mce'}") { reader in _ = try reader.choice("loss", of: Loss.self) }
    #expect(problem?.key == "object.choice-near" && problem?["near"] == "mse")
    let other = try read("{loss: 'hinge'}") { reader in
      _ = try reader.choice("loss", of: Loss.self)
    }
    #expect(other?.key == "object.choice" && other?["allowed"] == "mse, cross_entropy")
  }

  @Test(arguments: [
    ("{}", "object.missing"), ("{n: 'x'}", "object.integer"), ("{n: 1.5}", "object.integer"),
    ("{n: 11}", "object.range"),
    ("{n: 1e300}", "object.integer"), ("{n: Infinity}", "object.integer"), ("{n: 1, other: 2}", "object.unknown"),
    ("[]", "object.expected-outermost"),
    ("{n: [1]}", "object.integer"), ("{n: 9223372036854775807}", "object.range"),
  ])
  func `a wrong value is refused`(_ text: String, _ key: String) throws {
    let problem = try read(text) { reader in _ = try reader.integer("n", in: 1...10) }
    #expect(problem?.key == key, "\(text)")
  }

  @Test func `arrays say what is wrong in them`() throws {
    let problem = try read("{x: [1, NaN]}") { reader in _ = try reader.numbers("x") }
    #expect(problem?.key == "object.not-finite" && problem?["position"] == "1")
    let count = try read("{x: [1]}") { reader in _ = try reader.numbers("x", count: 2) }
    #expect(count?.key == "object.count")
    let objects = try read("{x: [{a: 1}, 2]}") { reader in _ = try reader.objects("x") }
    #expect(objects?.key == "object.expected" && objects?["path"] == "x[1]")
  }
}
