/// Numbers that begin on a cache line, so that no vector of eight crosses one.
final class AlignedMemory: @unchecked Sendable {
  let base: UnsafeMutablePointer<Double>
  let count: Int

  /// So many zeros.
  init(count: Int) {
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 8, alignment: 64)
    base = bytes.initializeMemory(as: Double.self, repeating: 0, count: max(1, count))
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// `count` rounded up to whole vectors of eight.
  @inline(__always)
  static func padded(_ count: Int) -> Int { (count + 7) & ~7 }
}
