import Recurrence
import Terminal

/// The step-through program in a terminal: draws its screens, hands it keys, and ticks while it plays.
public enum StepSession {
  /// Runs until the reader quits; returns the exit status.
  ///
  /// `save` gets the screen's lines and returns what to say about them.
  public static func run(
    _ stepper: Stepper, theme: Theme, input: TerminalFile = .input, output: TerminalFile = .output,
    asksForColors: Bool = true, save: (_ lines: [[Span]], _ stepper: Stepper) -> String
  ) throws(Diagnosis) -> Int32 {
    var stepper = stepper
    var terminal = try TerminalSession(input: input, output: output)
    let size = terminal.size
    var (theme, widths) = (theme, CellWidth())
    if asksForColors {
      let answer = terminal.probe()
      widths = answer.width
      if let background = answer.background { theme.background = background }
    }
    var screen = Screen(columns: size.columns, rows: size.rows, theme: theme, width: widths)
    var due: ContinuousClock.Instant?
    while true {
      screen.clear()
      let lines = stepper.screen(columns: screen.columns, rows: screen.rows, widths: widths)
      for (row, line) in lines.enumerated() { screen.put(line, column: 0, row: row) }
      guard terminal.write(screen.frame()) else { return 0 }
      var patience = -1
      if let interval = stepper.interval {
        let at = due ?? ContinuousClock.now + .milliseconds(interval)
        due = at
        patience = max(0, Int(ContinuousClock.now.duration(to: at) / .milliseconds(1)))
      } else {
        due = nil
      }
      guard let event = terminal.next(milliseconds: patience) else {
        stepper.tick()
        due = nil
        continue
      }
      switch event {
      case .key(.control("z")): terminal.suspend()
      case .key(.control("l")): screen.invalidate()
      case .key(let key):
        switch stepper.press(key) {
        case .none: break
        case .quit: return 0
        case .save: stepper.say(save(lines, stepper))
        }
      case .resized(let columns, let rows): screen.resize(columns: columns, rows: rows)
      case .resumed: screen.invalidate()
      case .terminated(let signal): return 128 + signal
      case .ended: return 0
      }
    }
  }
}

extension Stepper {
  /// Puts a sentence on the last row until the next key.
  public mutating func say(_ message: String) { self.message = message }
}
