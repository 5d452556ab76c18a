import Recurrence

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A full-screen program's hold on the terminal: raw keys, the alternate screen, signals as events.
///
/// The terminal is as before when this value ends, however it ends: by return or error (`deinit`), by SIGINT, SIGTERM or SIGHUP (which
/// arrive as events), while suspended, and by crash or `kill -9` (the guardian).
public struct TerminalSession: ~Copyable {
  /// What a program waits for.
  public enum Event: Equatable, Sendable {
    case key(Key)
    /// The terminal has a new size.
    case resized(columns: Int, rows: Int)
    /// The program is back from a suspension: draw everything again.
    case resumed
    /// A signal asks the program to end; its exit status is 128 + the number.
    case terminated(signal: Int32)
    /// No key will ever come again.
    case ended
  }

  private let input: TerminalFile
  private let output: TerminalFile
  private let raw: RawMode
  private let signals: SignalPipe
  private let crashes: CrashSignals
  private let guardian: Guardian
  private var decoder = KeyDecoder()
  private var pending: [Event] = []

  static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h\u{1B}[2J"
  static let leave = "\u{1B}[?2026l\u{1B}[?2004l\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

  /// Takes the terminal.
  ///
  /// Throws `terminal.not-a-terminal` when input or output is none.
  public init(input: TerminalFile = .input, output: TerminalFile = .output) throws(Diagnosis) {
    guard output.isTerminal else { throw Diagnosis("terminal.not-a-terminal") }
    let before = try RawMode.mode(of: input)
    self.input = input
    self.output = output
    guardian = Guardian(output, farewell: TerminalSession.leave)
    crashes = CrashSignals(line: guardian.line)
    signals = SignalPipe([SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP])
    raw = RawMode(input, before: before)
    output.write(TerminalSession.enter)
  }

  deinit {
    output.write(TerminalSession.leave)
  }

  /// The columns and rows; 80 × 24 where the terminal does not say.
  public var size: (columns: Int, rows: Int) { output.size ?? (80, 24) }

  /// Writes a frame or a sequence; false when the terminal is gone.
  @discardableResult
  public func write(_ text: String) -> Bool { output.write(text) }

  /// The next event; nil when none came within `milliseconds` (negative: waits for ever).
  public mutating func next(milliseconds: Int) -> Event? {
    let deadline = milliseconds < 0 ? nil : ContinuousClock.now + .milliseconds(milliseconds)
    while pending.isEmpty {
      let left = deadline.map { max(0, ContinuousClock.now.duration(to: $0) / .milliseconds(1)) } ?? 60_000
      // 25 ms tell a lone Escape from the beginning of a sequence, also over a slow line.
      let patience = decoder.isWaiting ? min(left, 25) : left
      var waiting = [
        pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.reading.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&waiting, 2, Int32(min(patience.rounded(.up), 60_000)))
      if waiting[1].revents != 0 { takeSignals() }
      if waiting[0].revents != 0 {
        guard let bytes = input.read(milliseconds: 0) else { return .ended }
        pending += decoder.feed(bytes).map(Event.key)
      } else if decoder.isWaiting {
        pending += decoder.flush().map(Event.key)
      }
      if pending.isEmpty, let deadline, ContinuousClock.now >= deadline { return nil }
    }
    return pending.removeFirst()
  }

  /// Gives the terminal back and stops the process, as Ctrl-Z does elsewhere; returns when it goes on.
  ///
  /// The next event is `resumed`.
  public mutating func suspend() {
    output.write(TerminalSession.leave)
    raw.leave()
    // The whole group, as the terminal would: a script around us stops with us.
    kill(0, SIGSTOP)
    raw.enter()
    output.write(TerminalSession.enter)
    pending.append(.resumed)
  }

  /// Asks the terminal how wide ambiguous characters are and what its paper is; at most `milliseconds` for the answers.
  ///
  /// Draws on the screen, so ask before the first frame.
  public mutating func probe(milliseconds: Int = 200) -> (width: CellWidth, background: Background?) {
    // Every terminal answers the question for the cursor: when that answer comes, an earlier one is not going to come any more.
    write("\u{1B}]11;?\u{7}\u{1B}[1;1H─\u{1B}[6n")
    defer { write("\u{1B}[2J") }
    var background: Background?
    var others: [Event] = []
    defer { pending = others + pending }
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < deadline, let event = next(milliseconds: milliseconds) {
      guard case .key(.report(let report)) = event else {
        others.append(event)
        if event == .ended { break }
        continue
      }
      if report.hasPrefix("]11;") { background = Background(colorReport: report) }
      if report.hasPrefix("["), report.hasSuffix("R") {
        return (CellWidth(ambiguous: report == "[1;3R" ? 2 : 1), background)
      }
    }
    return (CellWidth(), background)
  }

  /// Writes questions and collects the answers, up to the one that `isLast`; keys that come between stay to be read.
  mutating func ask(_ questions: String, until isLast: (String) -> Bool, _ milliseconds: Int) -> [String] {
    write(questions)
    var reports: [String] = []
    var others: [Event] = []
    defer { pending = others + pending }
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < deadline, let event = next(milliseconds: milliseconds) {
      guard case .key(.report(let report)) = event else {
        others.append(event)
        if event == .ended { break }
        continue
      }
      reports.append(report)
      if isLast(report) { break }
    }
    return reports
  }

  private mutating func takeSignals() {
    for number in (signals.reading.read(milliseconds: 0) ?? []).map(Int32.init) {
      switch number {
      case SIGWINCH: pending.append(.resized(columns: size.columns, rows: size.rows))
      case SIGTSTP: suspend()
      default: pending.append(.terminated(signal: number))
      }
    }
  }
}
