import Recurrence
import Testing
import Training

@testable import Experiments

@Suite struct TrainingReaderTests {
  private static func text(_ training: String, data: String = "inputs: [1, 2], targets: [1, 2]") -> String {
    """
    { model: { inputs: 1, layers: [{ cell: "rnn-tanh", hidden: 2 }], readout: { outputs: 1 } },
      initialization: { scheme: "uniform" }, data: { \(data) }, loss: "mse", training: { \(training) } }
    """
  }

  private func plan(_ training: String) throws -> TrainingPlan {
    try #require(try experiment(Self.text("epochs: 2, " + training)).training).phases[0]
  }

  @Test func `what is left out is as Keras's fit has it`() throws {
    let setup = try #require(try experiment(Self.text("epochs: 4")).training)
    #expect(setup == TrainingSetup(phases: [TrainingPlan(epochs: 4)], seed: 0))
    #expect(
      try experiment(Self.text("epochs: 4").replacingOccurrences(of: ", training: { epochs: 4 }", with: "")).training
        == nil)
  }

  @Test func `every optimizer is read with its numbers, and with the defaults of the framework that is named`() throws {
    for (text, optimizer) in [
      ("'sgd'", Optimizer.sgd(SGD())), ("{ kind: 'sgd', rate: 2 }", .sgd(SGD(rate: 2))),
      (
        "{ kind: 'momentum', rate: 2, momentum: 0.5, convention: 'keras' }",
        .momentum(Momentum(rate: 2, momentum: 0.5, convention: .keras))
      ),
      ("{ kind: 'nesterov', momentum: 0.5 }", .nesterov(Nesterov(momentum: 0.5))),
      (
        "{ kind: 'adagrad', epsilon: 1e-8, initial_sum: 0, convention: 'keras' }",
        .adagrad(Adagrad(epsilon: 1e-8, initialSum: 0, convention: .keras))
      ),
      ("{ kind: 'rmsprop', decay: 0.5 }", .rmsProp(RMSProp(decay: 0.5))),
      ("{ kind: 'rmsprop', convention: 'keras' }", .rmsProp(RMSProp(convention: .keras))),
      ("{ kind: 'adam', beta1: 0.5, beta2: 0.6, epsilon: 1e-7 }", .adam(Adam(beta1: 0.5, beta2: 0.6, epsilon: 1e-7))),
      ("{ kind: 'adamw', decay: 0.1, convention: 'keras' }", .adamW(AdamW(Adam(convention: .keras), decay: 0.1))),
      ("'adamw'", .adamW(AdamW())),
    ] {
      #expect(try plan("optimizer: \(text)").optimizer == optimizer, "\(text)")
    }
  }

  @Test func `every schedule is read`() throws {
    for (text, schedule) in [
      ("'constant'", Schedule.constant), ("{ kind: 'step', epochs: 5, factor: 0.5 }", .step(epochs: 5, factor: 0.5)),
      (
        "{ kind: 'constant_then_exponential', epochs: 10, decay: 0.1 }",
        .constantThenExponential(epochs: 10, decay: 0.1)
      ),
      ("{ kind: 'power_of_ten', epochs: -20 }", .powerOfTen(epochs: -20)),
      ("{ kind: 'cosine', epochs: 9, minimum: 1e-5 }", .cosine(epochs: 9, minimum: 1e-5)),
      ("{ kind: 'rates', rates: [1, 0.5] }", .rates([1, 0.5])),
      ("{ warm_up: { updates: 7, start: 0.1 } }", .warmUp(updates: 7, start: 0.1, .constant)),
      ("{ kind: 'cosine', epochs: 9, warm_up: { updates: 7 } }", .warmUp(updates: 7, start: 0, .cosine(epochs: 9))),
    ] {
      #expect(try plan("schedule: \(text)").schedule == schedule, "\(text)")
    }
    #expect(Schedule.rates([1, 0.5]).rate(9, epoch: 0, update: 0) == 1)
    #expect(Schedule.rates([1, 0.5]).rate(9, epoch: 7, update: 70) == 0.5)
  }

  @Test func `clipping, penalties, early stopping, metrics and reduction are read`() throws {
    #expect(try plan("clip: { value: 5 }").clipping == .value(5))
    #expect(try plan("clip: { norm: 1, convention: 'keras' }").clipping == .norm(1, .keras))
    #expect(try plan("clip: { norm_of_each: 2 }").clipping == .normOfEach(2))
    #expect(
      try plan("penalties: [{ kind: 'l1', strength: 0.1 }, { kind: 'proximal_l1', strength: 1, on: 'recurrent' }]")
        .penalties
        == [Penalty(.l1, 0.1), Penalty(.proximalL1, 1, on: .recurrent)])
    #expect(
      try plan("early_stopping: { patience: 3, minimum_change: 0.1, restore_best: false }").earlyStopping
        == EarlyStopping(patience: 3, minimumChange: 0.1, restoresBest: false))
    #expect(try plan("metrics: ['mae', 'auc']").metrics == [.mae, .auc])
    let carried = try plan("reduction: 'sum', carry_state: true, batch: 4")
    #expect(carried.reduction == .sum && carried.carriesState && !carried.shuffles && carried.batchSize == 4)
  }

  @Test func `a phase has what stands beside phases, except what it says itself`() throws {
    let setup = try #require(
      try experiment(
        Self.text(
          "batch: 8, optimizer: 'sgd', phases: [{ epochs: 2, schedule: { kind: 'power_of_ten', epochs: -20 } }, { epochs: 5, batch: 2 }]"
        )
      ).training)
    #expect(setup.phases.map(\.epochs) == [2, 5] && setup.phases.map(\.batchSize) == [8, 2])
    #expect(setup.phases.map(\.schedule) == [.powerOfTen(epochs: -20), .constant])
    #expect(setup.phases.allSatisfy { $0.optimizer == .sgd(SGD()) } && setup.epochs == 7)
    #expect(setup.limited(toEpochs: 3).phases.map(\.epochs) == [2, 1])
    #expect(setup.limited(toEpochs: 1).phases.map(\.epochs) == [1])
    #expect(setup.limited(toEpochs: 10).phases.map(\.epochs) == [2, 8])
  }

  @Test(
    "what cannot be meant is refused with its place",
    arguments: [
      ("epochs: 0", "object.range", "training.epochs"), ("batch: 3", "object.missing", "training.epochs"),
      ("epochs: 1, bacth: 3", "object.unknown-near", "training.bacth"),
      ("epochs: 1, optimizer: 'adm'", "object.choice-near", "training.optimizer"),
      ("epochs: 1, optimizer: { kind: 'sgd', beta1: 0.9 }", "object.unknown", "training.optimizer.beta1"),
      ("epochs: 1, optimizer: { kind: 'adam', rate: 0 }", "object.range", "training.optimizer.rate"),
      ("epochs: 1, optimizer: { kind: 'adam', beta1: 1 }", "object.range", "training.optimizer.beta1"),
      ("epochs: 1, schedule: 'cosine'", "object.choice", "training.schedule"),
      ("epochs: 1, schedule: { kind: 'power_of_ten', epochs: 0 }", "experiment.zero", "training.schedule.epochs"),
      ("epochs: 1, schedule: { kind: 'rates', rates: [-1] }", "experiment.rates", "training.schedule.rates"),
      ("epochs: 1, clip: {}", "experiment.one-clip", "training.clip"),
      ("epochs: 1, clip: { value: 1, norm: 1 }", "experiment.one-clip", "training.clip"),
      ("epochs: 1, clip: { value: 1, convention: 'keras' }", "experiment.not-here", "training.clip.convention"),
      ("epochs: 1, penalties: [{ kind: 'l2' }]", "object.missing", "training.penalties[0].strength"),
      ("epochs: 1, metrics: ['mea']", "object.choice-near", "training.metrics"),
      ("epochs: 1, carry_state: true, shuffle: true", "experiment.carry-shuffle", "training.shuffle"),
      ("epochs: 1, phases: [{ epochs: 1 }]", "experiment.phases-epochs", "training.epochs"),
      ("phases: []", "experiment.no-phases", "training.phases"),
      ("phases: [{ epochs: 1, seed: 4 }]", "object.unknown", "training.phases[0].seed"),
    ])
  func refused(_ training: String, _ key: String, _ path: String) {
    let found = problem(Self.text(training))
    #expect(found?.key == key && found?["path"] == path && found?["file"] == "e.json5", "\(String(describing: found))")
  }

  @Test(
    "data that cannot be meant are refused with their place",
    arguments: [
      ("", "experiment.no-data", nil), ("inputs: [1], csv: 'x'", "experiment.two-data", "data.inputs"),
      ("generate: { kind: 'sin', rows: 9 }, look_back: 2", "object.choice-near", "data.generate.kind"),
      ("generate: { kind: 'sine', rows: 9, lag: 2 }, look_back: 2", "object.unknown", "data.generate.lag"),
      ("generate: { kind: 'sine', rows: 9 }, look_back: 2, sample: 1", "experiment.data-unused", "data.sample"),
      ("generate: { kind: 'sine', rows: 9 }, look_back: 9", "windows.too-few-rows", "data.generate"),
      ("generate: { kind: 'sine', rows: 9 }, look_back: 2, split: { test: 1 }", "split.fractions", "data.split"),
      (
        "generate: { kind: 'sine', rows: 9 }, look_back: 2, split: { test: 0.2 }", "windows.too-few-rows",
        "data.generate"
      ),
      (
        "generate: { kind: 'sine', rows: 9, noise: 0, amplitude: 0 }, look_back: 2, scale: { minmax: {} }",
        "scaler.constant", "data.scale"
      ),
      (
        "generate: { kind: 'price_walk', rows: 9 }, columns: ['clsoe'], look_back: 2", "experiment.no-column",
        "data.columns"
      ),
      ("generate: { kind: 'adding', count: 9 }, look_back: 2", "experiment.data-unused", "data.look_back"),
      ("text: {}, look_back: 2", "object.missing", "data.text.value"),
      ("text: { value: '' }, look_back: 2", "text.no-tokens", "data.text"),
      ("text: { value: 'abc' }, look_back: 3", "windows.too-few-rows", "data.text"),
      (
        "text: { value: 'abc', clean: { lowercaes: true } }, look_back: 2", "object.unknown-near",
        "data.text.clean.lowercaes"
      ),
      ("samples: []", "experiment.no-samples", "data.samples"),
      ("samples: [{ inputs: [1], targets: [1] }], sample: 1", "experiment.sample", "data.sample"),
      (
        "samples: [{ inputs: [1], targets: [1] }, { inputs: [1], targets: [1, 2] }]", "sample.targets",
        "data.samples[1].inputs"
      ),
    ])
  func refusedData(_ data: String, _ key: String, _ path: String?) {
    let found = problem(Self.text("epochs: 1", data: data))
    #expect(found?.key == key, "\(String(describing: found))")
    if let path { #expect(found?["path"] == path && found?["line"] == "2", "\(String(describing: found))") }
  }
}
