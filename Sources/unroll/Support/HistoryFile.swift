import Diagrams
import Files
import Foundation
import Recurrence

/// A training's history as a file: CSV or JSON with a column for each quantity and a row for each epoch.
struct HistoryFile {
  let file: String
  /// The columns in the file's order; NaN where nothing was measured.
  private(set) var columns: [(name: String, values: [Double])] = []

  /// Reads CSV, or JSON where the name ends in `.json`.
  ///
  /// - Throws: `file.…`, `csv.…`, `json.…`; `curves.ragged` where a JSON file's columns are not equally long; `curves.no-epochs`;
  ///   `curves.forecast` and `curves.not-a-history` where the columns are not a training's; `curves.epoch`.
  init(_ path: String) throws(Diagnosis) {
    file = path
    if path.lowercased().hasSuffix(".json") { try readJSON() } else { try readCSV() }
    try HistoryFile.require(columns.map(\.name), file: file)
    guard columns.contains(where: { !$0.values.isEmpty }) else { throw Diagnosis("curves.no-epochs", ["file": path]) }
    try requireEpochs()
  }

  /// Whether columns are a training's: numbered epochs, or losses, with something measured.
  static func isHistory(_ names: [String]) -> Bool {
    names.contains { isMeasured($0) }
      && names.contains { $0 == "epoch" || $0.lowercased().contains("loss") }
  }

  private static func require(_ names: [String], file: String) throws(Diagnosis) {
    guard !isHistory(names) else { return }
    throw Diagnosis(
      ForecastFile.isForecast(names) ? "curves.forecast" : "curves.not-a-history",
      ["file": file, "names": names.joined(separator: ", ")])
  }

  private mutating func readCSV() throws(Diagnosis) {
    let table = try CSV().read(file)
    // What is no history is told by its columns, whatever stands in them.
    try HistoryFile.require(table.columns, file: file)
    for (index, name) in table.columns.enumerated() {
      var values: [Double] = []
      for row in 0..<table.rowCount {
        let text = table[row, index].trimmed
        guard let value = HistoryFile.number(text) else {
          throw Diagnosis(
            "csv.not-a-number",
            [
              "file": file, "line": String(table.lines[row]), "column": String(index + 1), "name": name,
              "text": String(text.prefix(40)),
            ])
        }
        values.append(value)
      }
      columns.append((name, values))
    }
  }

  /// The axis counts epochs one by one from the first.
  private func requireEpochs() throws(Diagnosis) {
    guard let epochs = columns.first(where: { $0.name == "epoch" })?.values else { return }
    for (row, value) in epochs.enumerated() {
      guard let epoch = Int(exactly: value), (0...1 << 40).contains(epoch), row == 0 || value == epochs[row - 1] + 1
      else {
        throw Diagnosis(
          "curves.epoch", ["file": file, "row": String(row + 1), "got": NumberText(value).plain])
      }
    }
  }

  /// A training that diverges writes infinite numbers; an empty cell is no measurement.
  private static func number(_ text: String) -> Double? {
    if text.isEmpty { return .nan }
    return Double(text)
  }

  private mutating func readJSON() throws(Diagnosis) {
    let tree = try JSONTree.parse(try InputFile.map(file), dialect: .json, file: file, nonFiniteStrings: true)
    var object = try ObjectReader(tree, file: file)
    for member in tree.members ?? [] {
      guard let values = object.tree(member.key)?.numbers else { throw object.problem("object.numbers", member.key) }
      if let first = columns.first, first.values.count != values.count {
        throw object.problem(
          "curves.ragged", member.key, ["expected": String(first.values.count), "got": String(values.count)])
      }
      columns.append((member.key, values))
    }
  }

  /// The panels of a chart: the loss, each metric, and the learning rate where it changes; or the columns that were asked for.
  ///
  /// - Throws: `curves.no-column`.
  func history(
    columns chosen: [String], isLogarithmic: Bool?, texts: DiagramTexts
  ) throws(Diagnosis) -> TrainingHistory {
    let first = columns.first { $0.name == "epoch" }?.values.first.flatMap { Int(exactly: $0) } ?? 1
    var panels: [TrainingHistory.Panel] = []
    for name in chosen.isEmpty ? usual : chosen {
      guard let column = columns.first(where: { $0.name == name }) else {
        let names = columns.map(\.name)
        throw Diagnosis(
          "curves.no-column",
          [
            "file": file, "name": name, "suggestion": Suggestion.nearest(to: name, in: names) ?? names[0],
            "names": names.joined(separator: ", "),
          ], kind: .usage)
      }
      var curves = [
        TrainingHistory.Curve(name: texts("curves.training"), values: column.values, isMain: true, column: name)
      ]
      if let other = validation(name) {
        curves[0].isMain = false
        curves.append(.init(name: texts("curves.validation"), values: other.values, isMain: true, column: other.name))
      } else if name == "rate" || name == "learning_rate" {
        curves[0].name = texts("curves.rate")
      }
      panels.append(
        .init(title: HistoryFile.title(name, texts), curves: curves, isLogarithmic: isLogarithmic))
    }
    return TrainingHistory(panels: panels, firstEpoch: first)
  }

  /// The measured values of the validation part that belong to a column: `validation_loss`, or `val_loss` as Keras has it.
  private func validation(_ name: String) -> (name: String, values: [Double])? {
    columns.first { ($0.name == "validation_" + name || $0.name == "val_" + name) && $0.values.contains { !$0.isNaN } }
  }

  /// Whether a column is drawn unasked, or counts.
  private static func isMeasured(_ name: String) -> Bool {
    !["epoch", "updates", "penalty", "gradient_norm", "largest_gradient_norm"].contains(name)
  }

  private var usual: [String] {
    let kept = columns.filter { column in
      if !HistoryFile.isMeasured(column.name) { return false }
      if column.name.hasPrefix("validation_") || column.name.hasPrefix("val_") { return false }
      if column.name == "rate" || column.name == "learning_rate" { return Set(column.values).count > 1 }
      return true
    }
    return kept.map(\.name)
  }

  private static func title(_ name: String, _ texts: DiagramTexts) -> String {
    switch name {
    case "loss": texts("curves.loss")
    case "rate", "learning_rate": texts("curves.rate")
    default: name.replacing("_", with: " ").replacing("-", with: " ")
    }
  }
}
