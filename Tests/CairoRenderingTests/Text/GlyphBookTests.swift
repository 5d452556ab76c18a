import CPango
import Diagrams
import Testing

@testable import CairoRendering

@Suite("Glyphs as outlines")
struct GlyphBookTests {
  let shaper = PangoShaper()

  private func glyphs(_ text: String, _ style: TextStyle) throws -> ([GlyphOutlines.Placed], GlyphOutlines) {
    let outlines = GlyphBook(shaper: shaper).outlines
    return (try #require(outlines.glyphs(text, style)), outlines)
  }

  @Test("a letter that stands twice is one shape in two places, from left to right; blanks have none")
  func shared() throws {
    let (found, outlines) = try glyphs("aa a", TextStyle(.label, size: 9))
    #expect(found.count == 3)
    #expect(Set(found.map(\.glyph)).count == 1)
    #expect(found[0].at.x < found[1].at.x && found[1].at.x < found[2].at.x)
    #expect(!outlines.shape(found[0].glyph).isEmpty)
  }

  @Test(
    "outlines cover the ink that was measured",
    arguments: [
      ("h₃ = 0.46 − 1", TextStyle(.label, size: 9)), ("∂L/∂c", TextStyle(.math, size: 16, isItalic: true)),
      ("梯度", TextStyle(.cjk, size: 11)), ("unroll σ", TextStyle(.mono, size: 9, weight: .medium)),
    ])
  func ink(text: String, style: TextStyle) throws {
    let (found, outlines) = try glyphs(text, style)
    var low = Point(.infinity, .infinity)
    var high = Point(-.infinity, -.infinity)
    for placed in found {
      for element in outlines.shape(placed.glyph) {
        // Every end of a line or curve; control points may stand outside.
        let end: Point
        switch element {
        case .move(let point), .line(let point), .curve(_, _, let point): end = point
        default: continue
        }
        low = Point(min(low.x, placed.at.x + end.x), min(low.y, placed.at.y + end.y))
        high = Point(max(high.x, placed.at.x + end.x), max(high.y, placed.at.y + end.y))
      }
    }
    let measured = shaper.measure(text, style.sized(outlines.size)).ink
    // Pango rounds ink outwards to whole pixels at the reference size.
    #expect(abs(low.x - measured.x) <= 1.01 && abs(high.x - measured.maxX) <= 1.01)
    #expect(abs(low.y - measured.y) <= 1.01 && abs(high.y - measured.maxY) <= 1.01)
  }

  @Test("a character that no font has is left to the viewer as text")
  func unknown() throws {
    let outlines = GlyphBook(shaper: shaper).outlines
    // A private character, which no font of text has.
    #expect(outlines.glyphs("\u{F8FFE}", TextStyle(.label, size: 9)) == nil)
    var scene = Scene(width: 40, height: 20)
    scene.add(.label(Label("a", at: Point(2, 10), style: TextStyle(.label, size: 8))))
    scene.add(.label(Label("\u{F8FFE}", at: Point(20, 10), style: TextStyle(.label, size: 8))))
    let text = String(decoding: try Renderer(shaper: shaper).svg(scene), as: UTF8.self)
    #expect(text.contains("<path id=\"g0\" d=\"M"))
    #expect(text.contains("<g transform=\"translate(2 10) scale(0.5)\" fill=\"#1B1F24\"><use xlink:href=\"#g0\""))
    #expect(text.contains("font-size=\"8\">\u{F8FFE}</text>"))
  }
}
