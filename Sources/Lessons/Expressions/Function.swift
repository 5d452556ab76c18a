extension Expression {
  /// The functions of numbers that an expression may call.
  public enum Function: String, Equatable, Sendable, CaseIterable {
    // One number for a list.
    case norm, max, min, sum, product, mean, median, variance, deviation, count, first, last, argmax, argmin, slope
    // The same for every entry.
    case abs, sqrt, exp, log, log2, log10, tanh, atanh, sigmoid, relu, sin, cos, round, floor, ceiling, sign, not
    // Lists from lists.
    case sort, reverse, differences
    case runningSum = "running_sum"
    case runningProduct = "running_product"
    case softmax, collapse
    // Of two lists.
    case ratio, dot, cosine, correlation, mod
    // Of three.
    case choose = "if"
    // Made from nothing.
    case zeros, ones, gaussian, uniform, wave

    /// How many arguments it takes; nil stands for one or more.
    var arity: Int? {
      switch self {
      case .max, .min, .sum, .mean: nil
      case .ratio, .dot, .cosine, .correlation, .mod, .wave: 2
      case .choose, .gaussian, .uniform: 3
      default: 1
      }
    }
  }
}
