import Recurrence

extension Int {
  /// Cuts 0 up to this number into as many ranges as there are workers, each beginning at a multiple of eight, and calls `work` for
  /// each; the sum of the results in order.
  @inline(__always)
  func sharedOut<Sharing: WorkSharing>(_ sharing: Sharing, _ work: (Range<Int>) -> Double) -> Double {
    if sharing.count == 1 { return work(0..<self) }
    var results = [Double](repeating: 0, count: sharing.count)
    let size = ((self + sharing.count - 1) / sharing.count + 7) & ~7
    results.withUnsafeMutableBufferPointer { buffer in
      let results = buffer
      sharing.forEach(sharing.count, ofSize: self) { part in
        results[part] = work(Swift.min(part * size, self)..<Swift.min((part + 1) * size, self))
      }
    }
    return results.reduce(0, +)
  }
}
