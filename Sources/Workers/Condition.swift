#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock with a place to wait at, from POSIX: Foundation's would bring CoreFoundation and ICU into the program, 3 ms of its start.
public final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Open, with nobody waiting.
  public init() {
    mutex.initialize(to: pthread_mutex_t())
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Takes the lock; waits for whoever has it.
  public func lock() { pthread_mutex_lock(mutex) }

  /// Lets go of the lock.
  public func unlock() { pthread_mutex_unlock(mutex) }

  /// Lets go of the lock until somebody broadcasts; may return for no reason.
  public func wait() { pthread_cond_wait(condition, mutex) }

  /// Waits like `wait`, at most until a moment; false when it has come.
  public func wait(until moment: ContinuousClock.Instant) -> Bool {
    let left = max(.zero, moment - .now).components
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    let nanoseconds = Int64(end.tv_nsec) + left.attoseconds / 1_000_000_000
    end.tv_sec += Int(left.seconds + nanoseconds / 1_000_000_000)
    end.tv_nsec = Int(nanoseconds % 1_000_000_000)
    return pthread_cond_timedwait(condition, mutex, &end) != ETIMEDOUT
  }

  /// Wakes all who wait.
  public func broadcast() { pthread_cond_broadcast(condition) }
}
