import PseudoTerminals
import Testing

@testable import Terminal

@Suite struct ScreenTests {
  private func screen(_ columns: Int = 10, _ rows: Int = 3) -> Screen {
    Screen(columns: columns, rows: rows, theme: Theme(depth: .truecolor))
  }

  @Test("the second frame holds only what changed")
  func changes() {
    var screen = screen()
    screen.put("f = 0.25", column: 0, row: 1)
    _ = screen.frame()
    #expect(screen.frame() == "")
    screen.put("f = 0.35", column: 0, row: 1)
    #expect(screen.frame() == "\u{1B}[?2026h\u{1B}[2;7H\u{1B}[0m3\u{1B}[0m\u{1B}[?2026l")
  }

  @Test("a change of style alone is drawn")
  func styles() {
    var screen = screen()
    screen.put("ab", column: 0, row: 0)
    _ = screen.frame()
    screen.tint(columns: 1..<50, rows: -3..<1)
    #expect(screen.frame().contains("48;2;"))
  }

  @Test("text is cut at the edges and never through a wide character")
  func edges() {
    var screen = screen()
    screen.put("abcdefghijkl", column: 5, row: 0)
    screen.put("中文中文中文", column: 1, row: 1)
    screen.put("xyz", column: -1, row: 2)
    screen.put("no", column: 0, row: 3)
    screen.put("no", column: 0, row: -1)
    screen.put("limited", column: 4, row: 2, limit: 3)
    #expect((0..<3).map { screen.text(row: $0) } == ["     abcde", " 中文中文", "yz  lim"])
  }

  @Test("writing on half of a wide character takes its other half away")
  func halves() {
    var screen = screen()
    screen.put("中文", column: 0, row: 0)
    screen.put("a", column: 1, row: 0)
    screen.put("b", column: 2, row: 0)
    #expect(screen.text(row: 0) == " ab")
  }

  @Test("two hundred random frames leave the terminal as a full drawing would, seed 7")
  func random() {
    var generator = Generator(state: 7)
    var screen = screen(20, 6)
    var seen = ReadScreen(columns: 20, rows: 6)
    for _ in 0..<200 {
      if Int.random(in: 0..<4, using: &generator) == 0 { screen.clear() }
      for _ in 0..<3 {
        let word = ["h₃", "中文字", "▐█▌", "−0.25", "   ", "🙂"].randomElement(using: &generator) ?? ""
        screen.put(
          word, column: Int.random(in: -2..<22, using: &generator), row: Int.random(in: 0..<6, using: &generator))
      }
      seen.apply(screen.frame())
      #expect(seen.lines == (0..<6).map { screen.text(row: $0) })
    }
  }

  @Test("after a new size the whole screen is drawn")
  func resizing() {
    var screen = screen()
    screen.put("a", column: 0, row: 0)
    _ = screen.frame()
    screen.resize(columns: 4, rows: 2)
    #expect(screen.frame().isEmpty == false)
    #expect(screen.text(row: 0) == "")
    #expect(screen.columns == 4)
  }
}

/// A small seeded generator (SplitMix64), so that a failure comes again.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
