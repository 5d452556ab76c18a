import Recurrence
import Testing
import Training

/// Fifty updates beside PyTorch's and Keras's.
struct UpdateFixtureTests {
  struct Case: Decodable {
    var name: String
    var rates: [Double]
    var parameters: [String: [Double]]
  }

  /// A case's optimizer, penalties, clipping and schedule, as `training_updates.py` has them.
  struct Setup {
    var optimizer: Optimizer
    var penalties: [Penalty] = []
    var clipping: Clipping?
    var schedule: Schedule = .constant
    /// Keras's Adam rounds its betas to Float32 in the correction of the bias, so that steps differ from the formula's by about 1e-7.
    var tolerance = 1e-11
  }

  static let setups: [String: Setup] = [
    "sgd": Setup(optimizer: .sgd(SGD(rate: 0.05))),
    "momentum": Setup(optimizer: .momentum(Momentum(rate: 0.05))),
    "nesterov": Setup(optimizer: .nesterov(Nesterov(rate: 0.05))),
    "adagrad": Setup(optimizer: .adagrad(Adagrad(rate: 0.1))),
    "rmsprop": Setup(optimizer: .rmsProp(RMSProp(rate: 0.01))),
    "adam": Setup(optimizer: .adam(Adam(rate: 0.01))),
    "adam-eps": Setup(optimizer: .adam(Adam(rate: 0.01, epsilon: 1e-7))),
    "adamw": Setup(optimizer: .adamW(AdamW(Adam(rate: 0.01)))),
    "document": Setup(
      optimizer: .adam(Adam(rate: 0.01)), schedule: .constantThenExponential(epochs: 3, decay: 0.1)),
    "step": Setup(optimizer: .adam(Adam(rate: 0.01)), schedule: .step(epochs: 4, factor: 0.5)),
    "power-of-ten": Setup(optimizer: .sgd(SGD(rate: 0.05)), schedule: .powerOfTen(epochs: -20)),
    "range-test": Setup(optimizer: .sgd(SGD(rate: 0.05)), schedule: .powerOfTen(epochs: 20)),
    "cosine": Setup(optimizer: .adam(Adam(rate: 0.01)), schedule: .cosine(epochs: 10, minimum: 0.001)),
    "warm-up": Setup(
      optimizer: .adam(Adam(rate: 0.01)), schedule: .warmUp(updates: 12, start: 0.1, .constant)),
    "momentum-step": Setup(
      optimizer: .momentum(Momentum(rate: 0.05)), schedule: .step(epochs: 4, factor: 0.5)),
    "clip-value": Setup(optimizer: .sgd(SGD(rate: 0.05)), clipping: .value(0.3)),
    "clip-norm": Setup(optimizer: .sgd(SGD(rate: 0.05)), clipping: .norm(1.5)),
    "l1": Setup(optimizer: .adam(Adam(rate: 0.01)), penalties: [Penalty(.l1, 0.05)]),
    "l2": Setup(optimizer: .sgd(SGD(rate: 0.05)), penalties: [Penalty(.l2, 0.05)], clipping: .norm(1.5)),
    "decay": Setup(
      optimizer: .momentum(Momentum(rate: 0.05)), penalties: [Penalty(.decay, 0.1)], clipping: .norm(1.5)),
    "decoupled": Setup(optimizer: .adam(Adam(rate: 0.01)), penalties: [Penalty(.decoupledDecay, 0.2)]),
    "proximal": Setup(optimizer: .sgd(SGD(rate: 0.05)), penalties: [Penalty(.proximalL1, 0.3)]),
    "keras-momentum": Setup(
      optimizer: .momentum(Momentum(rate: 0.05, convention: .keras)), schedule: .step(epochs: 1, factor: 0.8)),
    "keras-nesterov": Setup(
      optimizer: .nesterov(Nesterov(rate: 0.05, convention: .keras)), schedule: .step(epochs: 1, factor: 0.8)),
    "keras-adagrad": Setup(optimizer: .adagrad(Adagrad(rate: 0.1, convention: .keras))),
    "keras-rmsprop": Setup(optimizer: .rmsProp(RMSProp(rate: 0.01, convention: .keras))),
    "keras-adam": Setup(optimizer: .adam(Adam(rate: 0.01, convention: .keras)), tolerance: 1e-6),
    "keras-adamw": Setup(optimizer: .adamW(AdamW(Adam(rate: 0.01, convention: .keras))), tolerance: 1e-6),
  ]

  @Test("Fifty updates of every optimizer, schedule, clip and penalty equal PyTorch's and Keras's")
  func fiftyUpdates() throws {
    let cases = try Fixture.load("updates", as: [Case].self)
    #expect(cases.map(\.name).sorted() == Self.setups.keys.sorted())
    for item in cases {
      let setup = try #require(Self.setups[item.name])
      var parameters = try Self.parameters()
      var updater = Updater(
        setup.optimizer, for: parameters.table, penalties: setup.penalties, clipping: setup.clipping)
      for update in 0..<50 {
        let rate = setup.schedule.rate(setup.optimizer.rate, epoch: update / 5, update: update)
        // The frameworks' schedules multiply step by step; ours are closed formulas.
        #expect(abs(rate - item.rates[update]) <= 1e-14 * item.rates[update], "\(item.name), update \(update + 1)")
        let gradient = Self.gradient(parameters, update)
        let record = UpdateRecord(&updater, &parameters, gradient: gradient, rate: rate)
        Self.checkReplay(record, parameters)
        guard let expected = item.parameters["\(update + 1)"] else { continue }
        for (ours, theirs) in zip(parameters.values, expected) {
          #expect(abs(ours - theirs) <= setup.tolerance, "\(item.name), update \(update + 1)")
        }
      }
      #expect(updater.count == 50)
    }
  }

  /// Going through an update number by number ends at the bits that the update stored.
  static func checkReplay(_ record: UpdateRecord, _ parameters: Parameters<Double>) {
    for (index, entry) in parameters.table.entries.enumerated() {
      let steps = record.steps(index, row: entry.rows - 1, column: entry.columns - 1)
      #expect(steps.last?.value == parameters[index, entry.rows - 1, entry.columns - 1])
    }
  }

  /// The 25 parameters of an RNN with 2 inputs, 3 units and 1 output, with the fixtures' first numbers.
  static func parameters() throws -> Parameters<Double> {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 3)], readout: .init(outputs: 1))
    var parameters = Parameters<Double>(zerosLike: try Program(model).parameters)
    parameters.values = Fixture.stream(25, start: 0)
    return parameters
  }

  static func gradient(_ parameters: Parameters<Double>, _ update: Int) -> Parameters<Double> {
    var gradient = parameters
    let curvature = Fixture.stream(25, start: 25)
    let noise = Fixture.stream(25, start: 50 + 25 * update)
    for index in 0..<25 { gradient.values[index] = curvature[index] * parameters.values[index] + noise[index] }
    return gradient
  }
}
