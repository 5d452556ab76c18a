import Foundation
import Recurrence
import Testing

@testable import Diagrams

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Collects what a strict XML parser finds.
final class FoundElements: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []
  var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  /// What stands in well-formed XML; nothing where it is not.
  static func parse(_ bytes: [UInt8]) -> FoundElements? {
    let found = FoundElements()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = found
    return parser.parse() ? found : nil
  }
}

@Suite("SVG written straight from the scene")
struct SVGWriterTests {
  private var scene: Scene {
    var scene = Scene(width: 200, height: 100, title: "a < b & \"c\"", caption: "c", description: "x\u{1}y")
    scene.add(
      .group(
        Group(
          id: "cell", address: "l0.t3.c[0]", title: "the <cell>",
          [
            .label(
              Label(MathText.runs("W_h^T a", TextStyle(.math, size: 12)), at: Point(10, 20), address: "l0.W_hh[0,1]"))
          ])))
    scene.add(.label(Label("二 & −1.27 ]]>", at: Point(10, 40), style: TextStyle(.label, size: 7.5).bold, anchor: .end)))
    scene.add(.rectangle(Rectangle(Rect(x: 0, y: 0, width: 36, height: 16), notch: 4.5, fill: .diverging(-1))))
    scene.add(.rectangle(Rectangle(Rect(x: 0, y: 50, width: 36, height: 16), radius: 3, stroke: .hairline)))
    scene.add(.circle(Circle(Point(50, 50), radius: 9, fill: .paper, stroke: Stroke(.ink))))
    scene.add(.arrow(Arrow([Point(60, 60), Point(90, 60)], paint: .gradient, direction: .backward)))
    scene.add(
      .path(
        Path(
          [.move(Point(110, 50)), .arc(to: Point(100, 60), center: Point(100, 50), clockwise: true)],
          stroke: Stroke(.ink))))
    return scene
  }

  @Test("The document is well-formed and carries role, title, description, ids and addresses")
  func wellFormed() throws {
    let found = try #require(FoundElements.parse(SVGWriter(measure: .fixed, idPrefix: "p1-").write(scene)))
    let root = try #require(found.elements.first)
    #expect(root.name == "svg")
    #expect(root.attributes["role"] == "img")
    #expect(root.attributes["aria-labelledby"] == "p1-title p1-desc")
    #expect(root.attributes["xml:space"] == "preserve")
    #expect(found.text.contains("a < b & \"c\""))
    #expect(found.text.contains("x\u{FFFD}y"))
    #expect(found.text.contains("二 & −1.27 ]]>"))
    #expect(found.elements.contains { $0.name == "g" && $0.attributes["id"] == "p1-cell" })
    #expect(found.elements.contains { $0.name == "text" && $0.attributes["data-address"] == "l0.W_hh[0,1]" })
  }

  @Test("Marks are written short")
  func short() {
    let text = String(decoding: SVGWriter(measure: .fixed).write(scene), as: UTF8.self)
    #expect(text.contains("<path d=\"M0 0L36 0L36 16L4.5 16L0 11.5Z\" fill=\"#"))
    #expect(text.contains("<rect x=\"0\" y=\"50\" width=\"36\" height=\"16\" rx=\"3\" fill=\"none\""))
    #expect(text.contains("M110 50A10 10 0 0 1 100 60\""))
    #expect(text.contains("stroke-dasharray=\"3.5 2.2\""))
  }

  @Test("What stands above another run goes back, and what follows continues behind the longer one")
  func stackedRuns() throws {
    let found = try #require(FoundElements.parse(SVGWriter(measure: .fixed).write(scene)))
    let spans = found.elements.filter { $0.name == "tspan" }
    #expect(spans.count == 5)
    #expect(spans[2].attributes["dx"] == "-5.011")
    #expect(spans[2].attributes["dy"] == "-6.96")
    #expect(spans[3].attributes["dx"] == nil)
  }

  @Test("A grid becomes one path for each paint, equal neighbors in one piece")
  func raster() {
    var scene = Scene(width: 40, height: 20)
    scene.add(
      .raster(
        Raster(
          Rect(x: 0, y: 0, width: 40, height: 20), rows: 2, columns: 4, cells: [0, 0, 1, 0, 1, 1, 1, 1],
          palette: [.ink, .gradient], address: "l0.f")))
    let text = String(decoding: SVGWriter(measure: .fixed).write(scene), as: UTF8.self)
    #expect(text.contains("<path d=\"M0 0h2v1H0zM3 0h1v1H3z\" fill=\"#1B1F24\"/>"))
    #expect(text.contains("<path d=\"M2 0h1v1H2zM0 1h4v1H0z\" fill=\"#D55E00\"/>"))
    #expect(text.contains("data-address=\"l0.f\" data-rows=\"2\" data-columns=\"4\""))
    #expect(text.contains("transform=\"matrix(10 0 0 10 0 0)\""))
  }
}

@Suite("Scenes that cannot be painted")
struct SceneValidationTests {
  private func key(_ scene: Scene) -> String? {
    do throws(Diagnosis) {
      try scene.validate()
      return nil
    } catch {
      return error.key
    }
  }

  @Test("A page needs a size", arguments: [(0.0, 10.0), (10, -1), (.nan, 1), (.infinity, 1)])
  func size(_ width: Double, _ height: Double) {
    #expect(key(Scene(width: width, height: height)) == "picture.size")
  }

  @Test("Marks need finite places, inside groups too")
  func places() {
    let bad: [Mark] = [
      .path(Path(through: [Point(0, .nan)])), .circle(Circle(Point(0, 0), radius: .infinity)),
      .rectangle(Rectangle(Rect(x: 0, y: 0, width: -1, height: 1))), .arrow(Arrow([Point(.infinity, 0), Point(0, 0)])),
      .label(Label("x", at: Point(.nan, 0), style: TextStyle(.label, size: 9))),
      .label(Label("x", at: Point(0, 0), style: TextStyle(.label, size: 0))),
      .path(Path(through: [Point(0, 0)], stroke: Stroke(.ink, dash: [0, 0]))),
    ]
    for mark in bad {
      #expect(key(Scene(width: 9, height: 9, marks: [mark])) == "picture.not-finite")
      #expect(key(Scene(width: 9, height: 9, marks: [.group(Group([mark]))])) == "picture.not-finite")
    }
  }

  @Test("A grid needs as many cells as rows and columns say, all in its palette")
  func grids() {
    let frame = Rect(x: 0, y: 0, width: 9, height: 9)
    for raster in [
      Raster(frame, rows: 2, columns: 2, cells: [0, 0, 0], palette: [.ink]),
      Raster(frame, rows: 1, columns: 1, cells: [1], palette: [.ink]),
      Raster(frame, rows: -1, columns: -1, cells: [0], palette: [.ink]),
      Raster(frame, rows: Int.max, columns: 2, cells: [0], palette: [.ink]),
    ] {
      #expect(key(Scene(width: 9, height: 9, marks: [.raster(raster)])) == "picture.raster")
    }
  }
}
