/// Turns styles into escape sequences for one kind of terminal.
public struct Theme: Equatable, Sendable {
  /// How many colors there are.
  public var depth: ColorDepth
  /// Light or dark paper.
  public var background: Background

  /// A theme for a terminal with these colors on this paper.
  public init(depth: ColorDepth, background: Background = .dark) {
    self.depth = depth
    self.background = background
  }

  /// What stands before text in `style`: a full setting, so that nothing is left over from the style before.
  ///
  /// Empty when `plain`.
  public func begin(_ style: Style) -> String {
    guard depth != .plain else { return "" }
    var codes = ["0"]
    if style.bold { codes.append("1") }
    if style.underlined { codes.append("4") }
    if style.reversed { codes.append("7") }
    switch depth {
    case .plain: break
    case .monochrome:
      if style.role == .muted || style.role == .pending || style.role == .hairline { codes.append("2") }
    case .sixteen: if let code = Theme.sixteen[style.role] { codes.append(String(code)) }
    case .palette:
      if style.role != .ink { codes.append("38;5;\(Theme.nearestInPalette(color(style.role)))") }
      if style.tinted { codes.append("48;5;\(background == .light ? 255 : 235)") }
    case .truecolor:
      if style.role != .ink { codes.append("38;2;" + Theme.decimal(color(style.role))) }
      if style.tinted { codes.append("48;2;" + Theme.decimal(background == .light ? 0xF1F3F6 : 0x22272D)) }
    }
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  /// What ends a styled text.
  public var end: String { depth == .plain ? "" : "\u{1B}[0m" }

  /// The spans as one string, with escape sequences only where a style is not plain.
  public func render(_ spans: [Span]) -> String {
    var result = ""
    for span in spans {
      result += span.style == .plain || depth == .plain ? span.text : begin(span.style) + span.text + end
    }
    return result
  }

  /// The visual language's color of a role as 0xRRGGBB; text shades on light paper, which keep a contrast of 4.5 to 1.
  public func color(_ role: Role) -> UInt32 {
    let light = background == .light
    switch role {
    case .ink: return light ? 0x1B1F24 : 0xE8EAED
    case .secondary: return light ? 0x5B6570 : 0x9BA5B0
    case .muted: return light ? 0x9BA5B0 : 0x5B6570
    case .hairline: return light ? 0xD5DAE0 : 0x343A41
    case .pending: return light ? 0x86909A : 0x6F7983
    case .gradient: return light ? 0xB94F00 : 0xFF8A3D
    case .inputGate: return light ? 0x005F96 : 0x56A8E0
    case .forgetGate: return light ? 0x7A6400 : 0xF0B73F
    case .candidate: return light ? 0x00714F : 0x2FC79B
    case .outputGate: return light ? 0x9C4678 : 0xDE9CC2
    case .negative: return light ? 0x2166AC : 0x6FA8DC
    case .positive: return light ? 0xB2182B : 0xF08080
    }
  }

  /// With sixteen colors the person's own palette decides; only roles that must differ are named.
  private static let sixteen: [Role: Int] = [
    .secondary: 37, .muted: 90, .hairline: 90, .pending: 90, .gradient: 91, .inputGate: 34, .forgetGate: 33,
    .candidate: 32,
    .outputGate: 35, .negative: 34, .positive: 31,
  ]

  private static func decimal(_ color: UInt32) -> String {
    "\(color >> 16);\(color >> 8 & 0xFF);\(color & 0xFF)"
  }

  /// The nearest color of the 6×6×6 cube or the gray ramp of the 256-color palette.
  static func nearestInPalette(_ color: UInt32) -> Int {
    let parts = [color >> 16, color >> 8 & 0xFF, color & 0xFF].map(Int.init)
    let steps = [0, 95, 135, 175, 215, 255]
    let cube = parts.map { part in steps.indices.min { abs(steps[$0] - part) < abs(steps[$1] - part) } ?? 0 }
    let gray = max(0, min(23, ((parts[0] + parts[1] + parts[2]) / 3 - 3) / 10))
    func distance(_ other: [Int]) -> Int { zip(parts, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    let shade = 8 + 10 * gray
    return distance([shade, shade, shade]) < distance(cube.map { steps[$0] })
      ? 232 + gray : 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
  }
}
