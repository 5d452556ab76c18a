@testable import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pseudo-terminal with the program on one end, and a reader of its screen on the other.
final class StepTerminal {
  let program: TerminalFile
  private let person: TerminalFile
  private(set) var cells: [[String]]
  private var column = 0
  private var row = 0
  private var rest = ""
  /// Everything that the program wrote.
  private(set) var written = ""

  struct Missing: Error {}

  init(columns: Int = 80, rows: Int = 24) throws {
    var (person, program): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&person, &program, nil, nil, &size) == 0 else { throw Missing() }
    for descriptor in [person, program] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    self.person = TerminalFile(descriptor: person)
    self.program = TerminalFile(descriptor: program)
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  deinit {
    close(person.descriptor)
    close(program.descriptor)
  }

  /// The settings that a session must bring back.
  var mode: UInt {
    var settings = termios()
    tcgetattr(program.descriptor, &settings)
    return UInt(settings.c_lflag)
  }

  func type(_ keys: String) { person.write(keys) }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(person.descriptor, UInt(TIOCSWINSZ), &size)
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    kill(getpid(), SIGWINCH)
  }

  /// The screen's rows.
  var lines: [String] { cells.map { $0.joined() } }

  /// Reads until the screen shows a text; false after twenty seconds.
  func shows(_ text: String) -> Bool {
    for _ in 0..<400 {
      if lines.contains(where: { $0.contains(text) }) { return true }
      take()
    }
    return false
  }

  /// Reads what has been written to the end of a sequence; false after ten seconds.
  func ends(with text: String) -> Bool {
    for _ in 0..<200 {
      if written.hasSuffix(text) { return true }
      take()
    }
    return false
  }

  private func take() {
    guard let bytes = person.read(milliseconds: 50), !bytes.isEmpty else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    written += text
    apply(text)
  }

  private func apply(_ text: String) {
    var input = Substring(rest + text)
    rest = ""
    while let character = input.first {
      guard character == "\u{1B}" else {
        print(input.removeFirst())
        continue
      }
      let body = input.dropFirst(2).prefix { !$0.isLetter }
      guard let final = input.dropFirst(2 + body.count).first else {
        rest = String(input)
        return
      }
      input = input.dropFirst(3 + body.count)
      let numbers = body.split(separator: ";").compactMap { Int($0) }
      if final == "H" { (row, column) = ((numbers.first ?? 1) - 1, (numbers.last ?? 1) - 1) }
      if final == "J" { cells = cells.map { $0.map { _ in " " } } }
    }
  }

  private func print(_ character: Character) {
    let width = CellWidth().of(character)
    guard cells.indices.contains(row), cells[row].indices.contains(column + width - 1) else { return }
    cells[row][column] = String(character)
    if width == 2 { cells[row][column + 1] = "" }
    column += width
  }
}
