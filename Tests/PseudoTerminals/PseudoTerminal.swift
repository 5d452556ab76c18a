import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Both ends of a pseudo-terminal: what a person types and sees (`screen`), and what a program reads and writes (`program`).
///
/// One at a time: a program on a terminal takes the signals of the whole process. Whoever wants the next waits until this one has ended.
public final class PseudoTerminal {
  /// The end that a program reads and writes.
  public let program: TerminalFile
  private let person: TerminalFile
  /// What the person sees of all that was read so far.
  public private(set) var screen: ReadScreen
  /// Everything that the program wrote and that was read.
  public private(set) var written = ""

  private static let turn = Turn()

  /// The system gave no pseudo-terminal.
  public struct Missing: Error {}

  /// Waits until no other is left, then opens one.
  public init(columns: Int = 80, rows: Int = 24) async throws {
    await PseudoTerminal.turn.take()
    var (person, program): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&person, &program, nil, nil, &size) == 0 else {
      PseudoTerminal.turn.give()
      throw Missing()
    }
    // The guardian, as any child, must not hold the person's end.
    for descriptor in [person, program] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    self.person = TerminalFile(descriptor: person)
    self.program = TerminalFile(descriptor: program)
    screen = ReadScreen(columns: columns, rows: rows)
  }

  deinit {
    close(person.descriptor)
    close(program.descriptor)
    PseudoTerminal.turn.give()
  }

  /// The settings that a session must bring back: whether keys are echoed, come in lines, and make signals.
  public var mode: UInt {
    var settings = termios()
    tcgetattr(program.descriptor, &settings)
    return UInt(settings.c_lflag)
  }

  /// Types keys, as the bytes that they send.
  public func type(_ keys: String) { person.write(keys) }

  /// Gives the terminal a new size, and the program the signal that says so.
  public func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(person.descriptor, UInt(TIOCSWINSZ), &size)
    screen = ReadScreen(columns: columns, rows: rows)
    kill(getpid(), SIGWINCH)
  }

  /// Reads until the screen shows a text; false after twenty seconds.
  public func shows(_ text: String) -> Bool { reads { screen.lines.contains { $0.contains(text) } } }

  /// Reads what has been written to the end of a sequence; false after twenty seconds.
  public func ends(with text: String) -> Bool { reads { written.hasSuffix(text) } }

  /// Reads until something holds; false when it does not after twenty seconds.
  private func reads(until holds: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while !holds() {
      guard ContinuousClock.now < deadline else { return false }
      guard let bytes = person.read(milliseconds: 50), !bytes.isEmpty else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      written += text
      screen.apply(text)
    }
    return true
  }
}
