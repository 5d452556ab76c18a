import Experiments

/// Says when a value leaves the range that training saw, and says it again only after it has been back.
struct RangeWatch {
  private let preparation: SeriesPreparation
  private var isOutside: [Bool]

  init(_ preparation: SeriesPreparation) {
    self.preparation = preparation
    isOutside = preparation.inputs.map { _ in false }
  }

  /// Looks at a row of inputs in their own units; `line` is its line in the file.
  mutating func check(_ row: [Double], line: Int, _ console: Console) {
    for (index, value) in row.enumerated() {
      let column = preparation.inputs[index]
      let range = preparation.trainedRange[column]
      let wasOutside = isOutside[index]
      isOutside[index] = !range.contains(value)
      guard isOutside[index], !wasOutside else { continue }
      console.note(
        console.texts(
          "predict.outside",
          [
            "line": "\(line)", "column": preparation.columns[column], "value": value.description,
            "low": range.lowerBound.description, "high": range.upperBound.description,
          ]))
    }
  }
}
