import Recurrence

/// Open, high, low and close of a share that does not exist, with a planted part that can be forecast.
///
/// The logarithm of the close moves by r = φ · (the move before) + σ ε, so that a forecast which knows φ errs by the noise only; with
/// φ = 0 there is nothing to learn, as in a real market. A day opens where the day before closed.
public struct PriceWalk: Equatable, Sendable {
  /// φ: which part of a day's move comes again the day after.
  public var momentum: Double
  /// σ: the standard deviation of what nobody can know.
  public var noise: Double
  /// The first day's open.
  public var start: Double

  /// A walk.
  public init(momentum: Double = 0.4, noise: Double = 0.01, start: Double = 100) {
    self.momentum = momentum
    self.noise = noise
    self.start = start
  }

  /// The series and the best forecast of every close from the days before.
  public struct Result: Equatable, Sendable {
    /// The columns open, high, low and close, a day a row.
    public var series: Series
    /// The expected close given all earlier days; no forecast has a smaller mean squared error in the long run.
    public var best: [Double]
  }

  /// So many days.
  /// - Throws: `generator.size`.
  public func days(_ rows: Int, seed: UInt64) throws(Diagnosis) -> Result {
    try GeneratorSize.check([("rows", rows, 1)])
    var generator = Generator(seed: seed)
    var (values, best) = ([Double](), [Double]())
    var (price, move) = (start, 0.0)
    for _ in 0..<rows {
      let open = price
      // The mean of e^x for a normal x lies σ²/2 above the median.
      best.append(open * Double.exp(momentum * move + noise * noise / 2))
      move = momentum * move + noise * generator.gaussian()
      price = open * Double.exp(move)
      let high = max(open, price) * Double.exp(noise / 2 * generator.gaussian().magnitude)
      let low = min(open, price) * Double.exp(-noise / 2 * generator.gaussian().magnitude)
      values += [open, high, low, price]
    }
    return Result(series: Series(columns: ["open", "high", "low", "close"], values: values), best: best)
  }
}
