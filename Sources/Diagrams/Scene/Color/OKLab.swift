/// A color of OKLab, the space in which equal steps look equal (Ottosson 2020, bottosson.github.io/posts/oklab).
public struct OKLab: Equatable, Sendable {
  /// Lightness, 0 for black, 1 for white.
  public var lightness: Double
  /// Green to red.
  public var a: Double
  /// Blue to yellow.
  public var b: Double

  /// A color by lightness and the two axes of hue.
  public init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// The color in OKLab.
  public init(_ color: Color) {
    let r = Color.linear(color.red)
    let g = Color.linear(color.green)
    let b = Color.linear(color.blue)
    let l = Root.cube(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = Root.cube(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = Root.cube(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    self.b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  /// Distance from gray.
  public var chroma: Double { (a * a + b * b).squareRoot() }

  /// The color in linear light; components beyond 0…1 lie outside sRGB.
  var linear: (red: Double, green: Double, blue: Double) {
    let l = lightness + 0.3963377774 * a + 0.2158037573 * b
    let m = lightness - 0.1055613458 * a - 0.0638541728 * b
    let s = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    return (
      4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
      -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
      -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3
    )
  }

  private var isInGamut: Bool {
    let (r, g, b) = linear
    let range = -1e-6...1 + 1e-6
    return range.contains(r) && range.contains(g) && range.contains(b)
  }

  /// The color in sRGB, with as much of its chroma as sRGB can show at this lightness and hue.
  public var color: Color {
    var (r, g, b) = linear
    if !isInGamut {
      var low = 0.0
      var high = 1.0
      for _ in 0..<12 {
        let middle = (low + high) / 2
        if OKLab(lightness: lightness, a: a * middle, b: self.b * middle).isInGamut {
          low = middle
        } else {
          high = middle
        }
      }
      (r, g, b) = OKLab(lightness: lightness, a: a * low, b: self.b * low).linear
    }
    return Color(red: Color.gamma(r), green: Color.gamma(g), blue: Color.gamma(b))
  }
}

extension Color {
  /// sRGB component to linear light: ((v + 0.055) / 1.055)^2.4 above the straight part.
  static func linear(_ v: Double) -> Double {
    if v <= 0.04045 { return v / 12.92 }
    let base = (v + 0.055) / 1.055
    let fifth = Root.fifth(base)
    return base * base * fifth * fifth
  }

  /// Linear light to sRGB component: 1.055 v^(1/2.4) − 0.055 above the straight part.
  static func gamma(_ v: Double) -> Double {
    let v = min(1, max(0, v))
    if v <= 0.0031308 { return v * 12.92 }
    let twelfth = Root.cube(v).squareRoot().squareRoot()
    let square = twelfth * twelfth
    return 1.055 * square * square * twelfth - 0.055
  }
}

/// Roots by Newton's method; colors need no last bit, but need no mathematics library either.
enum Root {
  /// Cube root of a number that is not negative.
  static func cube(_ v: Double) -> Double {
    guard v > 0 else { return 0 }
    var x = Double(sign: .plus, exponent: v.exponent / 3, significand: 1.3)
    for _ in 0..<7 { x = (2 * x + v / (x * x)) / 3 }
    return x
  }

  /// Fifth root of a number from 0 to 1.
  static func fifth(_ v: Double) -> Double {
    guard v > 0 else { return 0 }
    var x = Double(sign: .plus, exponent: v.exponent / 5, significand: 1.3)
    for _ in 0..<9 { x = (4 * x + v / (x * x * x * x)) / 5 }
    return x
  }
}
