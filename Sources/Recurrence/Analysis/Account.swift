/// A scalar's account: its terms in the order in which the engine adds them, each with its value, the sum so far and its share.
public struct Account: Equatable, Sendable {
  /// One term.
  public struct Entry: Equatable, Sendable {
    /// The way that a part of a gradient came; nil for terms of a value.
    public var path: GradientPath?
    /// The term's arithmetic over quantities that have names.
    public var working: Working
    /// What it adds, its sign included.
    public var value: Double
    /// The sum up to this term.
    public var subtotal: Double
    /// Its part of the whole, as signed as the two are; nil where the whole is 0 or not finite.
    public var share: Double?
  }

  /// What is accounted for.
  public var reference: Reference
  /// Its value.
  public var value: Double
  /// The terms; a scalar that is no sum has one.
  public var entries: [Entry]
  /// What the sum is divided by, for the loss of a sequence.
  public var divisor: Double?
}

extension Account {
  /// The right side of the equation.
  public var working: Working {
    let terms = entries.map { $0.working }
    let sum = terms.count == 1 ? terms[0] : Working.sum(terms)
    return divisor.map { $0 == 1 ? sum : .quotient(sum, .constant($0)) } ?? sum
  }

  /// The equation in symbols: c₃[0] = f₃[0] · c₂[0] + i₃[0] · g₃[0].
  public func symbols(in program: Program) -> Notation {
    .equation([.symbol(Symbol(reference, in: program)), working.symbols(in: program)])
  }

  /// The same with the run's numbers.
  public func numbers<S: Scalar>(in trace: Trace<S>, _ precision: DecimalText.Precision? = nil) -> Notation {
    .equation([.number(value, precision ?? .inEquation(value)), working.numbers(in: trace, precision)])
  }
}

extension Trace {
  /// Accounts for a recorded scalar; nil for one that is given rather than computed.
  ///
  /// - Parameter limit: How many terms of a sum over all steps are wanted at most, for what shows only a few of them.
  public func account(of reference: Reference, limit: Int = .max) -> Account? {
    guard let explanation = explain(reference, limit: limit) else { return nil }
    var terms: [(path: GradientPath?, working: Working)] = []
    for part in explanation.parts where explanation.parts.count == 1 || part.working != .constant(0) {
      let working = expanded(part.working)
      terms.append((path(of: part, working, to: reference), working))
    }
    if terms.count == 1, terms[0].path == nil, case .sum(let summands) = terms[0].working {
      let kept = summands.count > 1 ? summands.filter { $0 != .constant(0) } : summands
      terms = kept.map { (nil, $0) }
    }
    if terms.isEmpty { terms = [(nil, .constant(0))] }
    return balanced(reference, terms, divisor: explanation.divisor)
  }

  /// The account with the terms of its only entry as entries, where that is a sum by itself; otherwise the account as it is.
  public func opened(_ account: Account) -> Account {
    guard account.entries.count == 1, case .sum(let terms)? = account.entries.first?.working, terms.count > 1 else {
      return account
    }
    return balanced(account.reference, terms.map { (nil, $0) }, divisor: account.divisor)
  }

  /// Adds the terms up as the engine does.
  private func balanced(
    _ reference: Reference, _ terms: [(path: GradientPath?, working: Working)], divisor: Double?
  ) -> Account {
    let whole = value(reference).double
    var entries: [Account.Entry] = []
    var sum: S?
    for (path, working) in terms {
      let added = working.evaluate { value($0) }
      if case .negative(let subtracted) = working, let before = sum {
        sum = before - subtracted.evaluate { value($0) }
      } else {
        sum = sum.map { $0 + added } ?? added
      }
      let total = whole * (divisor ?? 1)
      let share = total != 0 && total.isFinite ? added.double / total : nil
      entries.append(
        Account.Entry(
          path: path, working: working, value: added.double, subtotal: (sum ?? added).double, share: share))
    }
    return Account(reference: reference, value: whole, entries: entries, divisor: divisor)
  }

  private func path(of part: Explanation.Part, _ working: Working, to reference: Reference) -> GradientPath? {
    switch reference {
    case .gradient(let slot, _, _):
      guard let holder = program.adjointSlot(of: slot) else { return nil }
      let source = working.reads.first { if case .gradient = $0 { true } else { false } }
      return source.flatMap { program.path(to: holder, from: $0) }
    case .parameterGradient: return .step(part.time)
    default: return nil
    }
  }
}
