import Diagrams
import Testing
import Workers

@testable import CairoRendering

@Suite("PDF written straight")
struct PDFWriterTests {
  private let shaper = PangoShaper()

  private func scene(_ texts: [(String, TextStyle)], title: String = "") -> Scene {
    var scene = Scene(width: 200, height: 20 + 20 * Double(texts.count), title: title)
    for (row, (text, style)) in texts.enumerated() {
      scene.add(.label(Label(text, at: Point(10, 20 + 20 * Double(row)), style: style)))
    }
    return scene
  }

  private func read(_ scenes: [Scene], scale: Double = 1) throws -> ReadPDF {
    try ReadPDF(try Renderer(scale: scale, shaper: shaper).pdf(scenes))
  }

  @Test("a reader finds every word of every page, in any script, with its blanks")
  func words() throws {
    let texts = [
      ("Unit 0: −0.35 × (1 + h)", TextStyle(.label, size: 9)),
      ("∂L/∂c′ ⊙ σ", TextStyle(.math, size: 12, isItalic: true)),
      ("遗忘门 f", TextStyle(.cjk, size: 11)), ("W_ih  [4, 3]", TextStyle(.mono, size: 9, weight: .medium)),
      ("AVAVA Te efficient", TextStyle(.label, size: 13, weight: .semibold)),
    ]
    let pdf = try read([scene(texts), scene(Array(texts.reversed()))])
    let pages = try pdf.pages
    #expect(pages.count == 2)
    #expect(try pdf.words(pages[0]) == texts.map(\.0))
    #expect(try pdf.words(pages[1]) == texts.reversed().map(\.0))
  }

  @Test("a label's letters stand upright where the label does, its runs behind one another and above the line")
  func upright() throws {
    var page = Scene(width: 100, height: 50)
    let style = TextStyle(.label, size: 9)
    page.add(.label(Label([TextRun("h", style), TextRun("t", style.sized(6), rise: 2)], at: Point(10, 20))))
    let content = try #require(try read([page], scale: 2).pages.first)
    #expect(content.contains("BT /F0 9 Tf 1 0 0 -1 10 20 Tm[<0001>]TJ ET"))
    let second = try #require(content.components("/F0 6 Tf 1 0 0 -1 ").last)
    let numbers = second.split(separator: " ").prefix(2).compactMap { Double($0) }
    // Numbers have three decimals.
    #expect(numbers.count == 2 && abs(numbers[0] - 10 - shaper.measure.width("h", style)) < 0.001 && numbers[1] == 18)
  }

  @Test("letters from right to left stand as they are seen, each for itself: readers turn them around")
  func fromRightToLeft() throws {
    let style = TextStyle(.label, size: 9)
    for (text, seen) in [
      ("\u{5D0}\u{5D1}\u{5D2}", "\u{5D2}\u{5D1}\u{5D0}"), ("\u{5D0}\u{5D1} 12", "12 \u{5D1}\u{5D0}"),
    ] {
      guard shaper.unknownGlyphs(text, style) == 0 else { continue }
      let pdf = try read([scene([(text, style)])])
      let page = try #require(try pdf.pages.first)
      #expect(!page.contains("ActualText"))
      #expect(try pdf.words(page) == [seen])
    }
  }

  @Test("letters that do not stand for characters of their own carry their words beside them")
  func ordered() throws {
    // A letter that some font sets as two glyphs: the letter and its accent.
    let letters = (0x1E00...0x1EFF).compactMap { Unicode.Scalar($0).map { String($0) } }
    let split = [FontRole.label, .math, .mono].lazy.flatMap { role in
      letters.lazy.map { ($0, TextStyle(role, size: 9)) }
    }.first { shaper.unknownGlyphs($0, $1) == 0 && shaper.set($0, $1).glyphs?.count == 2 }
    if let (letter, style) = split {
      let page = try #require(try read([scene([(letter, style)])]).pages.first)
      let code = String(try #require(letter.unicodeScalars.first).value, radix: 16, uppercase: true)
      #expect(page.contains("/Span<</ActualText<FEFF\(code)>>>BDC"))
      #expect(page.contains("EMC"))
    }
    #expect(
      SetText.clusters([.init(shape: 0, x: 0, y: 0, start: 1), .init(shape: 0, x: 9, y: 0, start: 0)], of: "ab") == [
        "b", "a",
      ])
    #expect(
      SetText.clusters([.init(shape: 0, x: 0, y: 0, start: 0), .init(shape: 0, x: 0, y: 0, start: 0)], of: "e\u{301}")
        == nil)
    #expect(
      SetText.clusters([.init(shape: 0, x: 0, y: 0, start: 0), .init(shape: 1, x: 5, y: 0, start: 2)], of: "ffi") == [
        "ff", "i",
      ])
  }

  @Test("each glyph stands where it was set, to a thousandth of its size")
  func places() throws {
    let text = "AV To 11.17 W·x"
    let style = TextStyle(.label, size: 16)
    var type = PDFType(shaper: shaper)
    let found = type.run(text, style)
    let run = try #require(found)
    let glyphs = try #require(shaper.set(text, style).glyphs)
    #expect(run.pieces.count == 1 && run.words == nil)
    let operand = String(decoding: run.pieces[0].operand, as: UTF8.self)
    var pen = 0.0
    var index = 0
    for part in operand.dropFirst().dropLast().split(separator: "<", omittingEmptySubsequences: true) {
      let sides = part.split(separator: ">", omittingEmptySubsequences: false)
      let digits = Array(sides[0])
      for place in stride(from: 0, to: digits.count, by: 4) {
        let code = try #require(Int(String(digits[place..<(place + 4)]), radix: 16))
        // At the reference size a thousandth of the size is 16.384 of Pango's units; half of one more for a width's rounding.
        #expect(abs(pen * 16.384 - Double(glyphs[index].x)) <= 1.5 * 16.384, "\(index) of \(text)")
        pen += Double(type.fonts[run.font].width(of: code))
        index += 1
      }
      if sides.count > 1, let back = Double(sides[1]) { pen -= back }
    }
    #expect(index == glyphs.count)
  }

  @Test("a font's program draws the outlines that Pango found, to half a thousandth of the size")
  func outlines() throws {
    let text = "Saga8"
    let style = TextStyle(.math, size: 9)
    let program = try #require(try read([scene([(text, style)])]).programs.first)
    let drawn = try CharstringReader(program).glyphs
    let set = try #require(shaper.set(text, style).glyphs)
    // "S", "a", "g" and "8", behind the glyph that shows nothing.
    #expect(drawn.count == 5 && drawn[0].isEmpty)
    let shapes = [0, 1, 2, 4].map { shaper.shape(set[$0].shape) }
    for (glyph, shape) in zip(drawn.dropFirst(), shapes) {
      let points = shape.flatMap { element -> [Point] in
        switch element {
        case .move(let point), .line(let point): [point]
        case .curve(let a, let b, let to): [a, b, to]
        default: []
        }
      }
      #expect(!points.isEmpty && glyph.count == points.count)
      for (found, point) in zip(glyph, points) {
        // Whole units of a thousand to the size of 16.
        #expect(abs(found.x - point.x * 62.5) <= 0.5 && abs(found.y + point.y * 62.5) <= 0.5)
      }
    }
  }

  @Test("what stays the same is not said again, and a second page asks for it anew")
  func state() throws {
    var page = Scene(width: 100, height: 50)
    for x in [10.0, 30, 50] {
      let stroke = Stroke(.role(.gradient), width: 2)
      page.add(.circle(Circle(Point(x, 25), radius: 5, fill: .role(.candidate), stroke: stroke)))
    }
    page.add(.path(Path(through: [Point(0, 0), Point(9.5, -0.25)], stroke: Stroke(.ink, width: 2, dash: [3, 1.5]))))
    for content in try read([page, page], scale: 2).pages {
      let operators = content.split(whereSeparator: { $0 == " " || $0 == "\n" })
      #expect(content.hasPrefix("2 0 0 -2 0 100 cm\n"))
      #expect(operators.filter { $0 == "RG" }.count == 2)
      #expect(operators.filter { $0 == "w" }.count == 1)
      #expect(operators.filter { $0 == "B" }.count == 3)
      #expect(content.contains("[3 1.5 ]0 d\n0 0 m\n9.5 -0.25 l\nS\n"))
    }
  }

  @Test("a part of a circle becomes curves that keep to it, whichever way round")
  func arcs() throws {
    for clockwise in [true, false] {
      var content = PDFContent(theme: .light)
      content.put([.move(Point(50, 30)), .arc(to: Point(30, 50), center: Point(30, 30), clockwise: clockwise)])
      let numbers = String(decoding: content.bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
        $0.split(separator: " ").compactMap { Double($0) }
      }
      // A quarter from the right to the bottom clockwise, three quarters the other way.
      #expect(numbers.count == (clockwise ? 1 : 3))
      var from = Point(50, 30)
      for curve in numbers {
        try #require(curve.count == 6)
        let to = Point(curve[4], curve[5])
        let middle = Point(
          (from.x + 3 * curve[0] + 3 * curve[2] + to.x) / 8, (from.y + 3 * curve[1] + 3 * curve[3] + to.y) / 8)
        // Curves of a quarter are off by 0.0003 of the radius at most; numbers have three decimals.
        #expect(abs(middle.distance(to: Point(30, 30)) - 20) < 0.007)
        #expect(abs(to.distance(to: Point(30, 30)) - 20) < 0.001)
        from = to
      }
      #expect(from.distance(to: Point(30, 50)) < 0.001)
    }
  }

  @Test("a grid is an image of a pixel a cell, told not to be smoothed")
  func grid() throws {
    var page = Scene(width: 100, height: 50)
    let frame = Rect(x: 10, y: 5, width: 60, height: 40)
    page.add(
      .raster(
        Raster(
          frame, rows: 2, columns: 3, cells: [0, 1, 0, 1, 0, 1],
          palette: [.fixed(Color(0x102030)), .fixed(Color(0xFFFFFF))])))
    let pdf = try read([page])
    #expect(try pdf.pages[0].contains("q 60 0 0 -40 10 45 cm/I0 Do Q"))
    let image = try #require(pdf.objects.first { ReadPDF.text($0.value).contains("/Subtype/Image") })
    let dictionary = ReadPDF.text(image.value)
    #expect(dictionary.contains("/Width 3/Height 2/BitsPerComponent 8/Interpolate false"))
    #expect(dictionary.contains("[/Indexed/DeviceRGB 1<102030FFFFFF>]"))
    #expect(try pdf.stream(image.key) == [0, 1, 0, 1, 0, 1])
  }

  @Test("letters that no font has are left to Cairo, and so is the document")
  func unknown() throws {
    let style = TextStyle(.label, size: 9)
    func writer(_ texts: [String]) -> PDFWriter? {
      PDFWriter([scene(texts.map { ($0, style) })], theme: .light, scale: 1, shaper: shaper)
    }
    #expect(writer(["a", "\u{F8FFE}"]) == nil)
    #expect(writer(["a"]) != nil)
    let bytes = try Renderer(shaper: shaper).pdf([scene([("\u{F8FFE}", style)])])
    #expect(ReadPDF.text(bytes).contains("cairo"))
  }

  @Test("a page that is longer than viewers take has larger units")
  func units() throws {
    for (width, box, start) in [
      (14_400.0, "[0 0 14400 100]/Resources", "1 0 0 -1 0 100 cm"),
      (30_000, "[0 0 7500 25]/UserUnit 4/Resources", "0.25 0 0 -0.25 0 25 cm"),
    ] {
      let pdf = try read([Scene(width: width, height: 100)])
      #expect(pdf.objects.values.contains { ReadPDF.text($0).contains("/MediaBox" + box) })
      #expect(try pdf.pages[0].hasPrefix(start))
    }
  }

  @Test("a document is the same, however many threads write its pages")
  func threads() throws {
    let texts = ["Unit 0: −0.35", "h = o ⊙ tanh(c)", "0.35 0.17", "遗忘门"]
    let pages = (0..<7).map { number in
      var page = scene(texts.map { ("\(number) " + $0, TextStyle(.label, size: 9)) }, title: "Page \(number)")
      // No page has as many grids as the one before; one has no cells.
      for row in 0..<(number % 3) {
        page.add(
          .raster(
            Raster(
              Rect(x: 10, y: 5, width: 60, height: 40), rows: row, columns: 2,
              cells: Array(repeating: 1, count: 2 * row),
              palette: [.ink, .paper])))
      }
      return page
    }
    let renderer = Renderer(shaper: shaper)
    let alone = try renderer.pdf(pages, workers: Workers(count: 1))
    let pdf = try ReadPDF(alone)
    #expect(try pdf.pages.count == 7 && pdf.pages[2].contains("/I0 Do") && pdf.pages[5].contains("/I1 Do"))
    for count in [2, 3] { #expect(try renderer.pdf(pages, workers: Workers(count: count)) == alone) }
  }

  @Test("the title stands in the document as it is, in any script and with any bracket")
  func strings() {
    #expect(PDFFile.string("f(x) = \\") == "(f\\(x\\) = \\\\)")
    #expect(PDFFile.string("门") == "<FEFF95E8>")
    #expect(PDFFile.string("𝛔") == "<FEFFD835DED4>")
  }
}
