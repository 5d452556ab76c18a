import Files
import Recurrence
import Training

extension Optimizer {
  private enum Word: String, CaseIterable {
    case sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw

    /// What the file may say besides the rate.
    var keys: [String] {
      switch self {
      case .sgd: []
      case .momentum, .nesterov: ["momentum", "convention"]
      case .adagrad: ["epsilon", "initial_sum", "convention"]
      case .rmsprop: ["decay", "epsilon", "convention"]
      case .adam: ["beta1", "beta2", "epsilon", "convention"]
      case .adamw: ["beta1", "beta2", "epsilon", "decay", "convention"]
      }
    }
  }

  /// Reads `"adam"`, or `{kind: "adam", rate: 0.001, …}`; what is left out is the framework's default.
  init?(_ reader: inout ObjectReader, key: String) throws(Diagnosis) {
    guard let tree = reader.tree(key) else { return nil }
    guard tree.string == nil else {
      self = try Optimizer(try reader.choice(key, of: Word.self), nil)
      return
    }
    guard let object = try reader.object(key) else { return nil }
    var named = object
    let word: Word = try named.choice("kind")
    try named.allow(["kind", "rate"] + word.keys)
    self = try Optimizer(word, named)
  }

  private init(_ word: Word, _ object: ObjectReader?) throws(Diagnosis) {
    var values = Values(object)
    let convention = try values.convention()
    let rate = try values.number("rate", in: Double.leastNormalMagnitude...1e100)
    let epsilon = try values.number("epsilon", in: 0...1)
    switch word {
    case .sgd: self = .sgd(SGD(rate: rate ?? 0.01))
    case .momentum:
      self = .momentum(
        Momentum(
          rate: rate ?? 0.01, momentum: try values.number("momentum", in: 0...1) ?? 0.9, convention: convention))
    case .nesterov:
      self = .nesterov(
        Nesterov(
          rate: rate ?? 0.01, momentum: try values.number("momentum", in: 0...1) ?? 0.9, convention: convention))
    case .adagrad:
      let sum = try values.number("initial_sum", in: 0...1e100)
      self = .adagrad(Adagrad(rate: rate, epsilon: epsilon, initialSum: sum, convention: convention))
    case .rmsprop:
      let decay = try values.number("decay", in: 0...1)
      self = .rmsProp(RMSProp(rate: rate, decay: decay, epsilon: epsilon, convention: convention))
    case .adam, .adamw:
      // A mean that keeps all of itself never moves.
      let below = 0...1.0.nextDown
      let adam = Adam(
        rate: rate ?? 0.001, beta1: try values.number("beta1", in: below) ?? 0.9,
        beta2: try values.number("beta2", in: below) ?? 0.999, epsilon: epsilon, convention: convention)
      self =
        word == .adam ? .adam(adam) : .adamW(AdamW(adam, decay: try values.number("decay", in: 0...1e100)))
    }
  }

  /// The numbers of an object, or of none.
  private struct Values {
    private var object: ObjectReader?

    init(_ object: ObjectReader?) { self.object = object }

    mutating func number(_ key: String, in range: ClosedRange<Double>) throws(Diagnosis) -> Double? {
      guard var reader = object, reader.has(key) else { return nil }
      return try reader.number(key, in: range)
    }

    mutating func convention() throws(Diagnosis) -> Convention {
      guard var reader = object else { return .pytorch }
      return try reader.choice("convention", default: .pytorch)
    }
  }
}

extension Schedule {
  private enum Word: String, CaseIterable {
    case constant, step, cosine, rates
    case constantThenExponential = "constant_then_exponential"
    case powerOfTen = "power_of_ten"

    var keys: [String] {
      switch self {
      case .constant: []
      case .step: ["epochs", "factor"]
      case .cosine: ["epochs", "minimum"]
      case .rates: ["rates"]
      case .constantThenExponential: ["epochs", "decay"]
      case .powerOfTen: ["epochs"]
      }
    }
  }

  /// Reads `"constant"`, or `{kind: "step", epochs: 10, factor: 0.5}`, with `warm_up: {updates, start}` where one is wanted.
  init?(_ reader: inout ObjectReader, key: String) throws(Diagnosis) {
    guard let tree = reader.tree(key) else { return nil }
    guard tree.string == nil else {
      _ = try reader.choice(key, among: [Word.constant.rawValue])
      self = .constant
      return
    }
    guard var schedule = try reader.object(key) else { return nil }
    let word: Word = try schedule.choice("kind", default: .constant)
    try schedule.allow(["kind", "warm_up"] + word.keys)
    let counts = 1...1 << 40
    switch word {
    case .constant: self = .constant
    case .step:
      self = .step(
        epochs: try schedule.integer("epochs", in: counts), factor: try schedule.number("factor", in: 0...1e6))
    case .cosine:
      self = .cosine(
        epochs: try schedule.integer("epochs", in: counts),
        minimum: try schedule.number("minimum", default: 0, in: 0...1e100))
    case .rates:
      let rates = try schedule.numbers("rates")
      guard !rates.isEmpty, rates.allSatisfy({ $0 >= 0 }) else {
        throw schedule.problem("experiment.rates", "rates")
      }
      self = .rates(rates)
    case .constantThenExponential:
      self = .constantThenExponential(
        epochs: try schedule.integer("epochs", in: 0...counts.upperBound),
        decay: try schedule.number("decay", in: -100...100))
    case .powerOfTen:
      let epochs = try schedule.integer("epochs", in: -counts.upperBound...counts.upperBound)
      guard epochs != 0 else { throw schedule.problem("experiment.zero", "epochs") }
      self = .powerOfTen(epochs: epochs)
    }
    guard var warmUp = try schedule.object("warm_up") else { return }
    try warmUp.allow(Experiment.keys["training.schedule.warm_up"] ?? [])
    self = .warmUp(
      updates: try warmUp.integer("updates", in: counts),
      start: try warmUp.number("start", default: 0, in: 0...1), self)
  }
}
