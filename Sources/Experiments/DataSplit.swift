import Files
import Recurrence
import Training

/// How data are cut in the order of time: `split`.
struct DataSplit {
  /// The share of all for validation.
  private let validation: Double
  /// The share of all for the test, at the end.
  private let test: Double
  /// Whether rows are cut, so that windows of different parts share none; otherwise the windows or samples themselves are.
  let cutsRows: Bool

  private enum Unit: String, CaseIterable { case rows, windows }

  /// Everything is for training where nothing is said.
  init(_ data: inout ObjectReader) throws(Diagnosis) {
    guard var split = try data.object("split") else {
      (validation, test, cutsRows) = (0, 0, true)
      return
    }
    try split.allow(Experiment.keys["data.split"] ?? [])
    validation = try split.number("validation", default: 0, in: 0...1)
    test = try split.number("test", default: 0, in: 0...1)
    cutsRows = try split.choice("by", of: Unit.self, default: .rows) == .rows
  }

  /// The training, validation and test part of rows or samples.
  func parts(_ range: Range<Int>, _ data: ObjectReader) throws(Diagnosis) -> [Range<Int>] {
    let split = try data.placing("split") { () throws(Diagnosis) in
      try Split(rowCount: range.count, validation: validation, test: test)
    }
    return [split.training, split.validation, split.test].map {
      $0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound
    }
  }
}
