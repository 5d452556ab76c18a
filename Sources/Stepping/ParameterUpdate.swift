import Recurrence

/// What one update made of the parameters of a run, handed in by whoever knows optimizers.
public struct ParameterUpdate: Sendable {
  /// One number on the way from a parameter to its new value.
  public struct Step: Equatable, Sendable {
    /// Its formula in the rule's letters: `g`, `m`, `√v̂ + ε`, `η g`.
    public var name: String
    /// The number.
    public var value: Double

    /// A number with its name.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// What the rule is called: `sgd`, `adam`.
  public let rule: String
  /// The parameters after the update.
  public let after: Parameters<Double>
  /// The way of one element of a parameter, from `p` to `p′`.
  public let steps: @Sendable (_ parameter: Int, _ row: Int, _ column: Int) -> [Step]

  /// An update that has been made.
  public init(
    rule: String, after: Parameters<Double>, steps: @escaping @Sendable (Int, Int, Int) -> [Step]
  ) {
    self.rule = rule
    self.after = after
    self.steps = steps
  }
}

/// The update of one element: before, gradient, rule, after.
struct ElementUpdate {
  /// The element as it is called before the update.
  let reference: Reference
  /// What it was and what it is after.
  let before: Double
  let after: Double
  /// The numbers on the way, without the first and the last.
  let steps: [ParameterUpdate.Step]

  /// Nil for what is no parameter.
  init?(_ update: ParameterUpdate, _ reference: Reference) {
    guard case .parameter(let index, let row, let column) = reference else { return nil }
    let all = update.steps(index, row, column)
    guard all.count >= 2 else { return nil }
    self.reference = reference
    before = all[0].value
    after = all[all.count - 1].value
    steps = Array(all.dropFirst().dropLast())
  }

  /// The rule's last line, `p − η g`, with the two numbers; nil where the rule does not end with a difference or a sum.
  var last: (name: String, start: Double, sign: String, change: Double)? {
    guard let change = steps.last else { return nil }
    let decayed = steps.last { $0.name.hasPrefix("p ") }
    let (name, start) = (decayed?.name ?? "p", decayed?.value ?? before)
    if (start - change.value).bitPattern == after.bitPattern {
      return (name + " − " + change.name, start, "−", change.value)
    }
    if (start + change.value).bitPattern == after.bitPattern {
      return (name + " + " + change.name, start, "+", change.value)
    }
    return nil
  }
}
