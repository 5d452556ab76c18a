/// Shares pieces of work out, perhaps among threads; the engine imports none and takes them as a parameter.
///
/// Work must not depend on which worker does a piece or when; then neither do its results.
public protocol WorkSharing {
  /// The number of workers, at least 1.
  var count: Int { get }
  /// Calls `work(item, worker)` for every item from 0 up to `items` − 1, workers from 0 up to `count` − 1, none twice at once; returns when
  /// all are done.
  func forEach(_ items: Int, _ work: (_ item: Int, _ worker: Int) -> Void)
}

extension WorkSharing {
  /// Whether going through so many numbers takes longer than the threads' meeting.
  @inline(__always)
  func isWorthSharing(_ numbers: Int) -> Bool { count > 1 && numbers >= 32_768 }

  /// Calls `work(item)` for every item; shared out only where they go through enough numbers together to be worth the threads' meeting.
  @inline(__always)
  public func forEach(_ items: Int, ofSize numbers: Int, _ work: (_ item: Int) -> Void) {
    if isWorthSharing(numbers) {
      forEach(items) { item, _ in work(item) }
    } else {
      for item in 0..<items { work(item) }
    }
  }
}

/// Does everything itself, one piece after the other.
public struct OneWorker: WorkSharing, Sendable {
  /// One worker.
  public init() {}

  /// 1.
  public var count: Int { 1 }

  /// All items in order.
  @inline(__always)
  public func forEach(_ items: Int, _ work: (_ item: Int, _ worker: Int) -> Void) {
    for item in 0..<items { work(item, 0) }
  }
}
