/// Functions of each number by itself.
extension BatchMemory {
  func apply(_ task: ElementTask) {
    let count = AlignedMemory.padded(task.width) * sequences
    let (x, y) = (UnsafePointer(base) + task.a.offset, base + task.target)
    switch task.function {
    case .copy: put(task, Elements.copy)
    case .negation: put(task, Elements.negation)
    case .sum: put(task, Elements.sum)
    case .difference: put(task, Elements.difference)
    case .product: put(task, Elements.product)
    case .products: put(task, Elements.products)
    case .complement: put(task, Elements.complement)
    case .scale:
      let constant = task.constant
      for i in 0..<count { y[i] = task.adds ? y[i] + constant * x[i] : constant * x[i] }
    case .sigmoid: BatchActivation.sigmoid(x, into: y, count: count, room: scratch)
    case .tanh: BatchActivation.tanh(x, into: y, count: count, room: scratch)
    case .relu: put(task, Elements.relu)
    case .sigmoidSlope: put(task, Elements.sigmoidSlope)
    case .tanhSlope: put(task, Elements.tanhSlope)
    case .reluSlope: put(task, Elements.reluSlope)
    case .productSigmoidSlope: put(task, Elements.productSigmoidSlope)
    case .productTanhSlope: put(task, Elements.productTanhSlope)
    case .productReLUSlope: put(task, Elements.productReLUSlope)
    }
  }

  /// What `part` computes from the four vectors, eight units at a time; those that it does not look at are not read.
  @inline(__always)
  private func put(_ task: ElementTask, _ part: (Lane, Lane, Lane, Lane) -> Lane) {
    let pitch = AlignedMemory.padded(task.width)
    let isShared = task.a.isShared || task.b.isShared || task.c.isShared || task.d.isShared
    // The vectors follow one another, unless all sequences share one.
    let (blocks, count) = isShared ? (sequences, pitch) : (1, pitch * sequences)
    for block in 0..<blocks {
      func start(_ vector: BatchVector) -> UnsafePointer<Double> {
        vector.isShared ? packed + vector.offset : UnsafePointer(base) + vector.offset + block * pitch
      }
      let (a, b, c, d) = (start(task.a), start(task.b), start(task.c), start(task.d))
      let y = base + task.target + block * pitch
      func own(_ unit: Int) -> Lane {
        part(
          BatchProduct.load(Lane.self, a + unit), BatchProduct.load(Lane.self, b + unit),
          BatchProduct.load(Lane.self, c + unit), BatchProduct.load(Lane.self, d + unit))
      }
      var unit = 0
      if task.adds {
        while unit < count {
          BatchProduct.store(BatchProduct.load(Lane.self, y + unit) + own(unit), y + unit)
          unit += 8
        }
      } else {
        while unit < count {
          BatchProduct.store(own(unit), y + unit)
          unit += 8
        }
      }
    }
  }
}

/// Eight numbers side by side.
typealias Lane = SIMD8<Double>

/// The functions of `ElementTask`, of eight numbers; without σ and tanh, which are `BatchActivation`'s.
enum Elements {
  @inline(__always)
  static func copy(_ a: Lane, _: Lane, _: Lane, _: Lane) -> Lane { a }

  @inline(__always)
  static func negation(_ a: Lane, _: Lane, _: Lane, _: Lane) -> Lane { -a }

  @inline(__always)
  static func sum(_ a: Lane, _ b: Lane, _: Lane, _: Lane) -> Lane { a + b }

  @inline(__always)
  static func difference(_ a: Lane, _ b: Lane, _: Lane, _: Lane) -> Lane { a - b }

  @inline(__always)
  static func product(_ a: Lane, _ b: Lane, _: Lane, _: Lane) -> Lane { a * b }

  @inline(__always)
  static func products(_ a: Lane, _ b: Lane, _ c: Lane, _ d: Lane) -> Lane { a * b + c * d }

  @inline(__always)
  static func complement(_ a: Lane, _: Lane, _: Lane, _: Lane) -> Lane { 1 - a }

  @inline(__always)
  static func relu(_ a: Lane, _: Lane, _: Lane, _: Lane) -> Lane { gated(a, by: a) }

  @inline(__always)
  static func sigmoidSlope(_ a: Lane, _: Lane, _ c: Lane, _: Lane) -> Lane { a * (c * (1 - c)) }

  @inline(__always)
  static func tanhSlope(_ a: Lane, _: Lane, _ c: Lane, _: Lane) -> Lane { a * (1 - c * c) }

  @inline(__always)
  static func reluSlope(_ a: Lane, _: Lane, _ c: Lane, _: Lane) -> Lane { gated(a, by: c) }

  @inline(__always)
  static func productSigmoidSlope(_ a: Lane, _ b: Lane, _ c: Lane, _: Lane) -> Lane { a * b * (c * (1 - c)) }

  @inline(__always)
  static func productTanhSlope(_ a: Lane, _ b: Lane, _ c: Lane, _: Lane) -> Lane { a * b * (1 - c * c) }

  @inline(__always)
  static func productReLUSlope(_ a: Lane, _ b: Lane, _ c: Lane, _: Lane) -> Lane { gated(a * b, by: c) }

  /// Each number where the other one is not ≤ 0 (greater, or NaN), else 0.
  @inline(__always)
  private static func gated(_ x: Lane, by gate: Lane) -> Lane { x.replacing(with: 0, where: gate .<= 0) }
}
