import Diagrams
import Experiments
import Recurrence
import Training

extension PictureMaker {
  /// The history of training: the loss of the training and the validation part, the learning rate where it changes, more columns on demand.
  func curves() throws(Diagnosis) -> Scene {
    guard let run = subjects[0].run.setup.trained else { throw Diagnosis("lesson.not-trained", ["name": name]) }
    func curve(_ column: String, _ key: String, isMain: Bool = false) -> TrainingHistory.Curve? {
      guard let values = run.column(column), values.contains(where: \.isFinite) else { return nil }
      return TrainingHistory.Curve(name: texts(key), values: values, isMain: isMain)
    }
    let validation = curve("validation_loss", "curves.validation", isMain: true)
    let training = curve("loss", "curves.training", isMain: validation == nil)
    var panels = [
      TrainingHistory.Panel(title: texts("curves.loss"), curves: [training, validation].compactMap { $0 })
    ]
    for column in all("column") {
      guard let own = curve(column, "curves.training"), column != "loss" else {
        throw Diagnosis(
          "lesson.no-column",
          [
            "name": column,
            "suggestion": Suggestion.nearest(to: column, in: run.columns) ?? run.columns.joined(separator: ", "),
          ])
      }
      let other = curve("validation_" + column, "curves.validation", isMain: true)
      panels.append(TrainingHistory.Panel(title: column, curves: [own, other].compactMap { $0 }))
    }
    if let rate = curve("rate", "curves.rate"), Set(rate.values).count > 1, !all("column").contains("rate") {
      panels.append(TrainingHistory.Panel(title: texts("curves.rate"), curves: [rate]))
    }
    return HistoryChart.scene(TrainingHistory(panels: panels), chart, measure: measure, texts: texts)
  }

  /// The forecasts of the test part beside what came and beside the value known before.
  func forecast() throws(Diagnosis) -> Scene {
    let run = subjects[0].run
    let unit = try int("output", in: 0...10_000) ?? 0
    let all = try run.outputs(.test)
    guard all.said.indices.contains(unit), !all.said[unit].isEmpty else {
      throw Diagnosis("lesson.no-test", ["name": name])
    }
    let (said, truth) = (all.said[unit], all.truth[unit])
    let columns = max(1, run.setup.source.targetColumns.count)
    var actual = truth
    var first = 0
    if let series = run.setup.source.series {
      // The series itself, so that what came before the test is seen as well.
      let column = run.setup.source.targetColumns.first ?? 0
      let dataset = run.setup.experiment.dataset
      let rows = dataset.indices(.test).lowerBound
      first = dataset.source(rows).targetRows.lowerBound + unit / columns
      actual = (0..<series.rowCount).map { series[$0, column] }
    }
    // Of several rows ahead, the error of each row.
    let ahead = stride(from: unit % columns, to: all.said.count, by: columns)
    let errors = ahead.map { PictureMaker.relativeError(all.said[$0], all.truth[$0]) }
    var predictions = [
      ForecastData.Prediction(name: subjects[0].name, start: first, values: said, errors: errors)
    ]
    let lag = unit / columns + 1
    if isGiven("baseline"), first >= lag {
      let before = (first - lag..<first - lag + said.count).map { actual[min($0, actual.count - 1)] }
      predictions.append(
        ForecastData.Prediction(
          name: texts("forecast.persistence"), start: first, values: before, isBaseline: true,
          errors: ahead.map { PictureMaker.relativeError(before, all.truth[$0]) }))
    }
    let data = ForecastData(actual: actual, split: first, predictions: predictions)
    return ForecastChart.scene(data, chart, measure: measure, texts: texts)
  }

  /// The mean of |said − truth| / |truth| where the truth is not 0.
  private static func relativeError(_ said: [Double], _ truth: [Double]) -> Double {
    let parts = zip(said, truth).filter { $0.1 != 0 }.map { abs(($0.0 - $0.1) / $0.1) }
    return parts.isEmpty ? 0 : parts.reduce(0, +) / Double(parts.count)
  }
}
