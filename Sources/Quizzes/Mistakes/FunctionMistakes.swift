import Recurrence

/// Mistakes with squashing functions and their derivatives.
extension MistakeSearch {
  /// σ, tanh or ReLU left out, or another one taken.
  var functions: [Mistake] {
    var found: [Mistake] = []
    var name = ""
    let bare = working.rewritingFirst { working in
      guard case .apply(let function, let argument) = working, isSquashing(function) else { return nil }
      name = function == .sigmoid ? "σ" : function.rawValue
      return argument
    }
    if let bare { found.append(Mistake(.noFunction, bare, part: name)) }
    var other = ""
    let swapped = working.rewritingFirst { working in
      guard case .apply(let function, let argument) = working, isSquashing(function) else { return nil }
      other = function == .tanh ? "σ" : "tanh"
      return .apply(function == .tanh ? .sigmoid : .tanh, argument)
    }
    if let swapped { found.append(Mistake(.otherFunction, swapped, part: name, instead: other)) }
    return found
  }

  private func isSquashing(_ function: Working.Function) -> Bool {
    function == .sigmoid || function == .tanh || function == .relu
  }

  /// The factor f′ left out.
  var noDerivative: [Mistake] {
    var part = ""
    let changed = working.rewriting { working in
      switch working {
      case .product(let factors) where factors.contains { $0.derivative != nil } && working.derivative == nil:
        let kept = factors.filter { factor in
          guard let derivative = factor.derivative else { return true }
          if part.isEmpty { part = text(derivative) }
          return false
        }
        return kept.count == 1 ? kept[0] : .product(kept)
      case .gated(let a, let gate):
        if part.isEmpty, case .reference(let y) = gate { part = "relu′ = [" + symbol(y) + " > 0]" }
        return a
      default: return nil
      }
    }
    return [Mistake(.noDerivative, changed, part: part)]
  }

  private func text(_ derivative: (of: Working, isSigmoid: Bool)) -> String {
    let y = derivative.of.symbols(in: program).text()
    return derivative.isSigmoid ? "σ′ = " + y + " (1 − " + y + ")" : "tanh′ = 1 − (" + y + ")²"
  }

  /// σ′ in the place of tanh′, or the other way round.
  var otherDerivative: [Mistake] {
    var (part, instead) = ("", "")
    let changed = working.rewriting { working in
      guard let (y, isSigmoid) = working.derivative else { return nil }
      part = isSigmoid ? "σ" : "tanh"
      instead = isSigmoid ? "1 − y²" : "y (1 − y)"
      return isSigmoid ? .oneMinus(.product([y, y])) : .product([y, .oneMinus(y)])
    }
    return [Mistake(.otherDerivative, changed, part: part, instead: instead)]
  }

  /// The derivative's formula with the pre-activation in it instead of the function's value.
  var derivativeOfInput: [Mistake] {
    var (part, instead) = ("", "")
    let changed = working.rewriting { working in
      guard let (y, isSigmoid) = working.derivative, let a = argument(of: y) else { return nil }
      part = y.symbols(in: program).text()
      instead = a.symbols(in: program).text()
      return isSigmoid ? .product([a, .oneMinus(a)]) : .oneMinus(.product([a, a]))
    }
    return [Mistake(.derivativeOfInput, changed, part: part, instead: instead)]
  }

  /// What a squashing function was applied to.
  private func argument(of y: Working) -> Working? {
    if case .apply(_, let a) = y { return a }
    guard case .reference(.value(let slot, let time, let unit)) = y else { return nil }
    let stage = program.stages[program.slots[slot].stage]
    guard let pre = stage.slots.first(where: { name($0) == "a_" + name(slot) }) else { return nil }
    return .reference(.value(slot: pre, time: time, unit: unit))
  }

  /// The output function's derivative once more, which softmax or σ with cross entropy has already canceled.
  var extraDerivative: [Mistake] {
    guard case .gradient(let slot, let time, let unit) = reference, program.loss?.kind == .crossEntropy,
      role(slot) == .readout, slot != program.output
    else { return [] }
    let p = Working.reference(.value(slot: program.output, time: time, unit: unit))
    return [
      Mistake(.extraDerivative, .product([working, p, .oneMinus(p)]), part: p.symbols(in: program).text())
    ]
  }
}
