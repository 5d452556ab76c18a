import Recurrence

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal that hands over every key at once, without showing it; the mode before comes back when this value ends.
struct RawMode: ~Copyable {
  private let file: TerminalFile
  private let before: termios

  /// Sets `file` to raw, from the mode `before`.
  init(_ file: TerminalFile, before: termios) {
    self.file = file
    self.before = before
    enter()
  }

  /// The mode of `file`.
  ///
  /// Throws `terminal.not-a-terminal` when it is none.
  static func mode(of file: TerminalFile) throws(Diagnosis) -> termios {
    var mode = termios()
    guard tcgetattr(file.descriptor, &mode) == 0 else { throw Diagnosis("terminal.not-a-terminal") }
    return mode
  }

  /// Back to the mode before, for as long as the program is suspended.
  func leave() {
    var settings = before
    _ = tcsetattr(file.descriptor, TCSAFLUSH, &settings)
  }

  /// Keys one by one again.
  func enter() {
    var settings = before
    cfmakeraw(&settings)
    _ = tcsetattr(file.descriptor, TCSAFLUSH, &settings)
  }

  deinit {
    leave()
  }
}
