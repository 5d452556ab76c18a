import Recurrence

/// The adding problem: Hochreiter and Schmidhuber 1997, experiment 4, in the form of Arjovsky, Shah and Bengio 2016.
///
/// Each step shows a number from [0, 1] and a mark; one step of the first half and one of the second are marked, and their sum is to be
/// told at the end. Always saying 1 has a mean squared error of 1/6 = 0.167.
public enum AddingProblem {
  /// The error of always saying 1.
  public static let baseline = 1.0 / 6

  /// Random sequences of `steps` steps.
  /// - Throws: `generator.size`.
  public static func samples(_ count: Int, steps: Int, seed: UInt64) throws(Diagnosis) -> [Sample<Double>] {
    try GeneratorSize.check([("count", count, 1), ("steps", steps, 2)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let half = steps / 2
      let marked = [generator.integer(below: half), half + generator.integer(below: steps - half)]
      let values = (0..<steps).map { _ in generator.uniform() }
      return Sample(
        inputs: (0..<steps).map { [values[$0], marked.contains($0) ? 1 : 0] },
        targets: [[values[marked[0]] + values[marked[1]]]])
    }
  }
}

/// The temporal order problem: Hochreiter and Schmidhuber 1997, experiment 6a.
///
/// Among distracting letters stand two that count, each X or Y; at the end their order is to be told: XX, XY, YX or YY. Letters are one-hot
/// in the order of `letters`; a sequence begins with E and ends with B.
public enum TemporalOrder {
  /// The letters in the order of their codes.
  public static let letters: [Character] = ["E", "B", "a", "b", "c", "d", "X", "Y"]

  /// Random sequences with `steps` steps, X or Y in the second tenth and in the sixth tenth, as published with 100 to 110 steps.
  /// - Throws: `generator.size`.
  public static func samples(_ count: Int, steps: Int = 100, seed: UInt64) throws(Diagnosis) -> [Sample<Double>] {
    try GeneratorSize.check([("count", count, 1), ("steps", steps, 10)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let tenth = steps / 10
      var codes = (0..<steps).map { _ in 2 + generator.integer(below: 4) }
      codes[0] = 0
      codes[steps - 1] = 1
      var order = 0
      for start in [tenth, 5 * tenth] {
        let second = generator.integer(below: 2)
        codes[start + generator.integer(below: tenth)] = 6 + second
        order = 2 * order + second
      }
      return Sample(
        inputs: codes.map { code in letters.indices.map { $0 == code ? 1 : 0 } }, targets: [[Double(order)]])
    }
  }
}

/// The copying problem: Hochreiter and Schmidhuber 1997, in the form of Arjovsky, Shah and Bengio 2016.
///
/// `length` symbols (1 to 8) are shown, then `lag` blanks (0), the last of them replaced by the signal 9; then the symbols are to be
/// written down. Symbols are single numbers for an embedding; every step has a class from 0 to 8 as its target.
public enum CopyTask {
  /// The number of symbols that a table needs.
  public static let symbols = 10

  /// The cross entropy of writing blanks and then guessing: length · ln 8 / (lag + 2 · length).
  public static func baseline(length: Int = 10, lag: Int) -> Double {
    Double(length) * Double.log(8) / Double(lag + 2 * length)
  }

  /// Random sequences of lag + 2 · length steps.
  /// - Throws: `generator.size`.
  public static func samples(
    _ count: Int, length: Int = 10, lag: Int, seed: UInt64
  ) throws(Diagnosis) -> [Sample<Double>] {
    try GeneratorSize.check([("count", count, 1), ("length", length, 1), ("lag", lag, 1)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let word = (0..<length).map { _ in Double(1 + generator.integer(below: 8)) }
      let blanks = Array(repeating: 0.0, count: lag - 1)
      return Sample(
        inputs: word + blanks + [9] + Array(repeating: 0, count: length),
        targets: Array(repeating: 0, count: length + lag) + word)
    }
  }
}
