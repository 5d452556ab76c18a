import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pipe whose closing calls the guardian: as with `SignalPipe`, a handler can know nothing that is not the whole process's.
private let guardianLine = Atomic<Int32>(-1)

/// While the screen is ours, a trap ends the process at once instead of starting the debugger of the Swift runtime, which would wait
/// for keys on a screen in raw mode; the guardian then restores the terminal.
struct CrashSignals: ~Copyable {
  private typealias Handler = @convention(c) (Int32) -> Void
  private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT]

  /// Takes the crash signals; `line` is the guardian's, or -1.
  init(line: Int32) {
    guardianLine.store(line, ordering: .sequentiallyConsistent)
    let handler: Handler = { number in
      // Back in the ordinary way, the fault happens again and ends the process with its signal.
      signal(number, SIG_DFL)
      close(guardianLine.load(ordering: .sequentiallyConsistent))
      // A moment for the guardian, so that the shell's prompt comes after it.
      _ = poll(nil, 0, 100)
      raise(number)
    }
    for number in CrashSignals.signals { signal(number, handler) }
  }

  deinit {
    for number in CrashSignals.signals { signal(number, SIG_DFL) }
  }
}
