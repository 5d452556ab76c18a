/// How many colors a terminal shows.
public enum ColorDepth: Equatable, Sendable {
  /// No escape sequences at all: pipes, files, dumb terminals.
  case plain
  /// Bold, underline and reverse, but no colors (`NO_COLOR`).
  case monochrome
  /// The sixteen colors that the person has chosen for the terminal.
  case sixteen
  /// The palette of 256.
  case palette
  /// 24 bits.
  case truecolor

  /// What the environment and the output say: `NO_COLOR` (no-color.org) and `CLICOLOR_FORCE` win over everything, then whether
  /// anybody looks (`isTerminal`), then `COLORTERM` and `TERM`.
  public init(environment: [String: String], isTerminal: Bool) {
    func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    let forced = isSet("CLICOLOR_FORCE") && environment["CLICOLOR_FORCE"] != "0"
    let term = environment["TERM"] ?? ""
    if !isTerminal && !forced || term == "dumb" && !forced {
      self = .plain
    } else if isSet("NO_COLOR") {
      self = isTerminal ? .monochrome : .plain
    } else if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") || term.hasSuffix("-direct") {
      self = .truecolor
    } else if term.contains("256color") {
      self = .palette
    } else {
      self = .sixteen
    }
  }
}

/// Whether the terminal's paper is light or dark.
public enum Background: Equatable, Sendable {
  case light, dark

  /// What `COLORFGBG` says (`15;0`: the number after the last semicolon is the background); dark, which most terminals are, otherwise.
  public init(environment: [String: String]) {
    let last = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
    self = last == 7 || (9...15).contains(last ?? 0) ? .light : .dark
  }

  /// What the terminal answers when it is asked for its background (`ESC ] 11 ; rgb:RRRR/GGGG/BBBB`); nil when that is no color.
  public init?(colorReport: String) {
    guard let start = colorReport.firstRange(of: "rgb:") else { return nil }
    let parts = colorReport[start.upperBound...].split(separator: "/").prefix(3).map { part -> Double? in
      let digits = part.prefix { $0.isHexDigit }
      guard (1...4).contains(digits.count), let value = Int(digits, radix: 16) else { return nil }
      return Double(value) / Double((1 << (4 * digits.count)) - 1)
    }
    guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else { return nil }
    self = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? .light : .dark
  }
}
