import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the handler writes.
///
/// A handler gets nothing but the signal's number, and signals belong to the whole process, so this one number has to
/// as well; it is the only one.
private let handlerPipe = Atomic<Int32>(-1)

/// Signals as bytes in a pipe, so that a program waits for keys and signals in one place and does its work outside of any handler.
///
/// These signals no longer end or stop the process by themselves; when this value ends they do so again. One at a time.
struct SignalPipe: ~Copyable {
  private typealias Handler = @convention(c) (Int32) -> Void

  /// What to wait on: one byte a signal, its number.
  let reading: TerminalFile
  private let writing: Int32
  private let signals: [Int32]

  init(_ signals: [Int32]) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // A full pipe must not block: the reader is going to wake up anyway.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    reading = TerminalFile(descriptor: ends[0])
    writing = ends[1]
    self.signals = signals
    handlerPipe.store(writing, ordering: .sequentiallyConsistent)
    let handler: Handler = { number in
      let before = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(handlerPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
      errno = before
    }
    for number in signals { signal(number, handler) }
  }

  deinit {
    for number in signals { signal(number, SIG_DFL) }
    handlerPipe.store(-1, ordering: .sequentiallyConsistent)
    close(reading.descriptor)
    close(writing)
  }
}
