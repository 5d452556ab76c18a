/// Softmax and cross entropy of a time step for all sequences, with the bits of `Softmax` and `CrossEntropy`: exponentials are taken
/// of whole vectors of eight, those beyond the last class included.
struct ClassTask {
  enum Function {
    /// The probabilities from the logits.
    case softmax
    /// The loss from the logits and the target.
    case crossEntropy
    /// What the loss sends back to the logits, from its gradient, the target and the probabilities.
    case logitGradients
  }

  var function: Function
  /// The number of classes.
  var classes: Int
  /// The logits; for their gradients the probabilities.
  var input: Int
  /// The number of the right class.
  var target: Int
  var result: Int
  /// The gradient of the loss of this step.
  var back = 0
  /// Whether the gradients come on top of what is there.
  var adds = false
}

extension BatchMemory {
  func apply(_ task: ClassTask) {
    let (pitch, one) = (AlignedMemory.padded(task.classes), AlignedMemory.padded(1))
    for sequence in 0..<sequences {
      let (input, result) = (base + task.input + sequence * pitch, base + task.result)
      let target = Int(base[task.target + sequence * one])
      switch task.function {
      case .softmax: softmax(input, task.classes, into: result + sequence * pitch)
      case .crossEntropy: result[sequence * one] = crossEntropy(input, task.classes, target)
      case .logitGradients:
        let (back, gradient) = (base[task.back + sequence * one], result + sequence * pitch)
        let right = back * (input[target] - 1) + (task.adds ? gradient[target] : 0)
        for j in 0..<pitch { gradient[j] = task.adds ? gradient[j] + back * input[j] : back * input[j] }
        gradient[target] = right
      }
    }
  }

  /// y[u] = exp(a[u] − m) / Σⱼ exp(a[j] − m), m = maxⱼ a[j].
  @inline(__always)
  private func softmax(_ a: UnsafePointer<Double>, _ classes: Int, into y: UnsafeMutablePointer<Double>) {
    let (largest, pitch) = (maximum(a, classes), AlignedMemory.padded(classes))
    for j in 0..<pitch { y[j] = .exp(a[j] - largest) }
    var total = y[0]
    for j in 1..<classes { total += y[j] }
    for j in 0..<pitch { y[j] /= total }
  }

  /// log(1 + Σⱼ≠ₘ exp(a[j] − a[m])) + (a[m] − a[k]), m the first of the largest logits.
  @inline(__always)
  private func crossEntropy(_ a: UnsafePointer<Double>, _ classes: Int, _ target: Int) -> Double {
    let largest = maximum(a, classes)
    for j in 0..<AlignedMemory.padded(classes) { scratch[j] = .exp(a[j] - largest) }
    var first = 0
    while first < classes - 1, a[first] != largest { first += 1 }
    // Adding 0 leaves it out.
    scratch[first] = 0
    var sum = 0.0
    for j in 0..<classes { sum += scratch[j] }
    return .logOnePlus(sum) + (largest - a[target])
  }

  /// The largest of some numbers, of which one at least is wanted.
  @inline(__always)
  private func maximum(_ a: UnsafePointer<Double>, _ count: Int) -> Double {
    guard count >= 8 else { return Softmax.maximum(a, count) }
    var lanes = BatchProduct.load(SIMD8<Double>.self, a)
    var index = 8
    while index < count {
      // The last eight numbers may be among those before.
      let next = BatchProduct.load(SIMD8<Double>.self, a + min(index, count - 8))
      lanes.replace(with: next, where: lanes .< next)
      index += 8
    }
    var largest = lanes[0]
    for lane in 1..<8 where largest < lanes[lane] { largest = lanes[lane] }
    return largest
  }
}
