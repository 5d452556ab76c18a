import Synchronization

/// The threads' side of `Workers`: the task at hand and who is at it.
///
/// A task is open while it has items; a thread that wakes too late finds it closed, so that short tasks never wait for a sleeper.
final class Crew: @unchecked Sendable {
  /// Guards `task`, `isOpen` and `isDismissed`.
  private let lock = Condition()
  private var task: ((Int, Int) -> Void)?
  private var isOpen = false
  private var isDismissed = false
  /// How many threads are at the task, the caller not counted; rises under the lock only.
  private let helpers = Atomic<Int>(0)
  /// Rises with every task; threads watch it for a moment before they sleep.
  private let number = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let items = Atomic<Int>(0)
  private let isTaken = Atomic<Bool>(false)

  /// How long a thread looks before it sleeps: somewhat longer than falling asleep and waking take where processors are virtual, and than
  /// what one thread does alone between the tasks of a batch.
  private static let patience = Duration.microseconds(500)

  /// Looks for a moment whether something has come about; false where it has not.
  @inline(__always)
  private static func sees(_ isSo: () -> Bool) -> Bool {
    let end = ContinuousClock.now + patience
    repeat {
      for _ in 0..<200 {
        if isSo() { return true }
      }
    } while ContinuousClock.now < end
    return false
  }

  /// Claims the crew for one call; false where it is at work already.
  func take() -> Bool { isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged }

  func release() { isTaken.store(false, ordering: .releasing) }

  /// Shares the items of a task out and returns when nobody is at it any more.
  func share(_ count: Int, _ work: @escaping (Int, Int) -> Void) {
    lock.lock()
    task = work
    isOpen = true
    next.store(0, ordering: .relaxed)
    items.store(count, ordering: .relaxed)
    number.add(1, ordering: .releasing)
    lock.broadcast()
    lock.unlock()
    run(work, worker: 0)
    lock.lock()
    isOpen = false
    task = nil
    lock.unlock()
    if Crew.sees({ helpers.load(ordering: .acquiring) == 0 }) { return }
    lock.lock()
    while helpers.load(ordering: .acquiring) > 0 { lock.wait() }
    lock.unlock()
  }

  private func run(_ work: (Int, Int) -> Void, worker: Int) {
    let count = items.load(ordering: .relaxed)
    while true {
      let item = next.add(1, ordering: .relaxed).oldValue
      guard item < count else { return }
      work(item, worker)
    }
  }

  /// A thread's life.
  func serve(as worker: Int) {
    var seen = 0
    while wait(after: &seen) {
      guard help(as: worker) else { continue }
      lock.lock()
      helpers.subtract(1, ordering: .releasing)
      lock.broadcast()
      lock.unlock()
    }
  }

  /// Works at the task if it is still open; the task has been let go on return, so that its end can be told.
  @inline(never)
  private func help(as worker: Int) -> Bool {
    lock.lock()
    guard isOpen, let work = task else {
      lock.unlock()
      return false
    }
    helpers.add(1, ordering: .relaxed)
    lock.unlock()
    run(work, worker: worker)
    return true
  }

  /// Waits for a task that this thread has not seen; false when the crew is dismissed.
  private func wait(after seen: inout Int) -> Bool {
    let last = seen
    _ = Crew.sees { number.load(ordering: .relaxed) != last }
    lock.lock()
    defer { lock.unlock() }
    while !isDismissed, number.load(ordering: .relaxed) == seen { lock.wait() }
    seen = number.load(ordering: .relaxed)
    return !isDismissed
  }

  /// Ends the threads, those too that look for a task.
  func dismiss() {
    lock.lock()
    isDismissed = true
    number.add(1, ordering: .releasing)
    lock.broadcast()
    lock.unlock()
  }
}
