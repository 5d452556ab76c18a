import Terminal

extension TextRole {
  /// How the role looks in a terminal.
  public var style: Style {
    switch self {
    case .body, .number, .picture: .plain
    case .title, .strong, .right, .key: Style(bold: true)
    case .emphasis: Style(underlined: true)
    case .code: Style(.secondary)
    case .muted: Style(.secondary)
    case .wrong: Style(.gradient, bold: true)
    case .mode: Style(bold: true, reversed: true)
    case .rule: Style(.hairline)
    }
  }
}

extension TextLine {
  /// The line in the terminal's styles.
  public var styled: [Terminal.Span] { spans.map { Terminal.Span($0.text, $0.role.style) } }
}

extension LessonKey {
  /// The runner's key for a terminal's; nil for keys that it has no use for.
  public init?(_ key: Terminal.Key) {
    switch key {
    case .character(let character): self = .character(character)
    case .control("c"), .control("d"): self = .end
    case .enter: self = .enter
    case .escape: self = .escape
    case .backspace: self = .backspace
    case .left, .pageUp: self = .left
    case .right, .pageDown: self = .right
    case .up: self = .up
    case .down: self = .down
    default: return nil
    }
  }

  /// The runner's keys for a terminal's: pasted text is typed, one character after the other.
  static func keys(of key: Terminal.Key) -> [LessonKey] {
    if case .paste(let text) = key { return text.filter { !$0.isNewline }.map { .character($0) } }
    return LessonKey(key).map { [$0] } ?? []
  }
}
