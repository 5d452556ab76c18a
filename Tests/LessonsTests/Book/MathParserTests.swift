import Testing

@testable import Lessons

struct MathParserTests {
  private func markup(_ text: String) -> String? {
    MathParser.parse(MathToken.read(text)).map { MathNode.all($0) }
  }

  @Test("small letters below the line become real subscripts")
  func subscripts() {
    #expect(markup("hₜ") == "<msub><mi>h</mi><mi>t</mi></msub>")
    #expect(markup("hₜ₋₁") == "<msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>")
    #expect(markup("Wₕₕ") == "<msub><mi>W</mi><mi>hh</mi></msub>")
    #expect(markup("W_hh") == markup("Wₕₕ"))
    #expect(markup("hₜ₊₁²")?.hasPrefix("<msubsup><mi>h</mi>") == true)
  }

  @Test("what is divided becomes a fraction without the brackets that held it together")
  func fractions() {
    #expect(markup("(a − b) / (c − d)") == markup("(a − b)/(c − d)"))
    #expect(
      markup("(a − b) / c")
        == "<mfrac><mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow><mi>c</mi></mfrac>")
    #expect(
      markup("∂L/∂hₜ")?.hasPrefix("<mrow class=\"g\"><mfrac><mrow><mo form=\"prefix\">∂</mo><mi>L</mi></mrow>") == true)
    #expect(markup("a / b / c") == "<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi></mfrac>")
  }

  @Test("functions, roots, sizes and large signs are set as such")
  func functions() {
    #expect(markup("tanh(a)")?.contains("<mi>tanh</mi><mo>&#x2061;</mo>") == true)
    #expect(markup("√(6)") == "<msqrt><mn>6</mn></msqrt>")
    #expect(markup("|a|")?.contains("stretchy=\"false\">|</mo><mi>a</mi>") == true)
    #expect(
      markup("Σ_{k≤t} a")?.hasPrefix("<munder><mo>∑</mo><mrow><mi>k</mi><mo>≤</mo><mi>t</mi></mrow></munder>") == true)
    #expect(markup("10⁻⁷") == "<msup><mn>10</mn><mrow><mo>−</mo><mn>7</mn></mrow></msup>")
  }

  @Test(
    "what does not close is not guessed at", arguments: ["(a", "a)", "a / ", "/ a", "ₜ", "√", "x_{", "|a", "[a)", "∂"])
  func refused(_ text: String) {
    #expect(markup(text) == nil)
  }

  @Test("brackets without end exhaust nothing")
  func deep() {
    let open = String(repeating: "(", count: 100_000)
    #expect(markup(open + String(repeating: ")", count: 100_000)) == nil)
    #expect(markup(String(repeating: "∂", count: 100_000) + "x") == nil)
  }

  @Test("angle brackets and ampersands cannot become tags")
  func escaped() {
    #expect(markup("a < b & c")?.contains("<mo>&lt;</mo>") == true)
    #expect(markup("a < b & c")?.contains("<mo>&amp;</mo>") == true)
  }

  @Test("in running text only words that are mathematics are set as mathematics")
  func running() {
    let set = MathSetter.running("The state hₜ₋₁, then 10⁻⁷.") { "[\($0)]" }
    #expect(set.hasPrefix("[The state ]<math>") && set.contains("</math>,[ then ]<math>") && set.hasSuffix("</math>."))
    #expect(MathSetter.running("No marks (here).") { "[\($0)]" } == "[No marks (here).]")
    #expect(MathSetter.running("∂L/∂", other: { "[\($0)]" }) == "[∂L/∂]")
  }
}
