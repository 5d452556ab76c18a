/// What a piece of text is for; the theme turns it into a color.
///
/// Roles are the visual language's, the same in diagrams and pages.
public enum Role: CaseIterable, Equatable, Sendable {
  /// States, values and all other text.
  case ink
  /// Secondary text and axes.
  case secondary
  /// Present, but not the point.
  case muted
  /// Hairlines and empty cells.
  case hairline
  /// Not computed yet.
  case pending
  /// The gradient, and whatever flows back.
  case gradient
  /// Input gate i.
  case inputGate
  /// Forget gate f and update gate z.
  case forgetGate
  /// Candidates g and n.
  case candidate
  /// Output gate o and reset gate r.
  case outputGate
  /// Negative values of the diverging scale.
  case negative
  /// Positive values of the diverging scale.
  case positive
}

/// How a cell of the terminal looks.
public struct Style: Equatable, Hashable, Sendable {
  /// What the text is for.
  public var role: Role
  /// Operands that are being read, titles.
  public var bold: Bool
  /// Links and definitions.
  public var underlined: Bool
  /// The present column stands on a tint.
  public var tinted: Bool
  /// The cursor's place, a selection; the one emphasis that every terminal can show.
  public var reversed: Bool

  /// A style; plain ink where nothing is said.
  public init(
    _ role: Role = .ink, bold: Bool = false, underlined: Bool = false, tinted: Bool = false, reversed: Bool = false
  ) {
    self.role = role
    self.bold = bold
    self.underlined = underlined
    self.tinted = tinted
    self.reversed = reversed
  }

  /// Plain ink.
  public static let plain = Style()
}

/// Text in one style.
public struct Span: Equatable, Sendable {
  /// The text.
  public var text: String
  /// How it looks.
  public var style: Style

  /// A piece of text in a style.
  public init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}
