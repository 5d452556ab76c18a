/// A bar on stderr for work that takes more than a second, with the time left; nothing where nobody looks.
///
/// A value: keep it in a variable, call `update` as often as you like (it draws at most twenty times a second), and `finish` at
/// the end.
public struct ProgressBar: Sendable {
  private let label: String
  private let file: TerminalFile
  private let theme: Theme
  private let isShown: Bool
  private let begun: ContinuousClock.Instant
  private var drawn: ContinuousClock.Instant?

  /// A bar named `label`; `environment` is asked for colors.
  public init(_ label: String, file: TerminalFile = .error, environment: [String: String]) {
    let isTerminal = file.isTerminal && environment["TERM"] != "dumb"
    self.label = label
    self.file = file
    theme = Theme(depth: ColorDepth(environment: environment, isTerminal: isTerminal))
    isShown = isTerminal
    begun = .now
  }

  /// Says how much is done: `done` of `total`.
  ///
  /// - Parameter note: What is to stand beside the label, such as the loss.
  public mutating func update(_ done: Int, of total: Int, note: @autoclosure () -> String = "") {
    guard isShown else { return }
    let now = ContinuousClock.now
    let elapsed = begun.duration(to: now)
    guard elapsed >= .seconds(1), drawn.map({ $0.duration(to: now) >= .milliseconds(50) }) ?? true else { return }
    drawn = now
    let note = note()
    let label = note.isEmpty ? label : label + "  " + note
    let columns = file.size?.columns ?? 80
    let line = ProgressBar.line(label, done: done, total: total, seconds: elapsed / .seconds(1), columns: columns - 1)
    file.write("\r\u{1B}[2K" + theme.render(line))
  }

  /// Takes the bar away.
  public mutating func finish() {
    if drawn != nil { file.write("\r\u{1B}[2K") }
    drawn = nil
  }

  /// The bar as one line of at most `columns`.
  static func line(_ label: String, done: Int, total: Int, seconds: Double, columns: Int) -> [Span] {
    let share = total > 0 ? min(max(Double(done) / Double(total), 0), 1) : 0
    let percent = "\(Int(share * 100))%"
    let left = share > 0 ? time(seconds / share - seconds) : "–:––"
    let tail = "  " + CellWidth().padded(percent, to: 4, alignment: .right) + "  " + left
    let width = CellWidth()
    let room = columns - width.of(label) - 2 - width.of(tail)
    guard room >= 8 else { return [Span(width.prefix(label + tail, columns: max(0, columns)))] }
    let length = min(room, 40)
    let halves = Int(share * 2 * Double(length))
    let filled = String(repeating: "━", count: halves / 2) + (halves % 2 == 1 ? "╸" : "")
    return [
      Span(label + "  "), Span(filled),
      Span(String(repeating: "─", count: length - filled.count), Style(.hairline)), Span(tail, Style(.secondary)),
    ]
  }

  /// Seconds as `m:ss` or `h:mm:ss`.
  static func time(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 359_999).rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return whole < 3600
      ? "\(whole / 60):\(two(whole % 60))" : "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }
}
