/// What a color means; a theme says how it looks.
public enum Role: String, Equatable, Sendable, CaseIterable {
  /// Input gate i.
  case inputGate
  /// Forget gate f, update gate z.
  case forgetGate
  /// Candidate g, n.
  case candidate
  /// Output gate o, reset gate r.
  case outputGate
  /// The gradient, whatever flows back, and errors.
  case gradient
  /// Text in the input gate's color.
  case inputGateText
  /// Text in the forget gate's color.
  case forgetGateText
  /// Text in the candidate's color.
  case candidateText
  /// Text in the output gate's color.
  case outputGateText
  /// Text in the gradient's color.
  case gradientText
  /// States h, c and all other ink.
  case ink
  /// Secondary text, axes.
  case secondary
  /// Hairlines, empty cells.
  case hairline
  /// The page.
  case paper
  /// Present, not the point.
  case muted
  /// Text that is not computed yet.
  case pending
  /// The tint behind what is emphasized.
  case emphasis
  /// The edge of a tile of values.
  case tileEdge
  /// The edge of a tile of gradients.
  case gradientEdge

  /// The role for text in this role's color, with a contrast of at least 4.5 to paper.
  public var text: Role {
    switch self {
    case .inputGate: .inputGateText
    case .forgetGate: .forgetGateText
    case .candidate: .candidateText
    case .outputGate: .outputGateText
    case .gradient: .gradientText
    default: self
    }
  }

  /// The role of a gate or candidate by its letter in the equations; ink for all else.
  public static func gate(_ letter: String) -> Role {
    switch letter {
    case "i": .inputGate
    case "f", "z": .forgetGate
    case "g", "n": .candidate
    case "o", "r": .outputGate
    default: .ink
    }
  }
}
