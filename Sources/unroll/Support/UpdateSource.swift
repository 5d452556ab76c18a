import Arguments
import Recurrence
import Stepping
import Training

/// The update that `--update` and `--rate` ask for: one step of an optimizer, its first.
enum UpdateSource {
  static let options: [Option] = [
    .choice("update", optimizers(rate: nil).map(\.name), group: "update"), .value("rate", "X", group: "update"),
  ]

  /// Makes the update of a run; nil where none is asked for.
  ///
  /// - Throws: `usage.…` for a rate without an update or a rate that is none.
  static func updating(
    _ invocation: Invocation
  ) throws(Diagnosis) -> (@Sendable (Trace<Double>) -> ParameterUpdate)? {
    let rate = try invocation.double("rate", in: 1e-12...1e6)
    guard let name = invocation["update"] else {
      guard rate == nil else { throw Diagnosis("usage.rate-without-update", kind: .usage) }
      return nil
    }
    guard let optimizer = optimizers(rate: rate).first(where: { $0.name == name }) else { return nil }
    return { trace in
      var updater = Updater(optimizer, for: trace.program.parameters)
      var parameters = trace.parameters
      let record = UpdateRecord(&updater, &parameters, gradient: trace.parameterGradients)
      return ParameterUpdate(rule: optimizer.name, after: record.after) { index, row, column in
        record.steps(index, row: row, column: column).map { ParameterUpdate.Step($0.name, $0.value) }
      }
    }
  }

  /// All optimizers, with PyTorch's settings but for the rate.
  private static func optimizers(rate: Double?) -> [Optimizer] {
    var sgd = SGD()
    var momentum = Momentum()
    var nesterov = Nesterov()
    var adagrad = Adagrad()
    var rmsProp = RMSProp()
    var adam = Adam()
    var adamW = AdamW()
    if let rate {
      sgd.rate = rate
      momentum.rate = rate
      nesterov.rate = rate
      adagrad.rate = rate
      rmsProp.rate = rate
      adam.rate = rate
      adamW.rate = rate
    }
    return [
      .sgd(sgd), .momentum(momentum), .nesterov(nesterov), .adagrad(adagrad), .rmsProp(rmsProp), .adam(adam),
      .adamW(adamW),
    ]
  }
}
