/// What a sweep over initialisations, lengths or gates notes of each run.
public struct RunMeasures: Sendable, Equatable {
  /// The loss; nil where there is none.
  public let loss: Double?
  /// The norm of the gradient of all parameters; nil where it is not finite.
  public let gradientNorm: Double?
  /// The gradient flow of every state.
  public let flows: [GradientFlow]
  /// The largest Lyapunov exponent of every layer in every direction, from the first layer up; nil where the run exploded or the cell
  /// has no states of fixed size.
  public let exponents: [Double?]

  /// Measures a run with gradients.
  ///
  /// - Throws: `laboratory.no-gradients`.
  public init<S: Scalar>(_ trace: Trace<S>) throws(Diagnosis) {
    loss = trace.loss?.double
    let norm = trace.parameterGradients.norm
    gradientNorm = norm.isFinite ? norm : nil
    flows = try trace.gradientFlow()
    var exponents: [Double?] = []
    for stage in trace.program.stages {
      guard case .layer(let layer, let direction) = stage.role else { continue }
      exponents.append(try? trace.lyapunovExponents(layer: layer, direction: direction).exponents.first)
    }
    self.exponents = exponents
  }
}
