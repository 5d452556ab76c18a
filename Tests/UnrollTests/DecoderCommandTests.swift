import Foundation
import Testing

/// `unroll predict`, `generate` and `evaluate` for models that write a sequence of their own.
struct DecoderCommandTests {
  /// A translator too small and too little trained to be right: what it says is the same in every way to ask.
  private static let translator = """
    {
      model: {
        encoder: { embedding: { symbols: 30, width: 4 }, layers: [{ cell: "gru", hidden: 6 }] },
        embedding: { symbols: 36, width: 4 },
        layers: [{ cell: "gru", hidden: 6 }, { cell: "attention-dot", hidden: 6 }],
        readout: { outputs: 36 },
        output: "softmax",
      },
      initialization: { scheme: "keras", seed: 4 },
      data: { generate: { kind: "translation", count: 50, seed: 1 }, split: { test: 0.2 } },
      loss: "cross_entropy",
      training: { epochs: 2, batch: 8, optimizer: { kind: "adam", rate: 0.05 } },
    }
    """

  /// Turns two symbols around: it can be learned by heart.
  private static let reverser = """
    {
      model: {
        encoder: { embedding: { symbols: 4, width: 4 }, layers: [{ cell: "gru", hidden: 8 }] },
        embedding: { symbols: 4, width: 4 }, layers: [{ cell: "gru", hidden: 8 }],
        readout: { outputs: 4 }, output: "softmax",
      },
      initialization: { scheme: "keras", seed: 1 },
      data: {
        samples: [
          { source_symbols: [1, 2], symbols: [0, 2, 1], classes: [2, 1, 0] },
          { source_symbols: [2, 3], symbols: [0, 3, 2], classes: [3, 2, 0] },
          { source_symbols: [3, 1], symbols: [0, 1, 3], classes: [1, 3, 0] },
        ],
      },
      loss: "cross_entropy",
      training: { epochs: 60, batch: 3, optimizer: { kind: "adam", rate: 0.05 } },
    }
    """

  private func trained(_ text: String) throws -> Workplace {
    let place = try Workplace()
    try place.write(text, to: "e.json5")
    let outcome = try place.unroll("train", "e.json5", "-o", "m")
    try #require(outcome.status == 0, "\(outcome.errors)")
    return place
  }

  @Test("a sentence is answered the same typed, from a file, as it comes and drawn at temperature 0")
  func sentences() throws {
    let place = try trained(Self.translator)
    let sentences = ["the red cat sees the dogs", "The old kings call the fishes."]
    let typed = try sentences.map { try place.unroll("predict", "m", "--text", $0).output }
    #expect(typed[0] != "\n" && typed[0] != typed[1], "\(typed)")
    let followed = try place.unroll(["predict", "m", "--follow", "-"], input: sentences.joined(separator: "\n"))
    #expect(followed.output == typed.joined())
    let json = try place.unroll("predict", "m", "--text", sentences[0], "--json").json()
    #expect(json["text"].string.map { $0 + "\n" } == typed[0])
    try place.write(sentences.joined(separator: "\n"), to: "s.txt")
    let table = try place.unroll("predict", "m", "--input", "s.txt").output.split(separator: "\n")
    #expect(table == ["line,text", "1,\(typed[0].dropLast())", "2,\(typed[1].dropLast())"])
    let drawn = try place.unroll("generate", "m", "--prompt", sentences[0], "--temperature", "0")
    #expect(drawn.output == typed[0], "\(drawn.errors)")
    let short = try place.unroll("predict", "m", "--text", sentences[0], "--length", "1").output
    #expect(!short.contains(" ") && typed[0].hasPrefix(short.dropLast()))
  }

  @Test("a word that the encoder does not know is said with its line, and the others are answered")
  func unknownWord() throws {
    let place = try trained(Self.translator)
    let outcome = try place.unroll(["predict", "m", "--follow", "-"], input: "the cats see the dog\nthe cta sees\n")
    #expect(outcome.status == 1 && outcome.output.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("line 2") && outcome.errors.contains("“cta”"), "\(outcome.errors)")
    try place.write("the cta sees\n", to: "s.txt")
    let file = try place.unroll("predict", "m", "--input", "s.txt")
    #expect(file.status == 1 && file.errors.contains("s.txt, line 1"), "\(file.errors)")
    let none = try place.unroll("predict", "m", "--text", " . ")
    #expect(none.status == 1 && none.errors.contains("no tokens"))
  }

  @Test("an encoder–decoder is judged told the truth and fed its own outputs")
  func evaluate() throws {
    let place = try trained(Self.translator)
    let report = try place.unroll("evaluate", "m", "--json").json()
    let (forced, free) = (report["model"], report["free"])
    #expect(forced["perplexity"].number != nil && free["perplexity"].number == nil)
    for row in [forced, free] {
      let accuracy = try #require(row["accuracy"].number)
      #expect((0...1).contains(accuracy))
    }
    // A sentence is right on its own exactly when every next word is right after the right ones.
    #expect(free["sequence_accuracy"].number == forced["sequence_accuracy"].number)
    let shown = try place.unroll("evaluate", "m").output
    #expect(shown.contains("told the truth so far") && shown.contains("fed its own outputs"), "\(shown)")
  }

  @Test("a decoder of plain symbols writes what it has learned to the source in a file")
  func symbols() throws {
    let place = try trained(Self.reverser)
    try place.write("symbol\n2\n3\n", to: "x.csv")
    let outcome = try place.unroll("predict", "m", "--input", "x.csv")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "step,y[0],y[1],y[2],y[3],symbol", "\(outcome.errors)")
    #expect(lines.dropFirst().map { $0.split(separator: ",").last } == ["3", "2", "0"])
    let report = try place.unroll("evaluate", "m", "--json").json()
    #expect(report["free"]["sequence_accuracy"].number == 1)
    try place.write("symbol\n2\n4\n", to: "x.csv")
    let wrong = try place.unroll("predict", "m", "--input", "x.csv")
    #expect(wrong.status == 1 && wrong.errors.contains("4"), "\(wrong.errors)")
  }

  @Test("frames of speech become letters, and words count once their runs are collapsed")
  func letters() throws {
    let place = try trained(
      """
      {
        model: { inputs: 3, layers: [{ cell: "gru", hidden: 6 }], readout: { outputs: 6 }, output: "softmax" },
        initialization: { scheme: "keras" },
        data: { generate: { kind: "spoken_vowels", count: 40, length: 2, bands: 3, noise: 0.01 }, split: { test: 0.2 } },
        loss: "cross_entropy",
        training: { epochs: 6, batch: 4, optimizer: { kind: "adam", rate: 0.05 } },
      }
      """)
    try place.write("a,b,c\n-4,-4,-4\n0,0.1,-3\n0,0.1,-3\n-4,-4,-4\n", to: "x.csv")
    let lines = try place.unroll("predict", "m", "--input", "x.csv").output.split(separator: "\n")
    #expect(lines[0] == "after_row,_,a,e,i,o,u,letter,text" && lines.count == 5)
    let report = try place.unroll("evaluate", "m", "--json").json()
    let collapsed = try #require(report["model"]["collapsed_accuracy"].number)
    #expect((0...1).contains(collapsed))
  }
}
