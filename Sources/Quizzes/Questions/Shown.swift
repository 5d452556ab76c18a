import Recurrence

/// Numbers as questions show them, rounded for people, and how far an answer computed from those may be off.
enum Shown {
  /// Three significant figures.
  static let precision = DecimalText.Precision.significant(3)

  static func text(_ value: Double) -> String { DecimalText(value, precision).text() }

  /// The number that the text says.
  static func rounded(_ value: Double) -> Double { Double(DecimalText(value, precision).text(.ascii)) ?? value }

  /// Half a unit of the last digit that is shown.
  static func half(_ value: Double) -> Double {
    let size = rounded(value).magnitude
    guard size > 0, size.isFinite else { return 0.0005 }
    return 0.005 * power(size)
  }

  /// The power of ten not above a size.
  static func power(_ size: Double) -> Double {
    var power = 1.0
    while power > size, power > 1e-300 { power /= 10 }
    while power * 10 <= size { power *= 10 }
    return power
  }

  /// How far off a result may be that was computed from the numbers shown, every intermediate result rounded as they are.
  ///
  /// To first order: each number's own rounding through the formula, a fifth of a percent of the largest term for
  /// intermediate results, and half a percent for the answer's own three figures.
  static func tolerance(_ working: Working, _ trace: Trace<Double>) -> Double {
    let exact = working.evaluate { trace.value($0) }
    var sum = 0.005 * exact.magnitude + 0.002 * largestTerm(working, trace)
    for read in working.reads {
      let value = trace.value(read)
      let shown = rounded(value)
      guard shown != value else { continue }
      let moved = working.evaluate { $0 == read ? shown : trace.value($0) }
      // The value itself may lie anywhere within half a unit; this rounding is one sample of it.
      let share = half(value) / max((shown - value).magnitude, half(value) * 0.05)
      sum += (moved - exact).magnitude * min(share, 20)
    }
    return sum
  }

  private static func largestTerm(_ working: Working, _ trace: Trace<Double>) -> Double {
    switch working {
    case .sum(let terms): terms.map { $0.evaluate { trace.value($0) }.magnitude }.max() ?? 0
    case .apply(_, let a), .negative(let a), .gated(let a, _), .quotient(let a, _): largestTerm(a, trace)
    default: working.evaluate { trace.value($0) }.magnitude
    }
  }

  /// A tolerance as it is stated: 1, 2 or 5 times a power of ten, not below what is needed.
  static func stated(_ tolerance: Double) -> Double {
    guard tolerance > 1e-300, tolerance.isFinite else { return 1e-300 }
    let power = power(tolerance)
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= tolerance } ?? 10 * power
  }
}
