/// How a terminal shows pictures between its text.
public enum PictureProtocol: String, CaseIterable, Sendable {
  case kitty, iterm2, sixel

  /// The questions to a terminal: about kitty's pictures, its name, its cells in pixels, and what it can do, which all of them answer.
  public static let questions = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[>q\u{1B}[16t\u{1B}[c"

  /// What a terminal's answers say: the best of what it knows; nil where it knows none, or did not answer.
  ///
  /// Only an answer counts. Variables such as `TERM_PROGRAM` survive `ssh`, `sudo` and a terminal within a terminal.
  public init?(reports: [String]) {
    if reports.contains(where: { $0.hasPrefix("_Gi=31;OK") || $0.hasPrefix("_Gi=31,") && $0.hasSuffix(";OK") }) {
      self = .kitty
    } else if reports.contains(where: { $0.hasPrefix("P>|iTerm2") || $0.hasPrefix("P>|WezTerm") }) {
      self = .iterm2
    } else if reports.contains(where: { PictureProtocol.namesSixel($0) }) {
      self = .sixel
    } else {
      return nil
    }
  }

  /// Whether a terminal may be asked: not where a multiplexer stands between, which would lose the pictures or print them as text, and
  /// not where the question itself would be printed.
  public static func mayBeAsked(_ environment: [String: String]) -> Bool {
    let term = environment["TERM"] ?? ""
    let isPlain = term.isEmpty || term == "dumb" || term.hasPrefix("linux") || term.hasPrefix("vt")
    return !isPlain && !isMultiplexed(environment)
  }

  /// Whether a multiplexer stands between.
  static func isMultiplexed(_ environment: [String: String]) -> Bool {
    let term = environment["TERM"] ?? ""
    return !(environment["TMUX"] ?? "").isEmpty || !(environment["STY"] ?? "").isEmpty || term.hasPrefix("tmux")
      || term.hasPrefix("screen")
  }

  /// The pixels of a cell, from the answer `ESC [ 6 ; height ; width t`.
  public static func cell(reports: [String]) -> (width: Int, height: Int)? {
    for report in reports where report.hasPrefix("[6;") && report.hasSuffix("t") {
      let parts = report.dropFirst().dropLast().split(separator: ";").compactMap { Int($0) }
      if parts.count == 3, (2...200).contains(parts[1]), (2...200).contains(parts[2]) { return (parts[2], parts[1]) }
    }
    return nil
  }

  /// Whether the answer to `ESC [ c` has the number 4 among the terminal's abilities.
  private static func namesSixel(_ report: String) -> Bool {
    guard report.hasPrefix("[?"), report.hasSuffix("c") else { return false }
    return report.dropFirst(2).dropLast().split(separator: ";").dropFirst().contains("4")
  }
}

extension TerminalSession {
  /// Asks the terminal which pictures it shows and how large its cells are; at most `milliseconds` for the answers.
  public mutating func probePictures(
    milliseconds: Int = 300
  ) -> (shown: PictureProtocol?, cell: (width: Int, height: Int)?) {
    let reports = ask(PictureProtocol.questions, until: { $0.hasPrefix("[?") && $0.hasSuffix("c") }, milliseconds)
    return (PictureProtocol(reports: reports), PictureProtocol.cell(reports: reports))
  }
}
