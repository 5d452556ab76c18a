import Foundation
import Recurrence

/// A few threads that share work out among them: the same results in the same order, however many there are.
///
/// The threads live as long as this value and sleep between calls; the calling thread works, too. Work must not depend on which
/// worker does it or when; then neither do its results. A call from inside of work, or while another call is under way, does all of
/// its work on the calling thread.
public final class Workers: Sendable {
  /// The number of workers, the calling thread included.
  public let count: Int
  private let crew = Crew()

  /// A crew of `count` workers; nil: one for every core.
  public init(count: Int? = nil) {
    let count = max(1, min(count ?? Workers.cores, 256))
    self.count = count
    for worker in 1..<max(count, 1) {
      DetachedThread.start(stackSize: 8 << 20) { [crew] in crew.serve(as: worker) }
    }
  }

  deinit { crew.dismiss() }

  /// The number of cores that this process may use.
  public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Calls `work(item, worker)` for every item from 0 up to `items` − 1; returns when all are done.
  ///
  /// Workers are numbered from 0 (the calling thread) to `count` − 1, and none is called twice at once: each may have memory of its
  /// own. Items are begun in order; nothing is allocated for an item. `work` is called by several threads at a time: what it writes
  /// must be apart for every item or every worker.
  public func forEach(_ items: Int, _ work: (_ item: Int, _ worker: Int) -> Void) {
    guard count > 1, items > 1, crew.take() else {
      for item in 0..<max(items, 0) { work(item, 0) }
      return
    }
    withoutActuallyEscaping(work) { crew.share(items, $0) }
    crew.release()
  }
}
