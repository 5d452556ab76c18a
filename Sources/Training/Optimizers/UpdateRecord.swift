import Recurrence

/// One update with everything that it did, to be gone through number by number.
public struct UpdateRecord: Equatable, Sendable {
  /// The parameters before.
  public let before: Parameters<Double>
  /// The gradient of the loss.
  public let gradient: Parameters<Double>
  /// The gradient that the rule got: with penalties, clipped.
  public let prepared: Parameters<Double>
  /// What clipping by norm multiplied the gradient by.
  public let clippedBy: Double
  /// The parameters after.
  public let after: Parameters<Double>
  /// The optimizer before, with its memory.
  public let updater: Updater
  /// The learning rate in effect.
  public let rate: Double

  /// One number on the way from a parameter to its new value.
  public struct Intermediate: Equatable, Sendable {
    /// Its formula in the optimizer's letters: `m`, `√v̂ + ε`, `Δ`.
    public var name: String
    /// The number.
    public var value: Double
  }

  /// Makes the update and records it; `updater` and `parameters` go on as without the record.
  public init(
    _ updater: inout Updater, _ parameters: inout Parameters<Double>, gradient: Parameters<Double>, rate: Double? = nil
  ) {
    self.updater = updater
    before = parameters
    self.gradient = gradient
    var prepared = gradient
    clippedBy = updater.prepare(&prepared, parameters)
    self.prepared = prepared
    self.rate = rate ?? updater.optimizer.rate
    updater.update(&parameters, gradient: gradient, rate: self.rate)
    after = parameters
  }

  /// The update's number, from 1.
  public var number: Int { updater.count + 1 }

  /// The way of one parameter, from `p` to its new value `p′`, whose bits are those of `after`.
  public func steps(_ index: Int, row: Int, column: Int) -> [Intermediate] {
    let entry = before.table.entries[index]
    return updater.optimizer.visit(
      Replay(record: self, entry: entry, place: entry.offset + row * entry.columns + column))
  }

  private struct Replay: RuleVisitor {
    let record: UpdateRecord
    let entry: ParameterTable.Entry
    let place: Int

    func visit<Rule: UpdateRule>(_ rule: Rule) -> [Intermediate] {
      let updater = record.updater
      var element = UpdateElement(value: record.before.values[place])
      if Rule.memory.count > 0 { element.first = updater.memory[0][place] }
      if Rule.memory.count > 1 { element.second = updater.memory[1][place] }
      var steps = [
        Intermediate(name: "p", value: element.value),
        Intermediate(name: "∂L/∂p", value: record.gradient.values[place]),
        Intermediate(name: "η", value: record.rate), Intermediate(name: "g", value: record.prepared.values[place]),
      ]
      for penalty in updater.penalties where penalty.kind == .decoupledDecay && penalty.acts(on: entry) {
        element.value *= 1 - record.rate * penalty.strength
        steps.append(Intermediate(name: "p (1 − η λ)", value: element.value))
      }
      let factors = rule.factors(rate: record.rate, update: record.number)
      rule.apply(&element, gradient: record.prepared.values[place], factors) {
        steps.append(Intermediate(name: $0, value: $1))
      }
      for penalty in updater.penalties where penalty.kind == .proximalL1 && penalty.acts(on: entry) {
        steps.append(Intermediate(name: "p − Δ", value: element.value))
        element.value = penalty.shrunk(element.value, rate: record.rate)
      }
      return steps + [Intermediate(name: "p′", value: element.value)]
    }
  }
}
