import Recurrence
import Synchronization

/// Ends a map early, from any thread: no further item is begun.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Not cancelled yet.
  public init() {}

  /// Asks for the end.
  public func cancel() { flag.store(true, ordering: .releasing) }

  /// Whether the end was asked for.
  public var isCancelled: Bool { flag.load(ordering: .acquiring) }
}

extension Workers {
  /// The results of `transform` for all items, in the order of the items.
  ///
  /// `progress` hears the number of items done, one call at a time, rising, from whichever thread it was that did them. When items
  /// throw, the diagnosis of the first of them in input order is thrown, and items after it need not have been begun.
  /// - Throws: what `transform` throws; `workers.cancelled`.
  public func map<Item, Result>(
    _ items: [Item], cancellation: Cancellation? = nil, progress: ((_ done: Int) -> Void)? = nil,
    _ transform: (Item) throws(Diagnosis) -> Result
  ) throws(Diagnosis) -> [Result] {
    var outcomes = [Outcome<Result>](repeating: .open, count: items.count)
    let isStopped = Atomic<Bool>(false)
    let done = Mutex(0)
    outcomes.withUnsafeMutableBufferPointer { buffer in
      let outcomes = buffer
      forEach(items.count) { index, _ in
        // Items are begun in order: what comes before a failure has been begun and is finished.
        if isStopped.load(ordering: .acquiring) { return }
        if let cancellation, cancellation.isCancelled { return isStopped.store(true, ordering: .releasing) }
        do throws(Diagnosis) {
          outcomes[index] = .result(try transform(items[index]))
        } catch {
          outcomes[index] = .failure(error)
          isStopped.store(true, ordering: .releasing)
        }
        if let progress {
          done.withLock {
            $0 += 1
            progress($0)
          }
        }
      }
    }
    var results: [Result] = []
    results.reserveCapacity(items.count)
    for outcome in outcomes {
      switch outcome {
      case .result(let result): results.append(result)
      case .failure(let diagnosis): throw diagnosis
      case .open: throw Diagnosis("workers.cancelled")
      }
    }
    return results
  }
}

/// What became of one item.
private enum Outcome<Result> {
  case open
  case result(Result)
  case failure(Diagnosis)
}
