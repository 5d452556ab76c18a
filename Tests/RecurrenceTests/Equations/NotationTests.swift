import Testing

@testable import Recurrence

@Suite struct NotationTests {
  private func account(_ address: String, layers: Int = 1) throws -> (Account, Trace<Double>) {
    let trace = try AccountTests.trace(.lstm, layers: layers)
    let reference = try Address.parse(address, in: trace.program, steps: 4)
    return (try #require(trace.account(of: reference)), trace)
  }

  @Test("one tree in four alphabets")
  func four() throws {
    let (account, trace) = try account("grad c3[0]")
    let notation = account.symbols(in: trace.program)
    #expect(notation.text() == "∂c₃[0] = ∂h₃[0] · o₃[0] · (1 − tanh² c₃[0]) + ∂c₄[0] · f₄[0]")
    #expect(
      notation.text(.ascii) == "grad c3[0] = grad h3[0] * o3[0] * (1 - tanh^2 c3[0]) + grad c4[0] * f4[0]")
    #expect(
      notation.latex
        == "\\partial c_{3}[0] = \\partial h_{3}[0] \\cdot o_{3}[0] \\cdot \\left(1 - \\tanh^{2} c_{3}[0]\\right)"
        + " + \\partial c_{4}[0] \\cdot f_{4}[0]")
    let mathML = notation.mathML()
    #expect(mathML.hasPrefix("<math display=\"block\"><mrow><mo>∂</mo><msub><mi>c</mi><mrow><mn>3</mn></mrow></msub>"))
    #expect(mathML.contains("<msup><mi>tanh</mi><mn>2</mn></msup>"))
    #expect(isBalanced(mathML))
  }

  @Test("the ASCII form's symbols are addresses that are understood")
  func addresses() throws {
    let trace = try AccountTests.trace(.lstm, layers: 2)
    for reference in AccountTests.references(trace) {
      switch reference {
      case .value(let slot, _, _), .gradient(let slot, _, _):
        guard trace.program.isNamed(slot) else { continue }
      default: break
      }
      let text = Symbol(reference, in: trace.program).text(.ascii)
      let read = try Address.parse(text, in: trace.program, steps: 4)
      #expect(read == reference, "\(text)")
    }
  }

  @Test("the equations of every cell can be set in every alphabet", arguments: Cell.builtIn)
  func cells(_ cell: Cell) {
    for equation in cell.equations {
      let notation = equation.notation
      #expect(notation.text().hasPrefix(equation.name.prefix(1)))
      #expect(notation.text(.ascii).utf8.allSatisfy { $0 < 128 })
      #expect(notation.latex.utf8.allSatisfy { $0 < 128 })
      #expect(notation.latex.filter { $0 == "{" }.count == notation.latex.filter { $0 == "}" }.count)
      #expect(isBalanced(notation.mathML()))
    }
  }

  @Test("a cell's equation reads as in a book")
  func lstm() {
    #expect(Cell.lstm.equations[0].notation.text() == "iₜ = σ(Wⁱⁱ xₜ + bⁱⁱ + Wʰⁱ hₜ₋₁ + bʰⁱ)")
    #expect(
      Cell.lstm.equations[0].notation.latex
        == "i_{t} = \\sigma\\left(W_{ii}\\, x_{t} + b_{ii} + W_{hi}\\, h_{t-1} + b_{hi}\\right)")
    #expect(Cell.gru.equations.last?.notation.text() == "hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁")
  }

  @Test("numbers are set with a true minus, raised exponents, and parentheses where LaTeX needs them")
  func numbers() {
    let product = Notation.product([.number(-1.5, .decimals(2)), .number(-0.25, .decimals(2))], .cross)
    #expect(product.text() == "−1.50 × −0.25")
    #expect(product.text(.ascii) == "-1.50 * -0.25")
    #expect(product.latex == "-1.50 \\times \\left(-0.25\\right)")
    let small = Notation.number(3.1e-7, .significant(2))
    #expect(small.text() == "3.1×10⁻⁷")
    #expect(small.latex == "3.1 \\times 10^{-7}")
    #expect(small.mathML().contains("<msup><mn>10</mn><mrow><mo>−</mo><mn>7</mn></mrow></msup>"))
    #expect(Notation.power(.number(-0.5, .decimals(1)), 2).text() == "(−0.5)²")
    #expect(Notation.number(.nan, .shortest).latex == "\\mathrm{NaN}")
  }

  @Test("parentheses keep the order of the engine's operations")
  func order() throws {
    let (account, trace) = try account("grad l0.t3.a_f[0]")
    #expect(account.symbols(in: trace.program).text() == "∂aᶠ₃[0] = ∂f₃[0] · (f₃[0] · (1 − f₃[0]))")
    let call = Notation.product([.function(.tanh, .symbol(Symbol("c"))), .symbol(Symbol("o"))], .dot)
    #expect(call.text() == "(tanh c) · o")
    let minus = Notation.sum([
      .init(.symbol(Symbol("a"))),
      .init(.sum([.init(.symbol(Symbol("b"))), .init(.symbol(Symbol("c")))]), isNegative: true),
    ])
    #expect(minus.text() == "a − (b + c)")
  }

  @Test("hostile names cannot break out of LaTeX or MathML")
  func hostile() {
    let symbol = Notation.symbol(Symbol("a<b>&\\}$"))
    #expect(!symbol.mathML().contains("<b>"))
    #expect(symbol.latex == "\\mathrm{a<b>\\&\\backslash \\}\\$}")
  }

  /// Every element that opens closes, in order.
  private func isBalanced(_ xml: String) -> Bool {
    var open: [Substring] = []
    for tag in xml.split(separator: "<") {
      let name = tag.prefix { $0 != ">" && $0 != " " }
      if tag.prefix(while: { $0 != ">" }).last == "/" { continue }
      if name.first == "/" {
        guard open.popLast() == name.dropFirst() else { return false }
      } else {
        open.append(name)
      }
    }
    return open.isEmpty
  }
}
