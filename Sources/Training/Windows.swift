import Recurrence

/// The windows that slide over rows in time: `lookBack` rows are the input, the `horizon` rows after them are the target.
///
/// Element k begins `k · stride` rows after the first row; windows come in the order of time and none reaches beyond the rows given,
/// so that windows over different parts of a split share no row.
public struct Windows: RandomAccessCollection, Equatable, Sendable {
  /// One window, as rows of the series.
  public struct Window: Equatable, Sendable {
    /// The rows that are shown.
    public var inputs: Range<Int>
    /// The rows that are to be forecast.
    public var targets: Range<Int>
  }

  /// The rows that the windows stay within.
  public let rows: Range<Int>
  /// How many rows are shown.
  public let lookBack: Int
  /// How many rows after them are forecast.
  public let horizon: Int
  /// How many rows further the next window begins.
  public let stride: Int
  /// How many windows there are, at least 1.
  public let endIndex: Int

  /// The windows within `rows`.
  /// - Throws: `windows.size` where a size is below 1, `windows.too-few-rows` with the number of rows needed.
  public init(rows: Range<Int>, lookBack: Int, horizon: Int = 1, stride: Int = 1) throws(Diagnosis) {
    for (name, size) in [("lookBack", lookBack), ("horizon", horizon), ("stride", stride)] where size < 1 {
      throw Diagnosis("windows.size", ["name": name, "got": "\(size)"])
    }
    let (needed, overflows) = lookBack.addingReportingOverflow(horizon)
    guard !overflows, rows.count >= needed else {
      throw Diagnosis(
        "windows.too-few-rows",
        [
          "lookBack": "\(lookBack)", "horizon": "\(horizon)", "needed": overflows ? "\(Int.max)" : "\(needed)",
          "got": "\(rows.count)",
        ])
    }
    self.rows = rows
    self.lookBack = lookBack
    self.horizon = horizon
    self.stride = stride
    endIndex = (rows.count - needed) / stride + 1
  }

  /// Always 0.
  public var startIndex: Int { 0 }

  /// Window `index`, from 0.
  public subscript(index: Int) -> Window {
    let start = rows.lowerBound + index * stride
    return Window(inputs: start..<start + lookBack, targets: start + lookBack..<start + lookBack + horizon)
  }
}
