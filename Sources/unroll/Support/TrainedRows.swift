import Recurrence

/// How far training saw, as a command line says it: a row of the data (`108`), a share of its rows (`75%`, `0.75`), or one of its dates
/// (`1957-12`, or `1957` for the whole year).
struct TrainedRows {
  private let text: String
  /// The rows' dates; empty where they have none.
  private let dates: [String]
  /// The rows' numbers in the data, rising.
  private let numbers: [Int]
  private let file: String

  init(_ text: String, numbers: [Int], dates: [String], file: String) {
    self.text = text
    self.numbers = numbers
    self.dates = dates
    self.file = file
  }

  /// How many of the rows training has seen.
  /// - Throws: `forecast.split`, `forecast.split-row`, `forecast.split-date`.
  func count() throws(Diagnosis) -> Int {
    if let last = dates.lastIndex(where: { $0 == text || $0.hasPrefix(text + "-") }) { return last + 1 }
    let largest = numbers.last ?? 0
    if let row = Int(text) {
      guard 0...largest ~= row else { throw problem("forecast.split-row", ["last": String(largest)]) }
      return numbers.prefix { $0 <= row }.count
    }
    if let share {
      let row = Int((share * Double(largest)).rounded())
      return numbers.prefix { $0 <= row }.count
    }
    guard let first = dates.first, let last = dates.last else {
      throw problem("forecast.split", ["last": String(largest)])
    }
    throw problem("forecast.split-date", ["first": first, "last-date": last, "last": String(largest)])
  }

  private var share: Double? {
    let number = text.last == "%" ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    return number.flatMap { 0...1 ~= $0 ? $0 : nil }
  }

  private func problem(_ key: String, _ arguments: KeyValuePairs<String, String>) -> Diagnosis {
    Diagnosis(key, ["file": file, "got": text], kind: .usage).adding(arguments)
  }
}
