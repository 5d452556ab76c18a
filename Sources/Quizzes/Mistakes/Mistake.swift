import Recurrence

/// One of the usual mistakes, with the arithmetic that it leads to.
///
/// Its value is computed from the run's own numbers by the formula with the mistake in it; the engine is never changed.
public struct Mistake: Equatable, Sendable {
  /// The mistakes that are looked for, those that say most first.
  public enum Kind: String, CaseIterable, Sendable {
    case noFuture = "no-future"
    case noDerivative = "no-derivative"
    case otherDerivative = "other-derivative"
    case derivativeOfInput = "derivative-of-input"
    case noTarget = "no-target"
    case targetMinusOutput = "target-minus-output"
    case noFactorTwo = "no-factor-two"
    case noMean = "no-mean"
    case extraDerivative = "extra-derivative"
    case noFunction = "no-function"
    case otherFunction = "other-function"
    case noState = "no-state"
    case transposedRecurrent = "transposed-recurrent"
    case resetSide = "reset-side"
    case complementSwapped = "complement-swapped"
    case complementSign = "complement-sign"
    case gateOrder = "gate-order"
    case otherGate = "other-gate"
    case noGate = "no-gate"
    case noBias = "no-bias"
    case oneBias = "one-bias"
    case noLoss = "no-loss"
    case noPath = "no-path"
    case onlyOneStep = "only-one-step"
    case meanOverSteps = "mean-over-steps"
    case otherStep = "other-step"
    case noInput = "no-input"
    case transposedInput = "transposed-input"
    case noChain = "no-chain"
    case notSquared = "not-squared"
    case halved = "halved"
    case notNormalized = "not-normalized"
    case noExponential = "no-exponential"
    case othersOnly = "others-only"
    case meanOfFewer = "mean-of-fewer"
    case addedTarget = "added-target"
    case otherClass = "other-class"
    case otherBase = "other-base"
    case noLogarithm = "no-logarithm"
    case addedInstead = "added-instead"
    case noTerm = "no-term"
    case lostSign = "lost-sign"
  }

  /// What was done wrong.
  public var kind: Kind
  /// What was left out or taken wrongly.
  public var part: String
  /// What was taken instead, if anything.
  public var instead: String
  /// The arithmetic with the mistake in it.
  public var working: Working

  init(_ kind: Kind, _ working: Working, part: String = "", instead: String = "") {
    self.kind = kind
    self.working = working
    self.part = part
    self.instead = instead
  }

  /// What is said to a learner who made it.
  public var because: Diagnosis { Diagnosis("mistake." + kind.rawValue, ["part": part, "instead": instead]) }
}
