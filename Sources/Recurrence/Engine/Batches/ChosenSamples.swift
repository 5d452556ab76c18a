/// Some of an array's samples in an order of their own; looking at one copies nothing.
struct ChosenSamples {
  let all: UnsafePointer<Sample<Double>>
  /// Their numbers in the array; nil: all of them as they stand.
  let order: UnsafePointer<Int>?
  let count: Int
  /// What their masks are drawn from, if not from what they say themselves.
  let maskSeeds: MaskSeeds?

  /// Where the sample at a place of the order is.
  @inline(__always)
  subscript(place: Int) -> UnsafePointer<Sample<Double>> { all + number(place) }

  @inline(__always)
  private func number(_ place: Int) -> Int { order.map { $0[place] } ?? place }

  /// What the masks of the sample at a place are drawn from.
  func maskSeed(_ place: Int) -> UInt64? {
    if let maskSeeds { maskSeeds[number(place)] } else { self[place].pointee.maskSeed }
  }

  /// Hands samples, of which there is at least one, to a function, which may not keep them.
  static func with<Result>(
    _ samples: [Sample<Double>], _ order: ArraySlice<Int>?, _ maskSeeds: MaskSeeds?,
    _ body: (ChosenSamples) throws(Diagnosis) -> Result
  ) throws(Diagnosis) -> Result {
    try samples.withUnsafeBufferPointer { all throws(Diagnosis) in
      guard let base = all.baseAddress else { preconditionFailure("no samples") }
      guard let order else {
        return try body(ChosenSamples(all: base, order: nil, count: all.count, maskSeeds: maskSeeds))
      }
      return try order.withUnsafeBufferPointer { order throws(Diagnosis) in
        try body(ChosenSamples(all: base, order: order.baseAddress, count: order.count, maskSeeds: maskSeeds))
      }
    }
  }

  /// How many numbers the sample at a place has of everything.
  func lengths(_ place: Int) -> Lengths {
    let sample = self[place]
    return Lengths(
      inputs: sample.pointee.inputs.count, source: sample.pointee.source.count, targets: sample.pointee.targets.count,
      steps: sample.pointee.steps)
  }

  /// How many numbers a sample has of everything.
  struct Lengths: Equatable {
    var inputs: Int
    var source: Int
    var targets: Int
    var steps: Int?
  }
}
