/// Doing narrow tasks.
extension NarrowTask {
  /// Does tasks one after the other.
  ///
  /// - Parameters:
  ///   - general: The tasks that they stand for.
  ///   - memory: What those see.
  @inline(never)
  static func run(
    _ tasks: UnsafeBufferPointer<NarrowTask>, _ general: UnsafeBufferPointer<BatchTask>,
    _ memory: UnsafePointer<BatchMemory>
  ) {
    guard var task = tasks.baseAddress, let general = general.baseAddress else { return }
    let end = task + tasks.count
    while task < end {
      let (a, b, target, terms) = (task.pointee.a, task.pointee.b, task.pointee.target, task.pointee.terms)
      defer { task += 1 }
      switch task.pointee.kind {
      case .product:
        var sum = load(a) * b[0]
        for term in 1..<max(1, terms) { sum += load(a + 8 * term) * b[term] }
        put(sum, task)
      case .fours:
        var sum = four(a) * b[0]
        for term in 1..<max(1, terms) { sum += four(a + 4 * term) * b[term] }
        put(sum, task)
      case .squares:
        var sum = square(a, terms, b, nil)
        for first in stride(from: 4, to: terms, by: 4) { sum = square(a + first, terms, b + first, sum) }
        put(sum, task)
      case .dot:
        var sum = a[0] * b[0]
        for term in 1..<max(1, terms) { sum += a[term] * b[term] }
        if task.pointee.adds { sum = target[0] + sum }
        if let plus = task.pointee.plus { sum += plus[0] }
        BatchProduct.store(alone(sum), target)
      case .elements(.sigmoid): BatchActivation.sigmoidOfFew(a, target, 8)
      case .elements(.tanh): BatchActivation.tanhOfFew(a, target, 8)
      case .elements(let function):
        let (a, b, c, d) = (load(a), load(b), load(task.pointee.c), load(task.pointee.d))
        let value =
          switch function {
          case .copy, .sigmoid, .tanh: Elements.copy(a, b, c, d)
          case .negation: Elements.negation(a, b, c, d)
          case .sum: Elements.sum(a, b, c, d)
          case .difference: Elements.difference(a, b, c, d)
          case .product: Elements.product(a, b, c, d)
          case .products: Elements.products(a, b, c, d)
          case .complement: Elements.complement(a, b, c, d)
          case .scale: task.pointee.constant * a
          case .relu: Elements.relu(a, b, c, d)
          case .sigmoidSlope: Elements.sigmoidSlope(a, b, c, d)
          case .tanhSlope: Elements.tanhSlope(a, b, c, d)
          case .reluSlope: Elements.reluSlope(a, b, c, d)
          case .productSigmoidSlope: Elements.productSigmoidSlope(a, b, c, d)
          case .productTanhSlope: Elements.productTanhSlope(a, b, c, d)
          case .productReLUSlope: Elements.productReLUSlope(a, b, c, d)
          }
        BatchProduct.store(task.pointee.adds ? load(target) + value : value, target)
      case .squaredError: target[0] = MeanSquaredError.value(a, b, outputs: terms)
      case .squaredErrorSlope:
        let sum = GradientSum(elements: target, width: terms, isFirst: !task.pointee.adds)
        for output in 0..<terms {
          sum.add(output, MeanSquaredError.slope(a[output], b[output], outputs: terms, task.pointee.c[0]))
        }
      case .seed: BatchProduct.store(alone(1 / Double(memory.pointee.rows)), target)
      case .gradientRows:
        let four = four(a)
        var row = 0
        while row + 2 <= terms {
          BatchProduct.store(.zero + SIMD8(lowHalf: four * b[row], highHalf: four * b[row + 1]), target + 4 * row)
          row += 2
        }
        if row < terms { BatchProduct.store(.zero + four * b[row], target + 4 * row) }
      case .gradients:
        let four = .zero + four(a)
        BatchProduct.store(four, target)
        BatchProduct.store(four, task.pointee.b)
      case .gradient: target[0] = 0 + a[0]
      case .other: memory.pointee.runOne(general + terms)
      }
    }
  }

  /// Puts a product where it belongs.
  @inline(__always)
  private static func put(_ sum: Lane, _ task: UnsafePointer<NarrowTask>) {
    var sum = sum
    if task.pointee.adds { sum = load(task.pointee.target) + sum }
    if let plus = task.pointee.plus { sum += load(plus) }
    BatchProduct.store(sum, task.pointee.target)
  }

  /// Puts four sums where they belong, with zeros behind them.
  @inline(__always)
  private static func put(_ sum: SIMD4<Double>, _ task: UnsafePointer<NarrowTask>) {
    var sum = sum
    if task.pointee.adds { sum = four(task.pointee.target) + sum }
    if let plus = task.pointee.plus { sum += four(plus) }
    BatchProduct.store(SIMD8(lowHalf: sum, highHalf: .zero), task.pointee.target)
  }

  /// Four rows of four numbers, `pitch` apart, times a vector, on top of a sum.
  @inline(__always)
  private static func square(
    _ rows: UnsafePointer<Double>, _ pitch: Int, _ vector: UnsafePointer<Double>, _ before: SIMD4<Double>?
  ) -> SIMD4<Double> {
    let columns = SmallPacking.columns(rows, pitch)
    let first = columns.0 * vector[0]
    var sum = before.map { $0 + first } ?? first
    sum += columns.1 * vector[1]
    sum += columns.2 * vector[2]
    return sum + columns.3 * vector[3]
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>) -> Lane { BatchProduct.load(Lane.self, pointer) }

  @inline(__always)
  private static func four(_ pointer: UnsafePointer<Double>) -> SIMD4<Double> {
    BatchProduct.load(SIMD4.self, pointer)
  }

  /// A number with zeros behind it.
  @inline(__always)
  private static func alone(_ value: Double) -> Lane { Lane(value, 0, 0, 0, 0, 0, 0, 0) }
}
