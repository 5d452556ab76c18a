import Recurrence
import Testing
import Training

struct MetricTests {
  func value(_ metric: Metric, isClass: Bool = false, _ rows: [([Double], [Double])]) -> Double {
    var sum = MetricSum(metric, isClass: isClass)
    for (outputs, targets) in rows { sum.add(outputs, targets) }
    return sum.value
  }

  @Test("Errors are means over all numbers")
  func errors() {
    let rows: [([Double], [Double])] = [([1, 2], [0, 4]), ([5, 5], [5, 6])]
    #expect(value(.mse, rows) == 1.5)
    #expect(value(.mae, rows) == 1)
    #expect(value(.rmse, rows) == 1.5.squareRoot())
  }

  @Test("Accuracy counts the most probable class, or the right side of ½")
  func accuracy() {
    #expect(value(.accuracy, isClass: true, [([0.1, 0.7, 0.2], [1]), ([0.5, 0.3, 0.2], [2])]) == 0.5)
    #expect(value(.accuracy, [([0.6], [1]), ([0.6], [0]), ([0.4], [0]), ([0.5], [1])]) == 0.75)
  }

  @Test("Perplexity is the number of equally probable classes that would be as surprising")
  func perplexity() {
    let even = [Double](repeating: 0.125, count: 8)
    // e^(ln 8) rounds once or twice.
    #expect(abs(value(.perplexity, isClass: true, [(even, [0]), (even, [7])]) - 8) < 1e-14)
  }

  @Test("Binary cross entropy is 0 for certainty, infinite for certain error")
  func binaryCrossEntropy() {
    #expect(value(.binaryCrossEntropy, [([1], [1]), ([0], [0])]) == 0)
    #expect(value(.binaryCrossEntropy, [([0], [1])]) == .infinity)
    #expect(abs(value(.binaryCrossEntropy, [([0.5], [1])]) - 0.693_147_180_559_945_3) < 1e-15)
  }

  @Test("The area under the curve is the part of the pairs in right order, ties counting half")
  func areaUnderCurve() {
    let scores: [(Double, Double)] = [(0.9, 1), (0.8, 0), (0.7, 1), (0.7, 0), (0.1, 0), (0.4, 1)]
    var right = 0.0
    for a in scores where a.1 == 1 {
      for b in scores where b.1 == 0 { right += a.0 > b.0 ? 1 : (a.0 == b.0 ? 0.5 : 0) }
    }
    #expect(abs(value(.auc, scores.map { ([$0.0], [$0.1]) }) - right / 9) < 1e-15)
    #expect(value(.auc, [([0.3], [1])]).isNaN)
  }
}

struct BaselineTests {
  @Test("Persistence repeats the value before, the seasonal forecast the value a season before")
  func naive() throws {
    let series: [Double] = [1, 2, 3, 4, 5, 6, 7]
    #expect(try Baseline.persistence(series) == [1, 2, 3, 4, 5, 6])
    #expect(try Baseline.persistence(series, horizon: 3) == [1, 2, 3, 4])
    #expect(try Baseline.seasonal(series, season: 3) == [1, 2, 3, 4])
    // Five steps ahead the last known value of the season is two seasons back.
    #expect(try Baseline.seasonal(series, season: 3, horizon: 5) == [1])
    #expect(throws: Diagnosis.self) { try Baseline.seasonal(series, season: 0) }
    #expect(throws: Diagnosis.self) { try Baseline.seasonal(series, season: 7) }
  }

  @Test("Linear regression finds the plane, also beside a column that is a sum of others")
  func regression() throws {
    var generator = Generator(seed: 4)
    let inputs = (0..<20).map { _ in
      let (a, b) = (generator.gaussian(), generator.gaussian())
      return [a, b, a + b]
    }
    let fit = try LinearRegression(
      inputs: inputs, targets: inputs.map { [3 * $0[0] - 2 * $0[1] + 1, $0[1]] })
    for input in inputs {
      let forecast = fit.forecast(input)
      // Twenty rows of numbers around 1: some dozen roundings.
      #expect(abs(forecast[0] - (3 * input[0] - 2 * input[1] + 1)) < 1e-13)
      #expect(abs(forecast[1] - input[1]) < 1e-13)
    }
    #expect(fit.weights[0][2] == 0)
  }

  @Test("A forecast that copies yesterday is found out by its lag")
  func lag() throws {
    var generator = Generator(seed: 9)
    let truth = (0..<200).map { _ in generator.gaussian() }
    #expect(Baseline.bestLag(Array(truth[1...]), Array(truth[1...])) == 0)
    #expect(Baseline.bestLag(Array(truth[..<199]), Array(truth[1...])) == 1)
    #expect(Baseline.bestLag([1, 1, 1, 1], [1, 2, 3, 4]) == nil)
  }
}
