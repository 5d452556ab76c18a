import Files
import Recurrence

/// An array of numbers, or an array of rows of numbers, with its shape.
struct NestedNumbers {
  /// `[n]` or `[rows, columns]`.
  let shape: [Int]
  /// The numbers, row by row.
  let values: [Double]

  /// Reads the value under a key.
  ///
  /// - Throws: `experiment.nested`, `experiment.ragged`, `experiment.not-finite` with file, line, column and the place in the array.
  init(_ tree: JSONTree, under key: String, of reader: ObjectReader) throws(Diagnosis) {
    if let numbers = tree.numbers {
      shape = [numbers.count]
      values = numbers
    } else {
      guard let rows = tree.elements else { throw reader.problem("experiment.nested", key) }
      var all: [Double] = []
      var width: Int?
      for (index, row) in rows.enumerated() {
        guard let numbers = row.numbers else { throw reader.problem("experiment.nested", key) }
        if let width, width != numbers.count {
          throw reader.problem(
            "experiment.ragged", key, ["row": "\(index)", "got": "\(numbers.count)", "expected": "\(width)"])
        }
        width = numbers.count
        all += numbers
      }
      shape = [rows.count, width ?? 0]
      values = all
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      let columns = max(1, shape.dropFirst().first ?? 1)
      let place = shape.count > 1 ? "[\(index / columns),\(index % columns)]" : "[\(index)]"
      throw reader.problem("experiment.not-finite", key, ["place": place, "got": values[index].description])
    }
  }
}
