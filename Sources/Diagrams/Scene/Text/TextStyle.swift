/// Which kind of type a text is set in; painters know the families.
public enum FontRole: String, Equatable, Hashable, Sendable {
  /// Labels and numbers: Inter with tabular figures.
  case label
  /// Mathematical symbols: STIX.
  case math
  /// Chinese: Noto Sans CJK.
  case cjk
  /// Code: JetBrains Mono.
  case mono

  /// The families to look for, the best first.
  public var families: [String] {
    switch self {
    case .label: ["Inter", "DejaVu Sans", "Noto Sans CJK SC"]
    case .math: ["STIXGeneral", "STIX Two Text", "STIX", "DejaVu Serif", "Noto Serif CJK SC"]
    case .cjk: ["Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "WenQuanYi Micro Hei", "Inter", "DejaVu Sans"]
    case .mono: ["JetBrains Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC"]
    }
  }

  /// The family of last resort, in the words of CSS.
  public var generic: String {
    switch self {
    case .label, .cjk: "sans-serif"
    case .math: "serif"
    case .mono: "monospace"
    }
  }
}

/// How a run of text looks, apart from its color.
public struct TextStyle: Equatable, Hashable, Sendable {
  /// How heavy the strokes are.
  public enum Weight: Int, Equatable, Hashable, Sendable { case regular = 400, medium = 500, semibold = 600 }

  /// The kind of type.
  public var font: FontRole
  /// Size in points at scale 1.
  public var size: Double
  /// How heavy the strokes are.
  public var weight: Weight
  /// Slanted, as variables are.
  public var isItalic: Bool

  /// A style; regular and upright unless said otherwise.
  public init(_ font: FontRole, size: Double, weight: Weight = .regular, isItalic: Bool = false) {
    self.font = font
    self.size = size
    self.weight = weight
    self.isItalic = isItalic
  }

  /// The same in semibold.
  public var bold: TextStyle {
    var copy = self
    copy.weight = .semibold
    return copy
  }

  /// The same in another size.
  public func sized(_ size: Double) -> TextStyle {
    var copy = self
    copy.size = size
    return copy
  }
}

/// A piece of a line in one style.
public struct TextRun: Equatable, Sendable {
  /// The characters.
  public var text: String
  /// How they look.
  public var style: TextStyle
  /// Their paint; the label's where there is none.
  public var paint: Paint?
  /// How far the baseline is raised, in points; negative for subscripts.
  public var rise: Double
  /// Whether the run begins where the one before began, as a superscript above a subscript does.
  public var isStacked: Bool

  /// A piece of a line.
  public init(_ text: String, _ style: TextStyle, paint: Paint? = nil, rise: Double = 0, isStacked: Bool = false) {
    self.text = text
    self.style = style
    self.paint = paint
    self.rise = rise
    self.isStacked = isStacked
  }
}
