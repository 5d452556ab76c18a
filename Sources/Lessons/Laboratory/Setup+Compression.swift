import Recurrence

/// Changes that make a model smaller, made to what training left: `prune`, `quantize`.
extension Setup {
  /// The changes that wait until a model that is trained has been.
  static let afterTraining = ["prune", "quantize"]

  /// Sets the `share` of all named tensors' elements that has the smallest magnitudes, ranked together, to 0; of equal ones the earlier.
  mutating func prune(_ name: String, share: Double) throws(Diagnosis) {
    guard 0...1 ~= share else { throw Diagnosis("lesson.share", ["found": NumberFormat.standard(share)]) }
    var places: [Int] = []
    for index in try tensors(name) {
      let entry = program.parameters.entries[index]
      places += entry.offset..<entry.offset + entry.count
    }
    let values = parameters.values
    places.sort { (abs(values[$0]), $0) < (abs(values[$1]), $1) }
    for place in places.prefix(Int((share * Double(places.count)).rounded())) { parameters.values[place] = 0 }
  }

  /// Rounds the elements of each named tensor to whole multiples of its step s = max|w| / (2^(bits−1) − 1): `int8` has −127 to 127.
  mutating func quantize(_ name: String, bits: Double) throws(Diagnosis) {
    guard let bits = Int(exactly: bits), 2...16 ~= bits else {
      throw Diagnosis("lesson.quantize", ["found": NumberFormat.standard(bits)])
    }
    for index in try tensors(name) {
      let entry = program.parameters.entries[index]
      let range = entry.offset..<entry.offset + entry.count
      let largest = range.reduce(0.0) { max($0, abs(parameters.values[$1])) }
      let step = largest / Double(1 << (bits - 1) - 1)
      guard step > 0, step.isFinite else { continue }
      for place in range { parameters.values[place] = step * (parameters.values[place] / step).rounded() }
    }
  }
}
