import Recurrence

/// Dates.
extension Table {
  /// Checks that a column holds dates, each later than the one of the row before.
  ///
  /// A date is written year first: `1949-01`, `2000-01-03`, `2000-01-03 16:00` or `2000-01-03T16:00:30`.
  /// - Throws: `csv.not-a-date`, `csv.date-order` with file, line and column; as `column(_:)`.
  public func checkDates(_ choice: String) throws(Diagnosis) {
    let column = try self.column(choice)
    var last: [Int] = []
    for row in 0..<rowCount {
      let text = self[row, column]
      guard let date = Table.date(text) else { throw problem("csv.not-a-date", row, column) }
      guard last.lexicographicallyPrecedes(date) else {
        throw problem("csv.date-order", row, column).adding(["before": self[row - 1, column]])
      }
      last = date
    }
  }

  /// Year, month, day, hour, minute and second of a date; nil for anything else.
  static func date(_ text: String) -> [Int]? {
    let halves = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard halves.count == 1 || halves.count == 2 else { return nil }
    let day = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
    guard day.count == 2 || day.count == 3, let year = day[0], halves[0].prefix(5).last == "-", let month = day[1],
      (1...12).contains(month)
    else { return nil }
    let dayOfMonth = day.count == 3 ? day[2] : 1
    guard let dayOfMonth, dayOfMonth >= 1, dayOfMonth <= days(month, of: year) else { return nil }
    var result = [year, month, dayOfMonth, 0, 0, 0]
    guard halves.count == 2 else { return result }
    let time = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { number($0) }
    guard time.count == 2 || time.count == 3, day.count == 3 else { return nil }
    for (index, (value, limit)) in zip(time, [23, 59, 60]).enumerated() {
      guard let value, value <= limit else { return nil }
      result[3 + index] = value
    }
    return result
  }

  private static func number(_ text: Substring) -> Int? {
    text.count <= 4 && text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
  }

  private static func days(_ month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
