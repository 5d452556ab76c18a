import Recurrence
import Testing

@testable import Training

/// Parameters that have no gradient, beside others that have one.
struct StillParametersTests {
  private static let rules: [Optimizer] = [
    .adam(Adam()), .adam(Adam(convention: .keras)), .adam(Adam(epsilon: 0)), .adam(Adam(beta2: 1)),
    .adamW(AdamW()), .sgd(SGD()), .momentum(Momentum()), .rmsProp(RMSProp()), .adagrad(Adagrad()),
  ]

  /// What the rule makes of one parameter.
  private struct One: RuleVisitor {
    var element: UpdateElement<Double>
    var gradient: Double
    var rate: Double
    var update: Int

    func visit<Rule: UpdateRule>(_ rule: Rule) -> UpdateElement<Double> {
      var element = element
      rule.apply(&element, gradient: gradient, rule.factors(rate: rate, update: update)) { _, _ in }
      return element
    }
  }

  private static func program() throws -> Program {
    try Program(
      Model(inputs: 3, layers: [.init(.rnnTanh, hidden: 7)], readout: .init(outputs: 2)), loss: .meanSquaredError)
  }

  @Test("Eight parameters without gradients have the bits of each by itself", arguments: rules.indices, [0.01, -0.01])
  func sameBits(_ index: Int, _ rate: Double) throws {
    let optimizer = Self.rules[index]
    let program = try Self.program()
    var parameters = Parameters<Double>(program, seed: 4)
    // Zeros of both signs among the values.
    for place in [0, 9, 17] { parameters.values[place] = place == 9 ? 0 : -0.0 }
    var updater = Updater(optimizer, for: program.parameters)
    var elements = parameters.values.map { UpdateElement($0, optimizer) }
    var generator = Generator(seed: 9)
    let count = parameters.values.count
    for update in 1...6 {
      var gradient = Parameters<Double>(zerosLike: program.parameters)
      // First none at all, then some here and there, whole groups of eight, a negative zero, and one whose square is zero.
      for place in 0..<count {
        let group = place / 8
        guard update > 1, (group + update) % 3 == 0 else { continue }
        gradient.values[place] = place % 5 == 0 ? -0.0 : generator.uniform(in: -1...1)
        if group == 2 { gradient.values[place] = place == 17 ? 1e-200 : 0 }
      }
      _ = updater.update(&parameters, gradient: gradient, rate: rate)
      for place in 0..<count {
        elements[place] = optimizer.visit(
          One(element: elements[place], gradient: gradient.values[place], rate: rate, update: update))
        #expect(parameters.values[place].bitPattern == elements[place].value.bitPattern, "\(update), \(place)")
        for (memory, kept) in zip(updater.memory, [elements[place].first, elements[place].second]) {
          #expect(memory[place].bitPattern == kept.bitPattern, "\(update), \(place)")
        }
      }
    }
  }

  @Test("A parameter that is not a number is found though nothing changes it", arguments: 0..<3)
  func notANumber(_ place: Int) throws {
    let program = try Self.program()
    var parameters = Parameters<Double>(program, seed: 4)
    parameters.values[place * 8 + 3] = place == 1 ? .infinity : .nan
    var updater = Updater(.adam, for: program.parameters)
    #expect(!updater.update(&parameters, gradient: Parameters(zerosLike: program.parameters)))
  }
}

extension UpdateElement<Double> {
  fileprivate init(_ value: Double, _ optimizer: Optimizer) {
    let memory = optimizer.memory.map { _ in optimizer.initialMemory }
    self.init(value: value, first: memory.first, second: memory.count > 1 ? memory[1] : nil)
  }
}
