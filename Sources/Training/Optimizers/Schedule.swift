import Recurrence

/// How the learning rate changes, as a function of the epoch (from 0) or, with a warm-up, of the update.
///
/// Every schedule is a closed formula, so that a resumed run continues with the same bits.
public indirect enum Schedule: Equatable, Sendable {
  case constant
  /// η for the first `epochs` epochs, then times e^(−decay) every epoch: the first document's, with 10 and 0.1.
  case constantThenExponential(epochs: Int, decay: Double)
  /// η times `factor` after every `epochs` epochs.
  case step(epochs: Int, factor: Double)
  /// η · 10^(epoch / epochs): −20 is the second document's decay, +20 its learning-rate range test.
  case powerOfTen(epochs: Int)
  /// From η down to `minimum` along half a cosine over `epochs` epochs, then `minimum`: Loshchilov and Hutter, SGDR, ICLR 2017,
  /// without restarts.
  case cosine(epochs: Int, minimum: Double = 0)
  /// A rate of its own for every epoch, whatever η is; the last one stays.
  case rates([Double])
  /// From `start` · η in equal steps up to η over so many updates, times what the other schedule says.
  case warmUp(updates: Int, start: Double, Schedule)

  /// The learning rate for an update: epoch from 0, updates made so far from 0.
  public func rate(_ initial: Double, epoch: Int, update: Int) -> Double {
    switch self {
    case .constant:
      return initial
    case .constantThenExponential(let epochs, let decay):
      return epoch < epochs ? initial : initial * Double.exp(-decay * Double(epoch - epochs + 1))
    case .step(let epochs, let factor):
      return initial * Double.pow(factor, Double(epoch / max(1, epochs)))
    case .powerOfTen(let epochs):
      return initial * Double.pow(10, Double(epoch) / Double(epochs == 0 ? 1 : epochs))
    case .cosine(let epochs, let minimum):
      let part = Double(min(epoch, epochs)) / Double(max(1, epochs))
      return minimum + (initial - minimum) * (1 + Double.cos(Double.pi * part)) / 2
    case .rates(let rates):
      return rates.isEmpty ? initial : rates[min(epoch, rates.count - 1)]
    case .warmUp(let updates, let start, let schedule):
      let rate = schedule.rate(initial, epoch: epoch, update: update)
      guard update < updates else { return rate }
      return rate * (start + (1 - start) * (Double(update) / Double(updates)))
    }
  }
}
