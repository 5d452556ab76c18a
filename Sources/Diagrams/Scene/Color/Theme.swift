/// How roles look on one kind of page: light, dark, print, projector.
public struct Theme: Equatable, Sendable {
  /// The theme's name, as in `--theme dark`.
  public var name: String
  /// Strokes are painted this many times as wide.
  public var weight: Double
  /// No stroke is thinner, in points.
  public var thinnest: Double
  /// Where the diverging scale ends below zero.
  public var negativeEnd: Color
  /// Where the diverging scale ends above zero.
  public var positiveEnd: Color
  /// OKLab lightness of the smallest value of a scale.
  public var lightest: Double
  /// OKLab lightness of the largest value of a scale.
  public var darkest: Double
  private var colors: [Color]

  /// The color of a role.
  public func color(of role: Role) -> Color { colors[role.index] }

  /// The color of a paint.
  public func color(_ paint: Paint) -> Color {
    switch paint {
    case .role(let role): color(of: role)
    case .tint(let role, let share): color(of: .paper).mixed(with: color(of: role), min(1, max(0, share)))
    case .diverging(let value): diverging(value)
    case .ramp(let role, let share): ramp(role, share)
    case .fixed(let color): color
    case .contrast(let ground): contrasting(color(ground))
    }
  }

  /// Ink or paper, whichever contrasts more with `ground`; black or white where neither reaches 4.5.
  public func contrasting(_ ground: Color) -> Color {
    let luminance = ground.luminance
    func better(_ a: Color, _ b: Color) -> (color: Color, contrast: Double) {
      let (first, second) = (Color.contrast(a.luminance, luminance), Color.contrast(b.luminance, luminance))
      return first >= second ? (a, first) : (b, second)
    }
    let best = better(color(of: .ink), color(of: .paper))
    return best.contrast >= 4.5 ? best.color : better(Color(0x000000), Color(0xFFFFFF)).color
  }

  /// The width that a stroke of `width` is painted with.
  public func strokeWidth(_ width: Double) -> Double { max(thinnest, width * weight) }

  /// White page.
  public static var light: Theme {
    Theme(
      name: "light", weight: 1, thinnest: 0, negativeEnd: Color(0x2166AC), positiveEnd: Color(0xB2182B),
      lightest: 0.985, darkest: 0.48, colors: lightColors.map { Color($0) })
  }

  /// Black page.
  public static var dark: Theme {
    Theme(
      name: "dark", weight: 1, thinnest: 0, negativeEnd: Color(0x5CA8F5), positiveEnd: Color(0xF47C78),
      lightest: 0.23, darkest: 0.70, colors: darkColors.map { Color($0) })
  }

  /// White page for paper: pure black, hairlines that a printer holds.
  public static var print: Theme {
    var theme = light
    theme.name = "print"
    theme.thinnest = 0.5
    theme.set(.ink, 0x000000)
    theme.set(.secondary, 0x3D454D)
    theme.set(.hairline, 0xB4BCC5)
    theme.set(.muted, 0x7D8791)
    theme.set(.pending, 0x6B757F)
    theme.set(.tileEdge, 0x8E98A2)
    return theme
  }

  /// White page for the back of a room: more contrast, heavier lines.
  public static var projector: Theme {
    var theme = light
    theme.name = "projector"
    theme.weight = 1.4
    theme.thinnest = 0.9
    theme.set(.ink, 0x000000)
    theme.set(.secondary, 0x333B43)
    theme.set(.hairline, 0xC3CAD2)
    theme.set(.muted, 0x6E7883)
    theme.set(.pending, 0x66707A)
    theme.set(.emphasis, 0xE6EAEF)
    // Norms stand on the tint of the present step.
    theme.set(.gradientText, 0xA84700)
    theme.set(.tileEdge, 0x7D8791)
    return theme
  }

  /// All themes, in the order of their introduction to readers.
  public static var all: [Theme] { [light, dark, print, projector] }

  /// The theme called `name`.
  public static func named(_ name: String) -> Theme? { all.first { $0.name == name } }

  private mutating func set(_ role: Role, _ hex: UInt32) { colors[role.index] = Color(hex) }

  // In the order of the roles' declaration.
  private static let lightColors: [UInt32] = [
    0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00, 0x005F96, 0x7A6400, 0x00714F, 0x9C4678, 0xB94F00,
    0x1B1F24, 0x5B6570, 0xD5DAE0, 0xFFFFFF, 0x9BA5B0, 0x86909A, 0xF1F3F6, 0xAEB6BF, 0xBF4600,
  ]
  private static let darkColors: [UInt32] = [
    0x56A8E0, 0xF0B73F, 0x2FC79B, 0xDE9CC2, 0xFF8A3D, 0x56A8E0, 0xF0B73F, 0x2FC79B, 0xDE9CC2, 0xFF8A3D,
    0xE8EAED, 0x9BA5B0, 0x343A41, 0x14171A, 0x5B6570, 0x6F7983, 0x20252A, 0x4A525B, 0xD9722F,
  ]
}

extension Role {
  /// The place of the role among all roles.
  var index: Int {
    switch self {
    case .inputGate: 0
    case .forgetGate: 1
    case .candidate: 2
    case .outputGate: 3
    case .gradient: 4
    case .inputGateText: 5
    case .forgetGateText: 6
    case .candidateText: 7
    case .outputGateText: 8
    case .gradientText: 9
    case .ink: 10
    case .secondary: 11
    case .hairline: 12
    case .paper: 13
    case .muted: 14
    case .pending: 15
    case .emphasis: 16
    case .tileEdge: 17
    case .gradientEdge: 18
    }
  }
}
