/// An expression of a cell's equations, as a reader of the paper would write it.
///
/// One tree serves all: it is compiled into the program, typeset as symbols or with numbers, and drawn as the cell's diagram.
public indirect enum Formula: Equatable, Sendable {
  /// A quantity of this step (`delay` 0) or of an earlier one: `h'` has delay 1, `h(t-3)` delay 3.
  case quantity(String, delay: Int)
  /// A vector of parameters: a bias `b_ii`, a peephole `p_i`.
  case vector(String)
  /// A matrix of parameters times a vector: `W_hi h'`.
  case matrixVector(String, Formula)
  /// Terms added from left to right; a term may be subtracted.
  case sum([Term])
  /// The elementwise (Hadamard) product a ⊙ b.
  case product(Formula, Formula)
  /// 1 − a.
  case complement(Formula)
  /// A constant times a vector: `0.5 a`.
  case scale(Double, Formula)
  /// A function of a vector: σ, tanh, relu elementwise; softmax over all elements.
  case apply(Function, Formula)
  /// Vectors one below the other: `concat(a, b)`.
  case concatenation([Formula])
  /// The row of a matrix of parameters that a symbol names: `E[x]`.
  case rowLookup(String, Formula)
  /// One dot product per earlier step: `dot(q, past(h))` has an element per position; or per step of the encoder: `dot(q, encoder)`.
  case dotProduct(Formula, past: String)
  /// A weighted sum over earlier steps: `weighted(α, past(h))`; or over the encoder's: `weighted(α, encoder)`.
  case weightedSum(Formula, past: String)
  /// One score per step of the encoder: `additive(v, q, U encoder)` is Σᵤ v[u] tanh(q[u] + (U hⱼ)[u]) for every j.
  case additiveScore(String, Formula, matrix: String)

  /// A term of a sum.
  public struct Term: Equatable, Sendable {
    /// Whether the term is subtracted.
    public var isNegative: Bool
    /// The term without its sign.
    public var formula: Formula

    /// A term, added unless it is negative.
    public init(_ formula: Formula, isNegative: Bool = false) {
      self.formula = formula
      self.isNegative = isNegative
    }
  }

  /// The functions that a cell may apply.
  public enum Function: String, CaseIterable, Sendable {
    case sigmoid, tanh, relu, softmax
  }
}

extension Formula {
  /// The name under which equations know the encoder's states.
  public static let encoderList = "encoder"

  /// A list as equations write it.
  static func text(ofList list: String) -> String { list == encoderList ? list : "past(" + list + ")" }

  /// Whether the formula reads an earlier step.
  var readsEarlierStep: Bool {
    switch self {
    case .quantity(_, let delay): delay > 0
    case .vector: false
    case .matrixVector(_, let operand), .complement(let operand), .scale(_, let operand), .apply(_, let operand),
      .rowLookup(_, let operand):
      operand.readsEarlierStep
    case .sum(let terms): terms.contains { $0.formula.readsEarlierStep }
    case .product(let a, let b): a.readsEarlierStep || b.readsEarlierStep
    case .concatenation(let parts): parts.contains { $0.readsEarlierStep }
    case .dotProduct(let operand, let list), .weightedSum(let operand, let list):
      list != Formula.encoderList || operand.readsEarlierStep
    case .additiveScore(_, let operand, _): operand.readsEarlierStep
    }
  }
}

/// One equation of a cell: a quantity and the formula that computes it.
public struct Equation: Equatable, Sendable {
  /// The quantity on the left.
  public var name: String
  /// What it is.
  public var formula: Formula
  /// The line of the cell file that it stands on, from 1.
  public var line: Int
}
