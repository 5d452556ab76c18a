/// Some of an array's samples in an order of their own; looking at one copies nothing.
struct ChosenSamples {
  let all: UnsafePointer<Sample<Double>>
  /// Their numbers in the array; nil: all of them as they stand.
  let order: UnsafePointer<Int>?
  let count: Int

  /// Where the sample at a place of the order is.
  @inline(__always)
  subscript(place: Int) -> UnsafePointer<Sample<Double>> { all + (order.map { $0[place] } ?? place) }

  /// Hands the samples to a function, which may not keep them.
  static func with<Result>(
    _ samples: [Sample<Double>], _ order: ArraySlice<Int>?,
    _ body: (ChosenSamples) throws(Diagnosis) -> Result
  ) throws(Diagnosis) -> Result? {
    try samples.withUnsafeBufferPointer { all throws(Diagnosis) in
      guard let base = all.baseAddress else { return nil }
      guard let order else { return try body(ChosenSamples(all: base, order: nil, count: all.count)) }
      return try order.withUnsafeBufferPointer { order throws(Diagnosis) in
        try body(ChosenSamples(all: base, order: order.baseAddress, count: order.count))
      }
    }
  }

  /// Whether everything in a sample has as many numbers as in another one.
  func isSample(_ place: Int, asLongAs other: Int) -> Bool {
    let (a, b) = (self[place], self[other])
    return a.pointee.inputs.count == b.pointee.inputs.count && a.pointee.source.count == b.pointee.source.count
      && a.pointee.steps == b.pointee.steps && a.pointee.targets.count == b.pointee.targets.count
  }
}
