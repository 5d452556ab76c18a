import Diagrams
import Recurrence
import Testing
import Workers

@testable import CairoRendering

@Suite("Text set by Pango")
struct PangoShaperTests {
  let shaper = PangoShaper()

  @Test("Figures are as wide as one another, so that columns align")
  func tabular() {
    let style = TextStyle(.label, size: 9)
    let widths = (0...9).map { shaper.measure.width("\($0)\($0)", style) }
    // Pango's units are 1/1024 of a point.
    #expect((widths.max() ?? 0) - (widths.min() ?? 0) <= 2.0 / 1024)
    #expect((widths.min() ?? 0) > 0)
  }

  @Test("Text is as wide at every scale: twice the size, twice the width")
  func linear() {
    let text = "∂L/∂h and 0.0904 × 0.02"
    let one = shaper.measure.width(text, TextStyle(.label, size: 9))
    let two = shaper.measure.width(text, TextStyle(.label, size: 18))
    // Each glyph's advance is rounded to 1/1024 of a point.
    #expect(abs(two - 2 * one) < Double(text.count) * 2 / 1024)
  }

  @Test(
    "What is painted stays inside the measured ink, at every scale and in every kind of type",
    arguments: [
      TextStyle(.label, size: 7.5), TextStyle(.math, size: 18, isItalic: true), TextStyle(.cjk, size: 11),
      TextStyle(.mono, size: 9), TextStyle(.label, size: 14, weight: .semibold),
    ])
  func inkInside(_ style: TextStyle) throws {
    for scale in [1.0, 2, 3] {
      var scene = Scene(width: 120, height: 60)
      let label = Label("fgjÅ−0.27门", at: Point(20, 35), style: style)
      scene.add(.label(label))
      let image = try DecodedPNG(Renderer(scale: scale, shaper: shaper).png(scene))
      // A pixel that is only touched counts as ink, and Cairo rounds the places of glyphs to whole pixels.
      let box = shaper.measure.box(label).grown(by: 1.5 / scale)
      var found = 0
      for y in 0..<image.height {
        for x in 0..<image.width where image[x, y] != 0xFFFFFF {
          found += 1
          let pixel = Rect(x: Double(x) / scale, y: Double(y) / scale, width: 1 / scale, height: 1 / scale)
          #expect(box.contains(pixel), "\(x), \(y) at scale \(scale)")
        }
      }
      #expect(found > 50)
    }
  }

  @Test("A line with a superscript above a subscript goes on behind the longer of the two")
  func stacked() {
    let runs = MathText.runs("W_hh^T a", TextStyle(.math, size: 12))
    let line = shaper.measure.line(runs)
    #expect(line.starts[1] == line.starts[2])
    #expect(line.starts[3] >= line.starts[1] + shaper.measure.width("hh", runs[1].style) - 0.001)
  }

  @Test("Symbols of the lessons have a glyph: no boxes", arguments: [FontRole.label, .math, .cjk, .mono])
  func noTofu(_ font: FontRole) {
    for symbol in "∂σ⊙′‖ŷτ∇−×≤≥≈∞✓✗·…→←⁻³₃遗忘门" {
      #expect(shaper.unknownGlyphs(String(symbol), TextStyle(font, size: 12)) == 0, "\(symbol)")
    }
  }

  @Test("A label that no font can show is named")
  func missingGlyphs() {
    var scene = Scene(width: 10, height: 10)
    scene.add(.label(Label("fine", at: Point(0, 9), style: TextStyle(.label, size: 9))))
    #expect(shaper.missingGlyphs(in: scene) == nil)
    // A code point that Unicode will never assign.
    scene.add(.label(Label("a\u{EFFFF}", at: Point(0, 9), style: TextStyle(.label, size: 9))))
    #expect(shaper.missingGlyphs(in: scene)?["count"] == "1")
  }

  @Test("Empty text and text with zero bytes take no trap")
  func odd() {
    let style = TextStyle(.label, size: 9)
    #expect(shaper.measure.width("", style) == 0)
    #expect(shaper.measure.width("a\u{0}b", style) > 0)
    #expect(shaper.measure.width(String(repeating: "long ", count: 5000), style) > 10000)
  }

  @Test("The store of laid-out text is bounded")
  func bounded() {
    let style = TextStyle(.label, size: 9)
    let before = shaper.measure.width("0", style)
    for n in 0..<9000 { _ = shaper.measure.width("\(n)", style) }
    #expect(shaper.measure.width("0", style) == before)
  }

  @Test("Several threads get the same answers as one")
  func threads() {
    let style = TextStyle(.label, size: 9)
    let texts = (0..<600).map { "unit \($0 % 200): −0.\($0 % 200)" }
    let expected = texts.map { self.shaper.measure.width($0, style) }
    let shaper = PangoShaper()
    var widths = [Double](repeating: 0, count: texts.count)
    widths.withUnsafeMutableBufferPointer { buffer in
      let widths = buffer
      Workers(count: 4).forEach(texts.count) { item, _ in widths[item] = shaper.measure.width(texts[item], style) }
    }
    #expect(widths == expected)
  }

  @Test("Texts that Unicode holds to be equal are set each for itself")
  func bytes() {
    let style = TextStyle(.label, size: 9)
    #expect("\u{E9}x" == "e\u{301}x")
    #expect(shaper.set("\u{E9}x", style).glyphs?.last?.start == 2)
    #expect(shaper.set("e\u{301}x", style).glyphs?.last?.start == 3)
  }

  @Test("Characters that the usual families lack are looked for among all fonts, and change nothing for the others")
  func widened() {
    let shaper = PangoShaper()
    let style = TextStyle(.label, size: 9)
    let before = shaper.measure.width("Unit 2 changes most: −0.37", style)
    // Cuneiform: hardly any machine has a font for it, so that every font is asked.
    _ = shaper.measure.width("\u{12000}", style)
    #expect(shaper.measure.width("Unit 2 changes most: −0.37 ", style) > before)
    #expect(shaper.measure.width("Unit 2 changes most: −0.37", style) == before)
    #expect(PangoShaper().measure.width("Unit 2 changes most: −0.37", style) == before)
  }
}
