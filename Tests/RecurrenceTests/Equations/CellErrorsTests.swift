import Testing

@testable import Recurrence

@Suite("A cell file with a mistake")
struct CellErrorsTests {
  /// Every mistake with where it must be found; a column of 0 means that the sentence names none.
  static let mistakes: [(key: String, text: String, line: Int, column: Int)] = [
    ("cell.bad-number", "h = 1.2.3 x", 1, 5),
    ("cell.bad-number", "h = W x + 1e999 x", 1, 11),
    ("cell.bad-character", "h = W x ? 2", 1, 9),
    ("cell.expected-name", "\n= tanh(W x)", 2, 1),
    ("cell.expected-sign", "h tanh(W x)", 1, 3),
    ("cell.expected-sign", "h = tanh W x", 1, 10),
    ("cell.expected-operator", "h = W x ]", 1, 9),
    ("cell.expected-factor", "h = W x +", 1, 10),
    ("cell.expected-past", "h = dot(h', h)", 1, 13),
    ("cell.expected-past", "h = dot(h', past(W))", 1, 18),
    ("cell.expected-encoder", "h = W x\nα = additive(v, h, U h)", 2, 22),
    ("cell.past-alone", "h = past(h)", 1, 5),
    ("cell.past-alone", "h = tanh(encoder)", 1, 10),
    ("cell.missing-product", "z = W x\nh = z z", 2, 7),
    ("cell.missing-product", "z = W x\nh = z(3)", 2, 6),
    ("cell.lonely-number", "h = W x + 2", 1, 12),
    ("cell.complement-alone", "z = W x\nh = 1 − z + z", 2, 11),
    ("cell.bad-delay", "  h = W h(t-0)", 1, 13),
    ("cell.bad-delay", "h = W h(t-1001)", 1, 11),
    ("cell.bad-delay", "h = W h(t-1.5)", 1, 11),
    ("cell.bad-delay", "h = h" + String(repeating: "'", count: 1001), 1, 1007),
    ("cell.too-deep", "h = " + String(repeating: "(", count: 65) + "x", 1, 69),
    ("cell.too-deep", "h = " + String(repeating: "σ(", count: 5000), 1, 133),
    ("cell.too-deep", "h = h'" + String(repeating: "*h'", count: 20_000), 1, 197),
    ("cell.no-quantity", "h = W_i x + W_h q'", 1, 17),
    ("cell.no-function", "h = tan(W x)", 1, 5),
    ("cell.unknown-key", "name: q\nnme: q", 2, 1),
    ("cell.bad-width", "width: y", 1, 1),
    ("cell.bad-width", " width: y = 3", 1, 2),
    ("cell.bad-packing", "pytorch weight_ih", 1, 9),
    ("cell.bad-packing", "keras kernel =", 1, 7),
    ("cell.reserved", "tanh = W x", 1, 1),
    ("cell.reserved", "x = W h'", 1, 1),
    ("cell.twice", "h = W x\n\n h = W x", 3, 2),
    ("cell.twice", "name: a\nname: b", 2, 1),
    ("cell.width", "h = W x\n# nothing\ny = tanh(x)", 3, 0),
    ("cell.width", "h = W x ⊙ concat(x, h')", 1, 0),
    ("cell.width", "h = concat(dot(h', past(h)), h')", 1, 0),
    ("cell.width", "h = h' + dot(h', past(h))", 1, 0),
    ("cell.delayed-input", "h = W x'", 1, 0),
    ("cell.delayed-input", "h = W weighted(dot(h', past(h)), past(x))", 1, 0),
    ("cell.read-too-early", "h = tanh(c)\nc = W x", 1, 0),
    ("cell.two-shapes", "h = tanh(W x + W h')", 1, 0),
    ("cell.lookup", "h = E[x]", 1, 0),
    ("cell.positions-product", "h = W dot(h', past(h))", 1, 0),
    ("cell.positions-product", "α = dot(h', past(h)) + b\nh = weighted(α, past(h))", 1, 0),
  ]

  @Test("is refused with line, column and what was expected")
  func refused() throws {
    let sentences = try Sentences.all()
    for (key, text, line, column) in Self.mistakes {
      var expected = ["line": String(line)]
      if column > 0 { expected["column"] = String(column) }
      Sentences.expect(key, expected, in: sentences) { _ = try Cell(parsing: text) }
      #expect(sentences[key]?.contains("{column}") == (column > 0), "\(key)")
    }
  }

  @Test("is refused by name where no line is to blame")
  func withoutLine() throws {
    let sentences = try Sentences.all()
    Sentences.expect("cell.unknown-near", ["suggestion": "lstm"], in: sentences) { _ = try Cell.named("lstn") }
    Sentences.expect("cell.unknown", ["text": "transformer"], in: sentences) { _ = try Cell.named("transformer") }
    Sentences.expect("cell.too-long", in: sentences) {
      _ = try Cell(parsing: String(repeating: "# no cell\n", count: 7000))
    }
    Sentences.expect("cell.no-equations", in: sentences) { _ = try Cell(parsing: "name: empty\n# h = W x\n") }
    Sentences.expect("cell.unknown-width", ["text": "y"], in: sentences) {
      _ = try Cell(parsing: "width: y = output\nh = W x")
    }
    Sentences.expect("cell.positions-state", ["text": "α"], in: sentences) {
      _ = try Cell(parsing: "α = softmax(dot(h', past(h)))\nh = weighted(α', past(h))")
    }
    for text in ["h = W x\nα = dot(h, past(h))", "h = W x\nα = 1 − softmax(0.5 dot(h, past(h)))"] {
      Sentences.expect("cell.positions-output", ["text": "α"], in: sentences) { _ = try Cell(parsing: text) }
    }
    Sentences.expect("cell.packing-unknown", ["text": "V", "tensor": "weight_ih"], in: sentences) {
      _ = try Cell(parsing: "pytorch weight_ih = W V\nh = W x")
    }
    Sentences.expect("cell.packing-twice", ["text": "W", "library": "keras"], in: sentences) {
      _ = try Cell(parsing: "keras kernel = W\nkeras recurrent_kernel = W\nh = W x")
    }
  }

  @Test("is not made by a capital, an underscore or PyTorch's own name of a cell")
  func otherSpellings() throws {
    for (name, cell) in [("RNN_RELU", "rnn-relu"), ("relu", "rnn-relu"), ("RNN", "rnn-tanh"), ("LSTM", "lstm")] {
      #expect(try Cell.named(name).name == cell)
    }
  }

  @Test("and every sentence about cells is tried here")
  func coverage() throws {
    let tried = Set(Self.mistakes.map(\.key)).union([
      "cell.unknown", "cell.unknown-near", "cell.too-long", "cell.no-equations", "cell.unknown-width",
      "cell.positions-state",
      "cell.positions-output", "cell.packing-unknown", "cell.packing-twice",
    ])
    #expect(try Set(Sentences.all().keys.filter { $0.hasPrefix("cell.") }) == tried)
  }
}
