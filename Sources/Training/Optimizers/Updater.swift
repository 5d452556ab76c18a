import Recurrence

/// An optimizer with its penalties, its clipping, and what it keeps from update to update.
///
/// An update goes: penalties that belong to the loss are added to the gradient, the gradient is clipped, coupled decay is added,
/// decoupled decay shrinks the parameters, the rule steps, the proximal operator shrinks.
public struct Updater: Equatable, Sendable {
  /// The rule.
  public let optimizer: Optimizer
  /// What keeps parameters small.
  public let penalties: [Penalty]
  /// What is done to large gradients.
  public let clipping: Clipping?
  /// How many updates were made.
  public internal(set) var count = 0
  /// What the rule keeps, in the order of `optimizer.memory`, each as long as the parameters.
  public internal(set) var memory: [[Double]]

  /// An updater before its first update.
  public init(
    _ optimizer: Optimizer, for table: ParameterTable, penalties: [Penalty] = [], clipping: Clipping? = nil
  ) {
    self.optimizer = optimizer
    self.penalties = penalties
    self.clipping = clipping
    memory = optimizer.memory.map { _ in Array(repeating: optimizer.initialMemory, count: table.count) }
  }

  /// Changes parameters by one update; whether they are all finite then.
  /// - Parameter rate: The learning rate in effect; nil: the optimizer's own.
  @discardableResult
  public mutating func update(
    _ parameters: inout Parameters<Double>, gradient: Parameters<Double>, rate: Double? = nil
  ) -> Bool {
    update(&parameters, gradient: gradient, rate: rate, sharing: OneWorker())
  }

  /// The same, shared out among workers, each of which updates parameters of its own.
  @discardableResult
  public mutating func update<Sharing: WorkSharing>(
    _ parameters: inout Parameters<Double>, gradient: Parameters<Double>, rate: Double? = nil, sharing: Sharing
  ) -> Bool {
    let rate = rate ?? optimizer.rate
    guard !penalties.isEmpty || clipping != nil else {
      count += 1
      return step(&parameters.values, gradient.values, rate, sharing)
    }
    var gradient = gradient
    prepare(&gradient, parameters)
    for penalty in penalties where penalty.kind == .decoupledDecay {
      for entry in parameters.table.entries where penalty.acts(on: entry) {
        parameters.scale(entry.offset..<entry.offset + entry.count, by: 1 - rate * penalty.strength)
      }
    }
    count += 1
    let areFinite = step(&parameters.values, gradient.values, rate, sharing)
    for penalty in penalties where penalty.kind == .proximalL1 {
      for entry in parameters.table.entries where penalty.acts(on: entry) {
        for index in entry.offset..<entry.offset + entry.count {
          parameters.values[index] = penalty.shrunk(parameters.values[index], rate: rate)
        }
      }
    }
    return areFinite
  }

  /// What the penalties add to the loss.
  public func penaltyLoss(_ parameters: Parameters<Double>) -> Double {
    penalties.reduce(0) { $0 + $1.loss(parameters) }
  }

  /// The gradient that the rule gets; what clipping by norm multiplied it by.
  @discardableResult
  func prepare(_ gradient: inout Parameters<Double>, _ parameters: Parameters<Double>) -> Double {
    for penalty in penalties where penalty.kind == .l1 || penalty.kind == .l2 {
      add(penalty, &gradient, parameters)
    }
    let factor = clipping?.clip(&gradient) ?? 1
    for penalty in penalties where penalty.kind == .decay { add(penalty, &gradient, parameters) }
    return factor
  }

  private func add(_ penalty: Penalty, _ gradient: inout Parameters<Double>, _ parameters: Parameters<Double>) {
    for entry in parameters.table.entries where penalty.acts(on: entry) {
      for index in entry.offset..<entry.offset + entry.count {
        gradient.values[index] += penalty.gradient(parameters.values[index])
      }
    }
  }

  private mutating func step<Sharing: WorkSharing>(
    _ parameters: inout [Double], _ gradient: [Double], _ rate: Double, _ sharing: Sharing
  ) -> Bool {
    let factors = optimizer.visit(FactorsOf(rate: rate, update: count))
    let (total, kept, optimizer) = (parameters.count, memory.count, self.optimizer)
    // Memory that the rule has not is nothing: its numbers are neither read nor kept.
    var (first, second): ([Double], [Double]) = ([], [])
    if kept > 0 { swap(&first, &memory[0]) }
    if kept > 1 { swap(&second, &memory[1]) }
    let areFinite = parameters.withUnsafeMutableBufferPointer { values in
      gradient.withUnsafeBufferPointer { gradient in
        first.withUnsafeMutableBufferPointer { first in
          second.withUnsafeMutableBufferPointer { second in
            guard let values = values.baseAddress, let gradient = gradient.baseAddress else { return true }
            let arrays = UpdateArrays(
              values: values, gradient: gradient, first: first.baseAddress ?? values,
              second: second.baseAddress ?? values)
            return total.sharedOut(sharing) { arrays.update($0, optimizer, factors) } == 0
          }
        }
      }
    }
    if kept > 0 { swap(&first, &memory[0]) }
    if kept > 1 { swap(&second, &memory[1]) }
    return areFinite
  }
}

private struct FactorsOf: RuleVisitor {
  var rate: Double
  var update: Int

  func visit<Rule: UpdateRule>(_ rule: Rule) -> UpdateFactors { rule.factors(rate: rate, update: update) }
}

/// The arrays that an update goes through.
private struct UpdateArrays {
  var values: UnsafeMutablePointer<Double>
  var gradient: UnsafePointer<Double>
  var first: UnsafeMutablePointer<Double>
  var second: UnsafeMutablePointer<Double>

  /// Updates the parameters of a range; 0 if they are finite then, else NaN.
  @inline(never)
  func update(_ range: Range<Int>, _ optimizer: Optimizer, _ factors: UpdateFactors) -> Double {
    optimizer.visit(RangeUpdate(arrays: self, range: range, factors: factors))
  }

  /// Whether the gradients and all that is kept of the eight parameters from an index on are zero.
  @inline(__always)
  fileprivate func areStill(_ index: Int, kept: Int) -> Bool {
    func load(_ array: UnsafePointer<Double>) -> SIMD8<UInt64> {
      UnsafeRawPointer(array + index).loadUnaligned(as: SIMD8<UInt64>.self)
    }
    var bits = load(gradient)
    if kept > 0 { bits |= load(first) }
    if kept > 1 { bits |= load(second) }
    // Comparing all eight with zero at once is done one by one.
    let four = bits.lowHalf | bits.highHalf
    let two = four.lowHalf | four.highHalf
    return two[0] | two[1] == 0
  }

  /// The eight parameters from an index on.
  @inline(__always)
  fileprivate func eight(_ index: Int) -> SIMD8<Double> {
    UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Double>.self)
  }

  /// Updates the parameter at an index, or the eight from there on; what it is then.
  @inline(__always)
  fileprivate func update<Number: UpdateNumber & BitwiseCopyable, Rule: UpdateRule>(
    _: Number.Type, _ index: Int, _ rule: Rule, _ factors: UpdateFactors
  ) -> Number {
    func load(_ array: UnsafePointer<Double>) -> Number {
      UnsafeRawPointer(array + index).loadUnaligned(as: Number.self)
    }
    func store(_ number: Number, _ array: UnsafeMutablePointer<Double>) {
      UnsafeMutableRawPointer(array + index).storeBytes(of: number, as: Number.self)
    }
    let kept = Rule.memory.count
    var element = UpdateElement(
      value: load(values), first: kept > 0 ? load(first) : nil, second: kept > 1 ? load(second) : nil)
    rule.apply(&element, gradient: load(gradient), factors) { _, _ in }
    store(element.value, values)
    if kept > 0 { store(element.first, first) }
    if kept > 1 { store(element.second, second) }
    return element.value
  }
}

/// Updates a range of parameters, eight at a time.
private struct RangeUpdate: RuleVisitor {
  var arrays: UpdateArrays
  var range: Range<Int>
  var factors: UpdateFactors

  @inline(__always)
  func visit<Rule: UpdateRule>(_ rule: Rule) -> Double {
    // 0 · x is 0 for every finite x and NaN for the others.
    var sums = SIMD8<Double>.zero
    // From the end, as the last gradients that were looked at are in the nearer cache; what is no eight comes first, so that the eights are
    // where the next forward pass reads them together.
    var index = range.upperBound
    while (index - range.lowerBound) % 8 != 0 {
      index -= 1
      sums[0] += arrays.update(Double.self, index, rule, factors) * 0
    }
    let leavesAlone = rule.leavesAlone(factors)
    while index > range.lowerBound {
      index -= 8
      if leavesAlone, arrays.areStill(index, kept: Rule.memory.count) {
        sums += arrays.eight(index) * 0
      } else {
        sums += arrays.update(SIMD8<Double>.self, index, rule, factors) * 0
      }
    }
    return sums.sum()
  }
}
