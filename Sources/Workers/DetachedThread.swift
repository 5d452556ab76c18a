#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread of the system, which ends when its work does.
public enum DetachedThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts `body` on a thread with a stack of its own; false where the system has no more threads.
  @discardableResult
  public static func start(stackSize: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackSize)
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(&thread, &attributes, { DetachedThread.run($0) }, work.toOpaque())
    #else
      var thread: pthread_t?
      let status = pthread_create(&thread, &attributes, { DetachedThread.run($0) }, work.toOpaque())
    #endif
    if status != 0 { work.release() }
    return status == 0
  }

  private static func run(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let work else { return nil }
    // Let go of at once: the thread's end is no place to keep a crew at.
    let body = Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body
    body()
    return nil
  }
}
