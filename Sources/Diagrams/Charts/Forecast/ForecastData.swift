/// A series, what was predicted of it, and how large the errors are by how far ahead they were made.
public struct ForecastData: Equatable, Sendable {
  /// One prediction.
  public struct Prediction: Equatable, Sendable {
    /// Who predicts: `LSTM`, `last year again`.
    public var name: String
    /// The index in `actual` of the first predicted value.
    public var start: Int
    /// The predicted values.
    public var values: [Double]
    /// Whether this is what the model is compared with.
    public var isBaseline: Bool
    /// The mean relative error by horizon, 1 step ahead first; empty: that of these values.
    public var errors: [Double]

    /// A prediction.
    public init(name: String, start: Int, values: [Double], isBaseline: Bool = false, errors: [Double] = []) {
      self.name = name
      self.start = start
      self.values = values
      self.isBaseline = isBaseline
      self.errors = errors
    }
  }

  /// What was measured.
  public var actual: [Double]
  /// The index of the first value that training did not see; nil where nobody has said.
  public var split: Int?
  /// The predictions; the first that is no baseline is the one that the title is about.
  public var predictions: [Prediction]
  /// The quantity and its unit: `passengers, thousands a month`.
  public var quantity: String
  /// The steps' unit in the plural: `months`.
  public var stepName: String
  /// Named stretches of time, by their first step from 1; empty: steps are numbered.
  public var periods: [HeatMapOptions.Period]
  /// The number of the first step, where the series begins later than its data.
  public var firstStep: Int

  /// A series with predictions.
  public init(
    actual: [Double], split: Int?, predictions: [Prediction], quantity: String = "", stepName: String = "steps",
    periods: [HeatMapOptions.Period] = [], firstStep: Int = 1
  ) {
    self.firstStep = firstStep
    self.actual = actual
    self.split = split.map { min(actual.count, max(0, $0)) }
    self.predictions = predictions.filter { $0.start >= 0 && $0.start < actual.count && !$0.values.isEmpty }
    self.quantity = quantity
    self.stepName = stepName
    self.periods = periods
  }

  /// The number of steps at the beginning that are not drawn: of a long series enough is shown to judge by, and what was not seen in
  /// training has two fifths of the room.
  var hidden: Int {
    let end = predictions.map { $0.start + $0.values.count }.reduce(actual.count, max)
    guard let start = ([split].compactMap { $0 } + predictions.map { $0.start }).min(), start < end else { return 0 }
    let first = min(start, end - max(48, (end - start) * 5 / 2))
    return first > end / 5 ? first : 0
  }

  /// The mean relative errors by horizon.
  func errors(_ prediction: Prediction) -> [Double] {
    if !prediction.errors.isEmpty { return prediction.errors }
    return prediction.values.enumerated().compactMap { index, value in
      guard prediction.start + index < actual.count, actual[prediction.start + index] != 0 else { return nil }
      return abs((value - actual[prediction.start + index]) / actual[prediction.start + index])
    }
  }

  /// The prediction that the title is about.
  var model: Prediction? { predictions.first { !$0.isBaseline } ?? predictions.first }
  /// What it is compared with.
  var baseline: Prediction? { predictions.first { $0.isBaseline && $0 != model } }
}
