import Foundation
import Testing

@testable import Terminal

struct PicturesTests {
  /// A picture of few colors, in which every band of six rows is different and the last is not full.
  private func sample(width: Int = 23, height: Int = 15) throws -> Pixels {
    var bytes: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        bytes += [(row / 2 + column / 3) % 3 == 0 ? 255 : 51, row > 7 ? 102 : 0, column % 5 == 0 ? 204 : 255]
      }
    }
    return try #require(Pixels(width: width, height: height, bytes: bytes))
  }

  @Test("a decoded sixel is the picture, pixel by pixel")
  func sixel() throws {
    let picture = try sample()
    #expect(try SixelDecoder.decode(SixelEncoder.sequence(picture)) == picture)
  }

  @Test("a picture of more colors than the palette holds comes back close to itself")
  func palette() throws {
    var bytes: [UInt8] = []
    for row in 0..<60 {
      for column in 0..<60 { bytes += [UInt8(row * 4), UInt8(column * 4), UInt8((row + column) * 2)] }
    }
    let picture = try #require(Pixels(width: 60, height: 60, bytes: bytes))
    let back = try SixelDecoder.decode(SixelEncoder.sequence(picture))
    let worst = zip(picture.bytes, back.bytes).map { abs(Int($0) - Int($1)) }.max() ?? 0
    // 3,600 colors in 255 boxes: some 14 to a box, in a plane of 240 by 240, so a side of about 15; a box is rarely twice as long.
    #expect(worst > 0 && worst <= 32)
  }

  @Test("runs are packed, and what is left of the last color is not written")
  func packed() throws {
    let picture = try #require(Pixels(width: 100, height: 6, bytes: [UInt8](repeating: 255, count: 1800)))
    #expect(SixelEncoder.sequence(picture) == "\u{1B}P0;1q\"1;1;100;6#0;2;100;100;100#0!100~\u{1B}\\")
  }

  @Test("kitty gets its file in pieces that are marked as going on, the last as the end")
  func kitty() throws {
    let file = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let text = PictureSequence.kitty(png: file, id: 1, columns: 40, rows: 12)
    let parts = text.components(separatedBy: "\u{1B}\\").dropLast()
    #expect(parts.count == 4)
    #expect(parts.first?.hasPrefix("\u{1B}_Ga=T,f=100,t=d,q=2,C=1,i=1,c=40,r=12,m=1;") == true)
    #expect(parts.last?.hasPrefix("\u{1B}_Gm=0;") == true)
    let letters = parts.map { $0.components(separatedBy: ";")[1] }.joined()
    #expect(Data(base64Encoded: letters) == Data(file))
  }

  @Test("iTerm2 gets its file whole, with its size", arguments: [0, 1, 2, 3, 100])
  func iterm2(_ count: Int) throws {
    let file = (0..<count).map { UInt8(truncatingIfNeeded: 255 - $0) }
    let text = PictureSequence.iterm2(png: file, columns: 8, rows: 4)
    #expect(text.hasPrefix("\u{1B}]1337;File=inline=1;size=\(count);width=8;height=4;preserveAspectRatio=1:"))
    #expect(text.hasSuffix("\u{7}"))
    #expect(
      Data(base64Encoded: String(text.dropLast().split(separator: ":", omittingEmptySubsequences: false)[1]))
        == Data(file))
  }

  @Test("only an answer of the terminal's own turns pictures on")
  func answers() {
    #expect(PictureProtocol(reports: ["_Gi=31;OK", "[?62;4c"]) == .kitty)
    #expect(PictureProtocol(reports: ["_Gi=31;ENOTSUPPORTED:no", "[?62;4;22c"]) == .sixel)
    #expect(PictureProtocol(reports: ["P>|iTerm2 3.5.0", "[?62;4c"]) == .iterm2)
    #expect(PictureProtocol(reports: ["[?62;22c"]) == nil)
    // The first number is the terminal's class, not an ability; 14 and 42 are others.
    #expect(PictureProtocol(reports: ["[?4;14;42c"]) == nil)
    #expect(PictureProtocol(reports: []) == nil)
    #expect(PictureProtocol.cell(reports: ["[6;18;9t"])?.height == 18)
    #expect(PictureProtocol.cell(reports: ["[6;0;9t"]) == nil)
  }

  @Test("through a multiplexer there are none, and a terminal that would print the question is not asked")
  func multiplexed() {
    #expect(PictureProtocol.isMultiplexed(["TMUX": "/run/tmux,1,0"]))
    #expect(PictureProtocol.isMultiplexed(["STY": "1.screen"]))
    #expect(PictureProtocol.isMultiplexed(["TERM": "tmux-256color"]))
    #expect(!PictureProtocol.mayBeAsked(["TERM": "xterm-256color", "TMUX": "/run/tmux,1,0"]))
    #expect(PictureProtocol.mayBeAsked(["TERM": "xterm-kitty", "TMUX": ""]))
    for term in ["", "dumb", "linux", "vt100"] { #expect(!PictureProtocol.mayBeAsked(["TERM": term])) }
  }

  @Test("the answers are read as reports, in one piece or byte by byte, and Alt with an underscore stays a key")
  func decoded() {
    let bytes = Array("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}P>|kitty(0.35)\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;c".utf8)
    var whole = KeyDecoder()
    let expected: [Key] = [
      .report("_Gi=31;OK"), .report("P>|kitty(0.35)"), .report("[6;20;10t"), .report("[?62;c"),
    ]
    #expect(whole.feed(bytes) == expected)
    var slow = KeyDecoder()
    #expect(bytes.flatMap { slow.feed([$0]) } == expected)
    var other = KeyDecoder()
    #expect(other.feed(Array("\u{1B}_x".utf8)) == [.alt("_"), .character("x")])
  }
}

/// Reads sixels back, as a terminal does.
private enum SixelDecoder {
  struct Broken: Error {}

  static func decode(_ text: String) throws -> Pixels {
    let bytes = Array(text.utf8)
    guard text.hasPrefix("\u{1B}P0;1q\"1;1;"), text.hasSuffix("\u{1B}\\") else { throw Broken() }
    var at = "\u{1B}P0;1q\"1;1;".utf8.count
    func number() -> Int {
      var value = 0
      while bytes[at] >= 48, bytes[at] <= 57 {
        value = value * 10 + Int(bytes[at] - 48)
        at += 1
      }
      return value
    }
    let width = number()
    at += 1
    let height = number()
    var pixels = [UInt8](repeating: 7, count: 3 * width * height)
    var colors: [Int: [UInt8]] = [:]
    var (color, column, top) = (0, 0, 0)
    while bytes[at] != 0x1B {
      var count = 1
      switch bytes[at] {
      case UInt8(ascii: "#"):
        at += 1
        color = number()
        guard bytes[at] == UInt8(ascii: ";") else { continue }
        var shares: [UInt8] = []
        at += 2
        for _ in 0..<3 {
          at += 1
          shares.append(UInt8((number() * 255 + 50) / 100))
        }
        colors[color] = shares
        continue
      case UInt8(ascii: "$"): column = 0
      case UInt8(ascii: "-"): (column, top) = (0, top + 6)
      case UInt8(ascii: "!"):
        at += 1
        count = number()
        fallthrough
      default:
        let mask = bytes[at] - 63
        for _ in 0..<count {
          for row in 0..<6 where mask >> UInt8(row) & 1 == 1 {
            guard let shown = colors[color], column < width, top + row < height else { throw Broken() }
            pixels.replaceSubrange(
              (3 * ((top + row) * width + column))..<(3 * ((top + row) * width + column) + 3), with: shown)
          }
          column += 1
        }
      }
      at += 1
    }
    return try #require(Pixels(width: width, height: height, bytes: pixels))
  }
}
