import Recurrence
import Training

/// The forecasts that need no learning of a network, in the shape of a model's outputs and in its scaled units.
struct Baselines {
  private let experiment: Experiment
  private let part: Dataset.Part
  private let outputs: Outputs
  private let isClass: Bool
  /// The season that was given or found.
  private(set) var season: Int?

  init(_ experiment: Experiment, _ part: Dataset.Part, _ outputs: Outputs, isClass: Bool) {
    self.experiment = experiment
    self.part = part
    self.outputs = outputs
    self.isClass = isClass
  }

  /// Every base line that means something here, with its forecasts.
  mutating func all() throws(Diagnosis) -> [(ModelReport.Name, [[[Double]]])] {
    var result: [(ModelReport.Name, [[[Double]]])] = []
    let isRegression = experiment.program.loss?.kind == .meanSquaredError
    if isRegression, let series = experiment.dataset.series {
      result.append((.persistence, seasonal(series, 1)))
      season = experiment.dataset.season ?? bestSeason(series)
      if let season { result.append((.seasonal, seasonal(series, season))) }
    }
    result.append((.constant, constant()))
    if !isClass, let linear = try linear() { result.append((.linear, linear)) }
    return result
  }

  // MARK: Values known before

  /// For every output the last value known that lies whole seasons before it.
  private func seasonal(_ series: SeriesWindows, _ season: Int) -> [[[Double]]] {
    let values = series.scaledSeries
    return zip(experiment.dataset.indices(part), outputs.times).map { index, times in
      let cells = series.targetCells(index)
      let inputs = series.windows[index].inputs
      return times.map { time in
        let width = series.targetColumns.count * series.windows[index].targets.count
        let origin = inputs.lowerBound + time - 1
        let first = series.isOnlyLast ? 0 : (time - 1) * width
        return cells[first..<first + width].map { row, column in
          let seasons = (row - origin + season - 1) / season
          return values[max(0, row - seasons * season), column]
        }
      }
    }
  }

  /// The season, from 2, with which the seasonal forecast errs least over the training part; nil where the part is too short for three.
  private func bestSeason(_ series: SeriesWindows) -> Int? {
    let values = series.scaledSeries
    let windows = experiment.dataset.indices(.training)
    guard let first = windows.first, let last = windows.last, let column = series.targetColumns.first else {
      return nil
    }
    let rows = series.windows[first].inputs.lowerBound..<series.windows[last].targets.upperBound
    let longest = min(rows.count / 3, 400)
    guard longest >= 2 else { return nil }
    var best: (season: Int, error: Double)?
    for season in 2...longest {
      var sum = 0.0
      for row in rows.dropFirst(longest) {
        let error = values[row, column] - values[row - season, column]
        sum += error * error
      }
      if sum < best?.error ?? .infinity { best = (season, sum) }
    }
    return best?.season
  }

  // MARK: Always the same

  /// The mean of the training targets, or how often each class occurs among them.
  private func constant() -> [[[Double]]] {
    let targets = experiment.dataset.samples(.training).map(\.targets)
    let width = outputs.values.first?.first?.count ?? 1
    var sums = Array(repeating: 0.0, count: width)
    var rows = 0.0
    for values in targets {
      if isClass {
        for value in values { sums[min(width - 1, Int(value))] += 1 }
        rows += Double(values.count)
      } else {
        for (index, value) in values.enumerated() { sums[index % width] += value }
        rows += Double(values.count / width)
      }
    }
    // A class that training does not show gets half an occurrence, so that its probability is not 0.
    let answer = isClass ? sums.map { ($0 + 0.5) / (rows + 0.5 * Double(width)) } : sums.map { $0 / max(1, rows) }
    return outputs.values.map { $0.map { _ in answer } }
  }

  // MARK: Linear regression

  /// The most numbers that the regression looks at, and the most samples that it is fitted to.
  private static let largest = (inputs: 300, samples: 4000)

  /// Least squares on the window up to the output's step; nil where samples differ in length or are too large for it.
  private func linear() throws(Diagnosis) -> [[[Double]]]? {
    let dataset = experiment.dataset
    let width = experiment.program.slots[experiment.program.input].units
    let training = dataset.samples(.training)
    let test = dataset.samples(part)
    guard let length = training.first?.inputs.count, length <= Baselines.largest.inputs,
      (training + test).allSatisfy({ $0.inputs.count == length })
    else { return nil }
    let fitted = try Outputs(
      experiment.program, experiment.parameters, Array(training.suffix(Baselines.largest.samples)))
    // One regression for each step that has an output: it sees what the network has seen by then.
    var models: [Int: LinearRegression] = [:]
    let fittedSamples = training.suffix(Baselines.largest.samples)
    for time in Set(fitted.times.joined()).sorted() {
      var inputs: [[Double]] = []
      var targets: [[Double]] = []
      for (index, sample) in fittedSamples.enumerated() {
        guard let row = fitted.times[index].firstIndex(of: time) else { continue }
        inputs.append(Array(sample.inputs.prefix(time * width)))
        targets.append(fitted.targets[index][row])
      }
      models[time] = try LinearRegression(inputs: inputs, targets: targets)
    }
    let isProbability = experiment.program.loss?.kind == .crossEntropy
    var result: [[[Double]]] = []
    for (sample, times) in zip(test, outputs.times) {
      var rows: [[Double]] = []
      for time in times {
        let forecast = models[time]?.forecast(Array(sample.inputs.prefix(time * width))) ?? []
        // A probability beyond the ends would have no cross entropy.
        rows.append(isProbability ? forecast.map { min(max($0, 0.001), 0.999) } : forecast)
      }
      result.append(rows)
    }
    return result
  }
}
