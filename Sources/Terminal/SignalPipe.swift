import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Signals as bytes in a pipe, so that a program waits for keys and signals in one place and does its work outside of any handler.
///
/// From now on these signals no longer end or stop the process by themselves; when this value ends they do again.
struct SignalPipe: ~Copyable {
  /// What to wait on: one byte a signal, its number.
  let reading: TerminalFile
  private let writing: Int32
  private let sources: [DispatchSourceSignal]
  private let signals: [Int32]

  init(_ signals: [Int32]) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // A full pipe must not block: the reader is going to wake up anyway.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    let (reading, writing) = (ends[0], ends[1])
    self.reading = TerminalFile(descriptor: reading)
    self.writing = writing
    self.signals = signals
    let queue = DispatchQueue(label: "terminal.signals")
    sources = signals.map { number in
      #if canImport(Darwin)
        // kqueue sees a signal besides its ordinary effect, which must not happen; on Linux Dispatch takes the signal over.
        signal(number, SIG_IGN)
      #endif
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(writing, &byte, 1)
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in signals { signal(number, SIG_DFL) }
    close(reading.descriptor)
    // The writing end goes when no handler can use it any more: handlers run on the sources' queue, which is done after this.
    let writing = writing
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) { close(writing) }
  }
}
