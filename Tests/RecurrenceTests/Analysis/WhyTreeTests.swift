import Testing

@testable import Recurrence

@Suite struct WhyTreeTests {
  @Test("what the lines of a gradient's tree add is the scalar at the root, at every depth")
  func adds() throws {
    let trace = try AccountTests.trace(.lstm)
    let reference = try Address.parse("grad c3[0]", in: trace.program, steps: 4)
    let root = trace.why(reference)
    let terms = trace.children(of: root)
    #expect(terms.count == 2)
    let through = trace.children(of: terms[0])
    guard case .scalar(let hidden) = through[0].subject else {
      Issue.record("the first factor is ∂h")
      return
    }
    #expect(Symbol(hidden, in: trace.program).text() == "∂h₃[0]")
    let sources = trace.children(of: through[0])
    #expect(sources.count == 5)
    let sum = sources.compactMap(\.adds).reduce(0, +)
    let added = try #require(terms[0].adds)
    // A dozen roundings on numbers of the size of the parts.
    #expect(abs(sum - added) < 1e-15)
  }

  @Test("a factor that is an expression leads on to the scalars that it reads")
  func expressions() throws {
    let trace = try AccountTests.trace(.lstm)
    let reference = try Address.parse("grad c3[0]", in: trace.program, steps: 4)
    let factors = trace.children(of: trace.children(of: trace.why(reference))[0])
    #expect(factors.count == 3)
    guard case .expression(let working) = factors[2].subject else {
      Issue.record("the third factor is 1 − tanh² c")
      return
    }
    #expect(working.symbols(in: trace.program).text() == "1 − tanh² c₃[0]")
    #expect(trace.children(of: factors[2]).count == 1)
  }

  @Test("every tree ends: each way down leads to what is given")
  func ends() throws {
    let trace = try AccountTests.trace(.gru, steps: 2)
    var deepest = 0
    func descend(_ node: WhyNode, _ depth: Int) {
      deepest = max(deepest, depth)
      // Only the first and last child: the whole tree is exponential.
      let children = trace.children(of: node)
      if let first = children.first { descend(first, depth + 1) }
      if children.count > 1, let last = children.last { descend(last, depth + 1) }
    }
    descend(trace.why(try Address.parse("grad h1[0]", in: trace.program, steps: 2)), 0)
    #expect(deepest > 5)
  }
}
