import Testing

@testable import Recurrence

@Suite("A formula as text")
struct FormulaTextTests {
  static func parse(_ text: String) throws -> Formula {
    let tokens = try Token.tokens(of: "h = " + text[...], line: 1, column: 1)
    var parser = FormulaParser(tokens, quantities: ["x", "h", "c", "α"])
    return try parser.equation().formula
  }

  @Test(
    "is as a paper writes it, in both alphabets",
    arguments: [
      ("σ(W_ii x + b_ii + W_hi h')", "sigmoid(W_ii x + b_ii + W_hi h')"),
      ("f ⊙ c' − i ⊙ tanh(c)", "f * c' - i * tanh(c)"),
      ("(1 − z) ⊙ h + z ⊙ h''", "(1 - z) * h + z * h''"),
      ("weighted(softmax(0.5 dot(h', past(h))), past(h))", "weighted(softmax(0.5 dot(h', past(h))), past(h))"),
      ("concat(x, 2 h, −h(t-3))", "concat(x, 2 h, -h(t-3))"),
      ("x − (h − c)", "x - (h - c)"),
      ("x ⊙ (h ⊙ c)", "x * (h * c)"),
      ("W (V (h + c))", "W (V (h + c))"),
      ("E[x] + 1e-05 h", "E[x] + 1e-05 h"),
      ("1 − (1 − h)", "1 - (1 - h)"),
    ])
  func text(unicode: String, ascii: String) throws {
    #expect(try Self.parse(unicode).text() == unicode)
    #expect(try Self.parse(unicode).text(.ascii) == ascii)
    #expect(try Self.parse(ascii).text() == unicode)
  }

  @Test("reads back as the same formula, 2000 random ones in both alphabets")
  func roundTrip() throws {
    var g = Generator(seed: 77)
    for _ in 0..<2000 {
      let formula = random(&g, depth: 1 + g.integer(below: 5))
      for alphabet in [Formula.Alphabet.unicode, .ascii] {
        let text = formula.text(alphabet)
        #expect(try Self.parse(text) == formula, "\(text)")
      }
    }
  }

  /// A formula as the parser makes them: no constant in front of a product's left side, no sum of one term, signs as −1.
  private func random(_ g: inout Generator, depth: Int) -> Formula {
    let constants = [-1, 0.5, 2, 1, 1e-7, 3.25e20, 0.1]
    guard depth > 0 else {
      return [
        .quantity("x", delay: 0), .quantity("h", delay: g.integer(below: 5)), .quantity("c", delay: 1), .vector("p_i"),
      ][g.integer(below: 4)]
    }
    let inner = { (g: inout Generator) in random(&g, depth: depth - 1) }
    switch g.integer(below: 11) {
    case 0: return .matrixVector("W_hi", inner(&g))
    case 1:
      let terms = (0..<2 + g.integer(below: 3)).map { Formula.Term(inner(&g), isNegative: $0 > 0 && g.uniform() < 0.4) }
      return .sum(terms)
    case 2:
      var left = inner(&g)
      while case .scale(_, let scaled) = left { left = scaled }
      return .product(left, inner(&g))
    case 3: return .complement(inner(&g))
    case 4: return .scale(constants[g.integer(below: constants.count)], inner(&g))
    case 5: return .apply(Formula.Function.allCases[g.integer(below: 4)], inner(&g))
    case 6: return .concatenation((0...g.integer(below: 3)).map { _ in inner(&g) })
    case 7: return .rowLookup("E", inner(&g))
    case 8: return .dotProduct(inner(&g), past: "h")
    case 9: return .weightedSum(inner(&g), past: "c")
    default: return inner(&g)
    }
  }
}
