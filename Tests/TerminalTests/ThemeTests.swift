import Testing

@testable import Terminal

@Suite struct ThemeTests {
  @Test("the environment decides how many colors there are")
  func depth() {
    func depth(_ environment: [String: String], terminal: Bool = true) -> ColorDepth {
      ColorDepth(environment: environment, isTerminal: terminal)
    }
    #expect(depth(["TERM": "xterm-256color", "COLORTERM": "truecolor"]) == .truecolor)
    #expect(depth(["TERM": "xterm-256color"]) == .palette)
    #expect(depth(["TERM": "xterm"]) == .sixteen)
    #expect(depth(["TERM": "dumb"]) == .plain)
    #expect(depth(["TERM": "xterm", "NO_COLOR": "1"]) == .monochrome)
    #expect(depth(["TERM": "xterm", "NO_COLOR": ""]) == .sixteen)
    #expect(depth(["TERM": "xterm-256color"], terminal: false) == .plain)
    #expect(depth(["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], terminal: false) == .palette)
    #expect(depth(["TERM": "xterm", "CLICOLOR_FORCE": "0"], terminal: false) == .plain)
  }

  @Test("light and dark paper are told from COLORFGBG and from the terminal's own answer")
  func background() {
    #expect(Background(environment: ["COLORFGBG": "0;15"]) == .light)
    #expect(Background(environment: ["COLORFGBG": "15;0"]) == .dark)
    #expect(Background(environment: [:]) == .dark)
    #expect(Background(colorReport: "]11;rgb:ffff/ffff/f0f0") == .light)
    #expect(Background(colorReport: "]11;rgb:14/17/1a") == .dark)
    #expect(Background(colorReport: "]11;nonsense") == nil)
    #expect(Background(colorReport: "]11;rgb:zz/1/2") == nil)
  }

  @Test("without colors no escape sequence is written, and NO_COLOR keeps bold")
  func plain() {
    let spans = [Span("a", Style(.gradient, bold: true)), Span("b")]
    #expect(Theme(depth: .plain).render(spans) == "ab")
    #expect(Theme(depth: .monochrome).render(spans) == "\u{1B}[0;1ma\u{1B}[0mb")
    #expect(Theme(depth: .truecolor).render(spans) == "\u{1B}[0;1;38;2;255;138;61ma\u{1B}[0mb")
  }

  @Test("gates and the gradient differ in every color depth", arguments: [ColorDepth.sixteen, .palette, .truecolor])
  func rolesDiffer(depth: ColorDepth) {
    for background in [Background.light, .dark] {
      let theme = Theme(depth: depth, background: background)
      let roles: [Role] = [.ink, .gradient, .inputGate, .forgetGate, .candidate, .outputGate]
      #expect(Set(roles.map { theme.begin(Style($0)) }).count == roles.count)
    }
  }

  @Test("the palette's nearest color is itself for its own colors")
  func palette() {
    #expect(Theme.nearestInPalette(0x000000) == 16)
    #expect(Theme.nearestInPalette(0xFFFFFF) == 231)
    #expect(Theme.nearestInPalette(0x5F87AF) == 67)
    #expect(Theme.nearestInPalette(0x262626) == 235)
  }
}
