#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the system knows about an open file that may be a terminal.
public struct TerminalFile: Equatable, Sendable {
  /// The file descriptor.
  public var descriptor: Int32

  /// The file behind `descriptor`.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Standard input.
  public static let input = TerminalFile(descriptor: 0)
  /// Standard output.
  public static let output = TerminalFile(descriptor: 1)
  /// Standard error.
  public static let error = TerminalFile(descriptor: 2)

  /// Whether somebody looks: a terminal, not a file or pipe.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether a program may draw all over it: a terminal that knows more than one line after another.
  public func isScreen(environment: [String: String]) -> Bool { isTerminal && environment["TERM"] != "dumb" }

  /// Columns and rows; nil where it is no terminal or does not say.
  public var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The columns to wrap to: the terminal's, else `COLUMNS`, else 80.
  public func columns(environment: [String: String]) -> Int {
    size?.columns ?? environment["COLUMNS"].flatMap { Int($0) }.map { min(max($0, 20), 1000) } ?? 80
  }

  /// Writes all of `text`; false when the other end is gone.
  @discardableResult
  public func write(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { systemWrite(descriptor, $0) }
      if written > 0 {
        bytes = bytes.dropFirst(written)
      } else if errno == EAGAIN {
        // Somebody set the terminal to non-blocking: wait until it takes more.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// The bytes that are there within `milliseconds`; empty when none came, nil at the end of the input.
  public func read(milliseconds: Int32) -> [UInt8]? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { systemRead(descriptor, $0) }
    if count > 0 { return Array(bytes[..<count]) }
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, bytes.baseAddress, bytes.count)
}
