import Foundation
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

  @Test(
    "marks of several letters are upright names; a transposition's T is upright, its matrix is not; words keep their room"
  )
  func names() {
    #expect(markup("W_{if}") == "<msub><mi>W</mi><mi>if</mi></msub>")
    #expect(markup("f_{open}") == "<msub><mi>f</mi><mi>open</mi></msub>")
    #expect(markup("Vᵀ") == "<msup><mi>V</mi><mtext>T</mtext></msup>")
    #expect(markup("hₜᵀ") == "<msubsup><mi>h</mi><mi>t</mi><mtext>T</mtext></msubsup>")
    let room = "<mspace width=\"0.12em\"/>"
    #expect(markup("output + from") == "<mtext>output</mtext>\(room)<mo>+</mo>\(room)<mtext>from</mtext>")
    #expect(markup("a + b") == "<mi>a</mi><mo>+</mo><mi>b</mi>")
    #expect(markup("(price − min) / 2")?.hasPrefix("<mfrac>") == true)
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
    "what lacks its other half stands for itself, and nothing is lost",
    arguments: ["(a", "a)", "a / ", "/ a", "ₜ", "√", "x_{", "|a", "[a)", "∂", "10^", "a_", "∂∂/", "((a", "x_{(", "‖"])
  func unfinished(_ text: String) throws {
    let shown = try #require(markup(text)).replacing(/<[^>]*>/, with: "").replacing("∣", with: "|")
    let wanted = text.replacing(" ", with: "").replacing("ₜ", with: "t").replacing("_{", with: "{")
    #expect(shown == wanted)
  }

  @Test("half-open intervals, bars alone, stars, and powers in brackets are set")
  func forms() {
    #expect(markup("[0, 1)")?.hasSuffix("<mo form=\"postfix\" stretchy=\"false\">)</mo></mrow>") == true)
    #expect(markup("P(y | x)")?.contains("<mo>∣</mo>") == true)
    #expect(markup("|·|")?.contains("|</mo><mo>·</mo><mo") == true)
    #expect(markup("y*") == "<msup><mi>y</mi><mo>*</mo></msup>")
    #expect(markup("y*ₜ") == "<msubsup><mi>y</mi><mi>t</mi><mo>*</mo></msubsup>")
    #expect(markup("a*b") == "<mi>a</mi><mo>·</mo><mi>b</mi>")
    #expect(markup("10^(−e/20)") == markup("10^{−e/20}"))
    #expect(markup("Σ_{j≠i} w")?.contains("<mi>j</mi><mo>≠</mo><mi>i</mi>") == true)
    #expect(markup("x_{a<b}")?.contains("<mo>&lt;</mo>") == true)
  }

  @Test("two formulas of a line get a row each, a condition stands off")
  func lines() {
    let two = MathSetter.block([MathToken.read("hₜ = f(xₜ),  yₜ = V hₜ")])
    #expect(two.components(separatedBy: "<mtr>").count == 3 && !two.contains("<mo>,</mo>"))
    let one = MathSetter.block([MathToken.read("g ← 2 g  if a > b")])
    #expect(one.components(separatedBy: "<mtr>").count == 2 && one.contains("<mspace width=\"1.5em\"/>"))
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
    for formula in ["(ŷ − y)²", "y*", "W_hh", "10^(−9/20)", "‖g‖", "Σ_{j≠i}", "∂(W h)/∂h", "√T", "fan_in", "|λ|"] {
      let set = MathSetter.running("so \(formula), then") { $0 }
      #expect(set.hasPrefix("so <math>") && set.hasSuffix("</math>, then"), "\(formula)")
    }
    for words in ["at_rest", "(the state h) and", "2*3", "a|b", "snake_case_name", "*", "the (long) way"] {
      #expect(MathSetter.running(words) { $0 } == words)
    }
  }
}
