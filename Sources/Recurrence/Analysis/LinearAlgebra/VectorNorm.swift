/// The Euclidean length of vectors whose squares may lie outside the exponents of a `Double`.
enum VectorNorm {
  /// √Σ v[u]², never infinite or zero because of the squares alone; NaN where an element is NaN, else ∞ where one is infinite.
  static func euclidean<S: Scalar>(_ elements: ArraySlice<S>) -> Double {
    elements.withUnsafeBufferPointer { elements in
      elements.baseAddress.map { euclidean($0, elements.count) } ?? 0
    }
  }

  /// The same of `count` elements in memory.
  @inline(__always)
  static func euclidean<S: Scalar>(_ elements: UnsafePointer<S>, _ count: Int) -> Double {
    var largest = 0.0
    for k in 0..<count {
      let element = elements[k]
      let size = element.double.magnitude
      if size.isNaN { return .nan }
      if size > largest { largest = size }
    }
    guard largest > 0, largest.isFinite else { return largest }
    // Divided by a power of two, which rounds nothing.
    let exponent = largest.exponent
    let up = Double.power(ofTwo: -exponent / 2)
    let up2 = Double.power(ofTwo: -exponent - -exponent / 2)
    var sum = 0.0
    for k in 0..<count {
      let scaled = elements[k].double * up * up2
      sum += scaled * scaled
    }
    return sum.squareRoot() / up / up2
  }
}

extension Double {
  /// 2ⁿ; 0 or ∞ beyond the exponents.
  static func power(ofTwo n: Int) -> Double {
    if n > 1023 { return .infinity }
    if n >= -1022 { return Double(bitPattern: UInt64(n + 1023) << 52) }
    return n < -1074 ? 0 : Double(bitPattern: 1 << UInt64(n + 1074))
  }
}
