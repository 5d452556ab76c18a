import Testing

@testable import Diagrams

extension Theme: CustomTestStringConvertible {
  /// The theme by its name.
  public var testDescription: String { name }
}

@Suite("Colors")
struct ColorTests {
  private static let textRoles: [Role] = [
    .ink, .secondary, .inputGateText, .forgetGateText, .candidateText, .outputGateText, .gradientText,
  ]

  @Test("Text of every role stands out from paper by at least 4.5 to 1", arguments: Theme.all)
  func contrast(_ theme: Theme) {
    for role in ColorTests.textRoles {
      #expect(theme.color(of: role).contrast(to: theme.color(.paper)) >= 4.5, "\(role.rawValue)")
      // The present step is tinted.
      #expect(theme.color(of: role).contrast(to: theme.color(.role(.emphasis))) >= 4.5, "\(role.rawValue)")
    }
  }

  @Test("What is not computed yet can still be read, 3 to 1", arguments: Theme.all)
  func pending(_ theme: Theme) {
    #expect(theme.color(.role(.pending)).contrast(to: theme.color(.paper)) >= 3)
  }

  @Test("The number on a tile of any shade stands out by at least 4.5 to 1", arguments: Theme.all)
  func tileNumbers(_ theme: Theme) {
    for step in -50...50 {
      let shade = Paint.diverging(Double(step) / 50)
      #expect(theme.color(.contrast(on: shade)).contrast(to: theme.color(shade)) >= 4.5, "\(step)")
    }
  }

  @Test("Equal steps of a signed value are equal steps of lightness, on both sides of zero", arguments: Theme.all)
  func evenLightness(_ theme: Theme) {
    let step = (theme.darkest - theme.lightest) / 20
    for sign in [-1.0, 1.0] {
      for n in 1..<20 {
        let here = OKLab(theme.diverging(sign * Double(n) / 20)).lightness
        let next = OKLab(theme.diverging(sign * Double(n + 1) / 20)).lightness
        // The published matrices of OKLab invert each other to some 1e-4; colors are limited to the gamut to 2^-12 of their chroma.
        #expect(abs(next - here - step) < 1e-3)
      }
    }
    #expect(theme.diverging(0) == theme.color(.paper))
  }

  @Test("A ramp grows evenly away from paper in every gate's hue", arguments: Theme.all)
  func ramps(_ theme: Theme) {
    for role in [Role.inputGate, .forgetGate, .candidate, .outputGate, .gradient] {
      for n in 1...20 {
        let lightness = OKLab(theme.ramp(role, Double(n) / 20)).lightness
        #expect(abs(lightness - theme.lightness(at: Double(n) / 20)) < 1e-3, "\(role.rawValue) \(n)")
      }
    }
  }

  @Test("A scale limits what lies beyond it and paints paper for what is no number")
  func limits() {
    #expect(Theme.light.diverging(7) == Theme.light.diverging(1))
    #expect(Theme.light.diverging(-.infinity) == Theme.light.diverging(-1))
    #expect(Theme.light.diverging(.nan) == Theme.light.color(.paper))
  }

  @Test("Colors survive the way to OKLab and back")
  func roundTrip() {
    for hex: UInt32 in [0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00, 0x000000, 0xFFFFFF, 0x123456] {
      #expect(OKLab(Color(hex)).color.hex == hex)
    }
  }

  @Test("Roles stand in the tables in the order of their declaration")
  func indices() {
    #expect(Role.allCases.map(\.index) == Array(0..<Role.allCases.count))
    #expect(Theme.light.color(of: .gradientEdge).hex == 0xBF4600)
    #expect(Theme.dark.color(of: .paper).hex == 0x14171A)
  }
}
