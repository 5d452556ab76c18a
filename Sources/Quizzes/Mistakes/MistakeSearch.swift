import Recurrence
import Stepping
import Texts

/// Finds every mistake that can be made in the arithmetic of one recorded scalar.
struct MistakeSearch {
  let trace: Trace<Double>
  /// What is asked for.
  let reference: Reference
  /// Its arithmetic, as the question has it.
  let working: Working
  let texts: Catalog

  var program: Program { trace.program }

  /// The slot and the time that are asked for; nil for parameters and the loss of the sequence.
  var place: (slot: Int, time: Int)? {
    switch reference {
    case .value(let slot, let time, _), .gradient(let slot, let time, _): (slot, time)
    default: nil
    }
  }

  /// Whether a gradient is asked for.
  var isGradient: Bool {
    switch reference {
    case .gradient, .parameterGradient: true
    default: false
    }
  }

  /// Every mistake that changes the arithmetic, in the order of `Mistake.Kind`.
  var all: [Mistake] {
    let found = Mistake.Kind.allCases.flatMap { mistakes($0) }
    return found.filter { $0.working != working }
  }

  private func mistakes(_ kind: Mistake.Kind) -> [Mistake] {
    switch kind {
    case .noDerivative: noDerivative
    case .otherDerivative: otherDerivative
    case .derivativeOfInput: derivativeOfInput
    case .extraDerivative: extraDerivative
    case .noFunction, .otherFunction: functions.filter { $0.kind == kind }
    case .noFuture, .noLoss, .noPath: paths.filter { $0.kind == kind }
    case .noTarget, .targetMinusOutput, .noFactorTwo, .noMean, .notSquared, .halved, .notNormalized, .otherClass,
      .otherBase, .noLogarithm, .noExponential, .othersOnly, .meanOfFewer, .addedTarget:
      losses.filter { $0.kind == kind }
    case .noState, .noInput, .noBias, .oneBias, .noTerm: terms.filter { $0.kind == kind }
    case .transposedRecurrent, .transposedInput, .gateOrder: weights.filter { $0.kind == kind }
    case .otherGate, .noGate, .complementSwapped, .complementSign, .resetSide, .addedInstead:
      gates.filter { $0.kind == kind }
    case .onlyOneStep, .meanOverSteps, .otherStep: steps.filter { $0.kind == kind }
    case .noChain, .lostSign: chain.filter { $0.kind == kind }
    }
  }

  // MARK: Names

  /// The symbol of a scalar.
  func symbol(_ reference: Reference) -> String { Symbol(reference, in: program).text() }

  func role(_ slot: Int) -> Stage.Role { program.stages[program.slots[slot].stage].role }

  func name(_ slot: Int) -> String { program.slots[slot].name }

  /// The operation that computes a slot.
  func operation(_ slot: Int) -> Operation? {
    program.slots[slot].instruction.map { program.instructions[$0].operation }
  }

  /// Whether a slot is computed by a layer.
  func isInLayer(_ slot: Int) -> Bool { if case .layer = role(slot) { true } else { false } }

  /// The named quantities of a slot's stage that a σ computes, in the order of the equations.
  func gates(beside slot: Int) -> [Int] {
    program.stages[program.slots[slot].stage].slots.filter { other in
      program.isNamed(other) && !program.slots[other].isState && operation(other) == .sigmoid && isInLayer(other)
    }
  }
}
