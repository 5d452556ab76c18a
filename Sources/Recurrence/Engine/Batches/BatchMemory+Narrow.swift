/// Doing narrow tasks.
extension BatchMemory {
  /// Does the tasks one after the other.
  ///
  /// - Parameter general: The tasks that they stand for.
  func run(_ tasks: borrowing FixedList<NarrowTask>, _ general: borrowing FixedList<BatchTask>) {
    for number in 0..<tasks.count {
      let task = tasks[number]
      var value: Lane
      switch task.kind {
      case .product:
        value = Self.load(task.a) * task.b[0]
        for term in 1..<max(1, task.terms) { value += Self.load(task.a + 8 * term) * task.b[term] }
      case .elements(.sigmoid):
        BatchActivation.sigmoidOfFew(task.a, task.target, 8)
        continue
      case .elements(.tanh):
        BatchActivation.tanhOfFew(task.a, task.target, 8)
        continue
      case .elements(let function): value = element(function, task)
      case .other(let index):
        runOne(general.start + index)
        continue
      }
      if task.adds { value = Self.load(task.target) + value }
      if let plus = task.plus { value += Self.load(plus) }
      BatchProduct.store(value, task.target)
    }
  }

  @inline(__always)
  private func element(_ function: ElementTask.Function, _ task: NarrowTask) -> Lane {
    let (a, b) = (Self.load(task.a), Self.load(task.b))
    let (c, d) = (Self.load(task.c), Self.load(task.d))
    return switch function {
    case .copy, .sigmoid, .tanh: Elements.copy(a, b, c, d)
    case .negation: Elements.negation(a, b, c, d)
    case .sum: Elements.sum(a, b, c, d)
    case .difference: Elements.difference(a, b, c, d)
    case .product: Elements.product(a, b, c, d)
    case .products: Elements.products(a, b, c, d)
    case .complement: Elements.complement(a, b, c, d)
    case .scale: task.constant * a
    case .relu: Elements.relu(a, b, c, d)
    case .sigmoidSlope: Elements.sigmoidSlope(a, b, c, d)
    case .tanhSlope: Elements.tanhSlope(a, b, c, d)
    case .reluSlope: Elements.reluSlope(a, b, c, d)
    case .productSigmoidSlope: Elements.productSigmoidSlope(a, b, c, d)
    case .productTanhSlope: Elements.productTanhSlope(a, b, c, d)
    case .productReLUSlope: Elements.productReLUSlope(a, b, c, d)
    }
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>) -> Lane { BatchProduct.load(Lane.self, pointer) }
}
