import Recurrence

/// A line of a worked example: an expression with its numbers, and what it comes to.
public struct WorkedStep: Equatable, Sendable {
  /// The expression, earlier results put in.
  public var expression: Notation
  /// Its value.
  public var value: Double
}

/// Works an expression out step by step, as it is done on paper: inner sums first, then functions, then the rest.
public struct WorkedSteps {
  private let trace: Trace<Double>
  /// The lines.
  public private(set) var steps: [WorkedStep] = []

  /// Works out `working` with a run's numbers, shown with three figures.
  public init(_ working: Working, in trace: Trace<Double>) {
    self.trace = trace
    let last = inlined(working)
    if case .constant = last, !steps.isEmpty { return }
    record(last, working)
  }

  /// The expression with what must be computed first already in it as numbers.
  private mutating func inlined(_ working: Working) -> Working {
    switch working {
    case .reference(let reference): return .constant(Shown.rounded(trace.value(reference)))
    case .constant: return working
    case .apply(let function, let a):
      let argument = inlined(a)
      let simple = isNumber(argument) ? argument : result(argument, a)
      return result(.apply(function, simple), working)
    case .sum(let terms):
      return .sum(mapped(terms))
    case .product(let factors):
      var parts: [Working] = []
      for factor in factors { parts.append(factorInlined(factor)) }
      return .product(parts)
    case .negative(let a): return .negative(factorInlined(a))
    case .quotient(let a, let b): return .quotient(factorInlined(a), factorInlined(b))
    case .gated(let a, let gate): return .gated(factorInlined(a), by: inlined(gate))
    case .maximum(let candidates): return .maximum(mapped(candidates))
    }
  }

  private mutating func mapped(_ parts: [Working]) -> [Working] {
    var result: [Working] = []
    for part in parts { result.append(inlined(part)) }
    return result
  }

  /// A sum inside a product is a step of its own; 1 − a and the derivatives are not.
  private mutating func factorInlined(_ working: Working) -> Working {
    let inner = inlined(working)
    if case .sum(let terms) = inner, terms.count > 1, !working.isComplement { return result(inner, working) }
    return inner
  }

  private func isNumber(_ working: Working) -> Bool { if case .constant = working { true } else { false } }

  /// Writes a line and goes on with its result.
  private mutating func result(_ expression: Working, _ original: Working) -> Working {
    .constant(Shown.rounded(record(expression, original)))
  }

  @discardableResult
  private mutating func record(_ expression: Working, _ original: Working) -> Double {
    let value = original.evaluate { trace.value($0) }
    let step = WorkedStep(expression: expression.numbers(in: trace), value: value)
    // tanh² c needs its tanh c only once.
    if !steps.contains(step) { steps.append(step) }
    return value
  }
}
