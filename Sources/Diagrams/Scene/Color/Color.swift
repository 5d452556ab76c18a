/// A color of the sRGB space, opaque, components from 0 to 1.
public struct Color: Equatable, Sendable {
  /// Red.
  public var red: Double
  /// Green.
  public var green: Double
  /// Blue.
  public var blue: Double

  /// A color by its components, each limited to 0…1.
  public init(red: Double, green: Double, blue: Double) {
    self.red = min(1, max(0, red))
    self.green = min(1, max(0, green))
    self.blue = min(1, max(0, blue))
  }

  /// A color as in `Color(0x0072B2)`.
  public init(_ hex: UInt32) {
    red = Double((hex >> 16) & 255) / 255
    green = Double((hex >> 8) & 255) / 255
    blue = Double(hex & 255) / 255
  }

  /// The color in 24 bits, as in `0x0072B2`.
  public var hex: UInt32 {
    UInt32(red * 255 + 0.5) << 16 | UInt32(green * 255 + 0.5) << 8 | UInt32(blue * 255 + 0.5)
  }

  /// The color between this one and `other`: this one at 0, the other at 1.
  public func mixed(with other: Color, _ share: Double) -> Color {
    Color(
      red: red + (other.red - red) * share, green: green + (other.green - green) * share,
      blue: blue + (other.blue - blue) * share)
  }

  /// Relative luminance (WCAG 2.1): 0 for black, 1 for white.
  public var luminance: Double {
    0.2126 * Color.linear(red) + 0.7152 * Color.linear(green) + 0.0722 * Color.linear(blue)
  }

  /// The contrast of two colors (WCAG 2.1), from 1 to 21.
  public func contrast(to other: Color) -> Double { Color.contrast(luminance, other.luminance) }

  /// The contrast of two luminances.
  static func contrast(_ a: Double, _ b: Double) -> Double { (max(a, b) + 0.05) / (min(a, b) + 0.05) }
}
