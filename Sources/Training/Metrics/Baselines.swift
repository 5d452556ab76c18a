import Recurrence

/// Forecasts that need no learning, against which every network has to stand.
public enum Baseline {
  /// The forecast of each row is the row `horizon` steps before it.
  ///
  /// - Returns: `horizon` values shorter than the series: the forecasts of rows `horizon`, `horizon` + 1 and so on.
  /// - Throws: `baseline.too-few`, `baseline.season`.
  public static func persistence(_ series: [Double], horizon: Int = 1) throws(Diagnosis) -> [Double] {
    try seasonal(series, season: 1, horizon: horizon)
  }

  /// The forecast of each row is the last row known of the same season.
  ///
  /// - Returns: The forecasts of the rows from max(horizon, season) on (rounded up to whole seasons).
  /// - Throws: `baseline.too-few`, `baseline.season`.
  public static func seasonal(_ series: [Double], season: Int, horizon: Int = 1) throws(Diagnosis) -> [Double] {
    guard season >= 1, horizon >= 1 else { throw Diagnosis("baseline.season", ["got": "\(min(season, horizon))"]) }
    // The last value known stands `horizon` rows before the target; whole seasons before the target, at least that far.
    let (seasons, _) = horizon.addingReportingOverflow(season - 1)
    let lag = seasons / season * season
    guard series.count > lag else {
      throw Diagnosis("baseline.too-few", ["needed": "\(lag + 1)", "got": "\(series.count)"])
    }
    return Array(series[..<(series.count - lag)])
  }

  /// The lag, from 0, at which forecasts agree best with the truth: the shift of the truth with the greatest correlation.
  ///
  /// 0 is a forecast in time; 1 means that it copies the value before. The first of equals counts; nil where nothing varies.
  public static func bestLag(_ forecasts: [Double], _ truth: [Double], upTo largest: Int = 10) -> Int? {
    var best: (lag: Int, correlation: Double)?
    for lag in 0...max(0, largest) where forecasts.count - lag >= 3 && truth.count >= forecasts.count {
      let r = correlation(Array(forecasts[lag...]), Array(truth[..<(forecasts.count - lag)]))
      if let r, r > best?.correlation ?? -.infinity { best = (lag, r) }
    }
    return best?.lag
  }

  /// Pearson's correlation; nil where one side does not vary.
  public static func correlation(_ a: [Double], _ b: [Double]) -> Double? {
    let count = Double(min(a.count, b.count))
    guard count >= 2 else { return nil }
    var (meanA, meanB) = (0.0, 0.0)
    for (x, y) in zip(a, b) { (meanA, meanB) = (meanA + x / count, meanB + y / count) }
    var (aa, ab, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      aa += (x - meanA) * (x - meanA)
      ab += (x - meanA) * (y - meanB)
      bb += (y - meanB) * (y - meanB)
    }
    return aa > 0 && bb > 0 ? ab / (aa.squareRoot() * bb.squareRoot()) : nil
  }
}
