import Dispatch
import Synchronization

/// Does independent pieces of work on all processors.
enum Concurrently {
  /// The results of `count` pieces of work, in order.
  static func map<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex<[Int: Result]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { all in (0..<count).compactMap { all[$0] } }
  }
}
