#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock with a place to wait at, from POSIX: Foundation's would bring CoreFoundation and ICU into the program, 3 ms of its start.
final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
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

  func lock() { pthread_mutex_lock(mutex) }

  func unlock() { pthread_mutex_unlock(mutex) }

  /// Lets go of the lock until somebody broadcasts; may return for no reason.
  func wait() { pthread_cond_wait(condition, mutex) }

  /// Wakes all who wait.
  func broadcast() { pthread_cond_broadcast(condition) }
}
