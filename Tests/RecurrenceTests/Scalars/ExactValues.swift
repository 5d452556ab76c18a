import Foundation
import Testing

@testable import Recurrence

/// One line of a fixture: numbers as bit patterns.
struct ExactRow {
  var words: [Double]
  /// Whether the exact value at the end is 2²⁰⁰ times the true one, because that is (almost) subnormal.
  var isScaled: Bool

  /// The exact value that begins at a word.
  func exact(at index: Int) -> DoubleDouble { DoubleDouble(high: words[index], low: words[index + 1]) }

  /// How far a result lies from the exact value at the end, in ulps.
  func ulps(of result: Double) -> Double {
    let exact = exact(at: words.count - 2)
    guard isScaled, result.isFinite else { return result.ulps(from: exact) }
    let unit = Swift.max(exact.high.ulp, 0x1p-874)
    return ((result * 0x1p200 - exact.high) - exact.low) / unit
  }

  /// How far a result in single precision lies from the exact value at the end, in its ulps.
  func ulps(of result: Float) -> Double {
    result.ulps(from: isScaled ? exact(at: words.count - 2).scaled(by: 0x1p-200) : exact(at: words.count - 2))
  }
}

/// The fixtures that `script/fixtures/scalars.py` wrote with mpmath.
enum ExactValues {
  /// The lines of a file.
  static func lines(_ name: String) throws -> [String] {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Fixtures/scalars"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// The lines of a file of bit patterns.
  static func rows(_ name: String) throws -> [ExactRow] {
    try lines(name).map { line in
      let fields = line.split(separator: " ")
      let words = fields.compactMap { UInt64($0, radix: 16).map(Double.init(bitPattern:)) }
      return ExactRow(words: words, isScaled: fields.last == "scaled")
    }
  }
}
