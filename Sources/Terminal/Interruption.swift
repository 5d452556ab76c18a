#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C (and a polite request to end) as a question to ask between two pieces of work, so that what is under way is finished and saved.
///
/// While the value lives, these signals do not end the process. One at a time in a process.
public struct Interruption: ~Copyable {
  private let pipe = SignalPipe([SIGINT, SIGTERM])

  /// From now on signals wait to be asked for.
  public init() {}

  /// Whether a signal has come since the last time.
  public func hasCome() -> Bool { pipe.reading.read(milliseconds: 0)?.isEmpty == false }
}
