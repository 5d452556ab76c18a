import Recurrence

extension Evaluator {
  /// Two lists entry by entry; a single number goes with every entry.
  func combine(_ sign: Expression.Operator, _ a: [Double], _ b: [Double]) throws(Diagnosis) -> [Double] {
    try Evaluator.zipped(a, b) { (x: Double, y: Double) throws(Diagnosis) -> Double in
      if sign.rank <= 2, x.isNaN || y.isNaN { throw Diagnosis("expression.not-a-number") }
      return Evaluator.value(sign, x, y)
    }
  }

  private static func zipped(
    _ a: [Double], _ b: [Double], _ body: (Double, Double) throws(Diagnosis) -> Double
  ) throws(Diagnosis) -> [Double] {
    guard a.count == 1 || b.count == 1 || a.count == b.count else {
      throw Diagnosis("expression.lengths", ["left": "\(a.count)", "right": "\(b.count)"])
    }
    var result: [Double] = []
    for i in 0..<(a.count == 1 ? b.count : a.count) {
      result.append(try body(a.count == 1 ? a[0] : a[i], b.count == 1 ? b[0] : b[i]))
    }
    return result
  }

  private static func value(_ sign: Expression.Operator, _ x: Double, _ y: Double) -> Double {
    switch sign {
    case .plus: x + y
    case .minus: x - y
    case .times: x * y
    case .over: x / y
    case .power: power(x, y)
    case .less: x < y ? 1 : 0
    case .more: x > y ? 1 : 0
    case .atMost: x <= y ? 1 : 0
    case .atLeast: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .unequal: x != y ? 1 : 0
    case .and: x != 0 && y != 0 ? 1 : 0
    case .or: x != 0 || y != 0 ? 1 : 0
    }
  }

  /// Small whole exponents by multiplication, so that squares of negative numbers are exact.
  private static func power(_ x: Double, _ y: Double) -> Double {
    guard let whole = Int(exactly: y), Swift.abs(whole) <= 1024 else { return Double.pow(x, y) }
    var result = 1.0
    for _ in 0..<Swift.abs(whole) { result *= x }
    return whole < 0 ? 1 / result : result
  }

  /// A function of numbers.
  func apply(_ function: Expression.Function, _ arguments: [[Double]]) throws(Diagnosis) -> [Double] {
    let all = arguments.flatMap { $0 }
    guard !all.isEmpty else { throw Diagnosis("expression.empty", ["name": function.rawValue]) }
    switch function {
    case .ratio: return try combine(.over, arguments[0], arguments[1])
    case .mod:
      return try Evaluator.zipped(arguments[0], arguments[1]) { $0 - $1 * ($0 / $1).rounded(.down) }
    case .dot: return [try combine(.times, arguments[0], arguments[1]).reduce(0, +)]
    case .cosine:
      let product = try combine(.times, arguments[0], arguments[1]).reduce(0, +)
      return [product / (Evaluator.norm(arguments[0]) * Evaluator.norm(arguments[1]))]
    case .correlation:
      let (a, b) = (Evaluator.centered(arguments[0]), Evaluator.centered(arguments[1]))
      return [try combine(.times, a, b).reduce(0, +) / (Evaluator.norm(a) * Evaluator.norm(b))]
    case .choose: return try choose(arguments)
    case .zeros, .ones, .gaussian, .uniform, .wave: return try made(function, arguments)
    case .sort, .reverse, .differences, .runningSum, .runningProduct, .softmax, .collapse:
      return Evaluator.list(function, all)
    default:
      if let one = Evaluator.single(function, all) { return [one] }
      return all.map { Evaluator.each(function, $0) }
    }
  }

  private func choose(_ arguments: [[Double]]) throws(Diagnosis) -> [Double] {
    let count = arguments.map(\.count).max() ?? 1
    guard arguments.allSatisfy({ $0.count == 1 || $0.count == count }) else {
      throw Diagnosis("expression.lengths", ["left": "\(arguments[1].count)", "right": "\(arguments[2].count)"])
    }
    return (0..<count).map { index in
      let values = arguments.map { $0.count == 1 ? $0[0] : $0[index] }
      return values[0] != 0 ? values[1] : values[2]
    }
  }

  /// Lists from a length: `gaussian(n, sigma, seed)`, `uniform(n, bound, seed)`, `wave(n, period)`, `zeros(n)`, `ones(n)`.
  private func made(_ function: Expression.Function, _ arguments: [[Double]]) throws(Diagnosis) -> [Double] {
    let numbers = arguments.compactMap(\.first)
    guard let count = Int(exactly: numbers[0]), 1...Evaluator.longest ~= count else {
      throw Diagnosis("expression.length", ["name": function.rawValue, "got": NumberFormat.standard(numbers[0])])
    }
    switch function {
    case .gaussian, .uniform:
      guard let seed = UInt64(exactly: numbers[2]) else {
        throw Diagnosis("expression.length", ["name": function.rawValue, "got": NumberFormat.standard(numbers[2])])
      }
      var generator = Generator(seed: seed)
      return (0..<count).map { _ in
        function == .gaussian ? numbers[1] * generator.gaussian() : numbers[1] * (2 * generator.uniform() - 1)
      }
    case .wave: return (0..<count).map { Double.sin(2 * Double.pi * Double($0) / numbers[1]) }
    case .ones: return Array(repeating: 1, count: count)
    default: return Array(repeating: 0, count: count)
    }
  }

  // MARK: Parts

  private static func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func centered(_ values: [Double]) -> [Double] {
    let middle = mean(values)
    return values.map { $0 - middle }
  }

  /// A function that makes one number of a list; nil for the others.
  private static func single(_ function: Expression.Function, _ all: [Double]) -> Double? {
    switch function {
    case .norm: return norm(all)
    // A NaN must not get lost in a maximum.
    case .max: return all.dropFirst().reduce(all[0]) { $0.isNaN || $0 > $1 ? $0 : $1 }
    case .min: return all.dropFirst().reduce(all[0]) { $0.isNaN || $0 < $1 ? $0 : $1 }
    case .argmax: return Double(all.indices.reduce(0) { all[$1] > all[$0] ? $1 : $0 })
    case .argmin: return Double(all.indices.reduce(0) { all[$1] < all[$0] ? $1 : $0 })
    case .sum: return all.reduce(0, +)
    case .product: return all.reduce(1, *)
    case .mean: return mean(all)
    case .median:
      let sorted = all.sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    case .variance: return mean(centered(all).map { $0 * $0 })
    case .deviation: return mean(centered(all).map { $0 * $0 }).squareRoot()
    case .count: return Double(all.count)
    case .first: return all[0]
    case .last: return all[all.count - 1]
    case .slope:
      let steps = centered(all.indices.map { Double($0) })
      return zip(steps, all).reduce(0) { $0 + $1.0 * $1.1 } / steps.reduce(0) { $0 + $1 * $1 }
    default: return nil
    }
  }

  private static func list(_ function: Expression.Function, _ all: [Double]) -> [Double] {
    switch function {
    case .sort: return all.sorted()
    case .reverse: return all.reversed()
    case .differences: return zip(all.dropFirst(), all).map { $0 - $1 }
    case .runningSum, .runningProduct:
      var total = function == .runningSum ? 0.0 : 1.0
      return all.map { value in
        total = function == .runningSum ? total + value : total * value
        return total
      }
    case .collapse:
      // Of each run of equal numbers one, then without the zeros that stand for silence.
      return all.indices.filter { $0 == 0 || all[$0] != all[$0 - 1] }.map { all[$0] }.filter { $0 != 0 }
    default:
      let largest = all.max() ?? 0
      let powers = all.map { Double.exp($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }

  private static func each(_ function: Expression.Function, _ x: Double) -> Double {
    switch function {
    case .abs: Swift.abs(x)
    case .sqrt: x.squareRoot()
    case .exp: Double.exp(x)
    case .log: Double.log(x)
    case .log2: Double.log(x) / Double.log(2)
    case .log10: Double.log(x) / Double.log(10)
    case .tanh: Double.tanh(x)
    case .atanh: 0.5 * (Double.log(1 + x) - Double.log(1 - x))
    case .sigmoid: Double.sigmoid(x)
    case .relu: x > 0 ? x : 0
    case .sin: Double.sin(x)
    case .cos: Double.cos(x)
    case .round: x.rounded()
    case .floor: x.rounded(.down)
    case .ceiling: x.rounded(.up)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
    case .not: x == 0 ? 1 : 0
    default: x
    }
  }
}
