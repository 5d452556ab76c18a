@testable import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Both ends of a pseudo-terminal: what a person sees and types (`person`), and what a program reads and writes (`program`).
struct PseudoTerminal: ~Copyable {
  let person: TerminalFile
  let program: TerminalFile

  init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
    var (person, program): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&person, &program, nil, nil, &size) == 0 else { throw Missing() }
    // The guardian, as any child, must not hold the person's end.
    _ = fcntl(person, F_SETFD, FD_CLOEXEC)
    _ = fcntl(program, F_SETFD, FD_CLOEXEC)
    self.person = TerminalFile(descriptor: person)
    self.program = TerminalFile(descriptor: program)
  }

  struct Missing: Error {}

  deinit {
    close(person.descriptor)
    close(program.descriptor)
  }

  /// All that the program wrote, until nothing comes for `milliseconds`, or until `end` has come.
  func seen(milliseconds: Int32 = 100, until end: String? = nil) -> String {
    var bytes: [UInt8] = []
    while let more = person.read(milliseconds: end == nil ? milliseconds : 5000), !more.isEmpty {
      bytes += more
      if let end, String(decoding: bytes, as: UTF8.self).contains(end) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The settings that a session must bring back: whether keys are echoed, come in lines, and make signals.
  var mode: UInt {
    var settings = termios()
    tcgetattr(program.descriptor, &settings)
    return UInt(settings.c_lflag)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(person.descriptor, UInt(TIOCSWINSZ), &size)
  }
}
