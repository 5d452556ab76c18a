import Foundation
import Recurrence
import Terminal
import Texts

/// Standard output and standard error, with their colors and widths, and the language.
struct Console: Sendable {
  let environment = Console.environment
  let texts = Catalog.english

  /// What the process was started with; Foundation makes a new dictionary of it each time it is asked.
  private static let environment = ProcessInfo.processInfo.environment

  /// The columns to wrap to.
  var columns: Int { TerminalFile.output.columns(environment: environment) }

  /// The colors of standard output.
  var theme: Theme {
    Theme(
      depth: ColorDepth(environment: environment, isTerminal: TerminalFile.output.isTerminal),
      background: Background(environment: environment))
  }

  /// Writes a line to standard output.
  func print(_ line: String = "") {
    // Nobody is there to read on when the other end is closed; the writing end then has nothing left to do.
    if !TerminalFile.output.write(line + "\n") { exit(0) }
  }

  /// Writes styled lines to standard output.
  func print(_ lines: [[Span]]) {
    for line in lines { print(theme.render(line)) }
  }

  /// Writes a sentence to standard output, in lines as long as the terminal is wide; lines after the first are set in.
  func say(_ sentence: String, indent: Int = 0) {
    let margin = String(repeating: " ", count: indent)
    let lines = WordWrap(columns: max(40, columns - 1 - indent - 2)).lines(sentence)
    for (index, line) in lines.enumerated() { print(margin + (index == 0 ? "" : "  ") + line) }
  }

  /// Says something to the person at the terminal that is not the command's output.
  func note(_ sentence: String) {
    TerminalFile.error.write(sentence + "\n")
  }

  /// Says what went wrong.
  func complain(_ diagnosis: Diagnosis) {
    note("unroll: " + texts(diagnosis))
  }

  /// The folder of the project, where the lessons are.
  var home: String {
    environment["UNROLL_HOME"] ?? FileManager.default.currentDirectoryPath
  }
}
