import Diagrams
import Testing

@testable import CairoRendering

@Suite("PNG in parts")
struct PNGPartsTests {
  private let renderer = Renderer(scale: 1.5)

  /// Every kind of mark, many of them over the borders of parts.
  private var scene: Scene {
    var scene = Scene(width: 1000, height: 1000, title: "Parts")
    var state: UInt64 = 11
    func random(_ limit: Double) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) * limit
    }
    func point() -> Point { Point(random(1000), random(1000)) }
    for index in 0..<120 {
      let (a, b, c) = (point(), point(), point())
      let stroke = Stroke(.role(.gradient), width: 0.5 + random(8), dash: index % 3 == 0 ? [7, 3] : [])
      scene.add(.path(Path(through: [a, b, c], stroke: stroke)))
      scene.add(.circle(Circle(b, radius: random(60), fill: .role(.candidate), stroke: stroke)))
      scene.add(.arrow(Arrow([c, Point(a.x, c.y), a])))
      scene.add(.rectangle(Rectangle(Rect(x: a.x, y: b.y, width: 40, height: 60), radius: 5, fill: .role(.inputGate))))
      scene.add(.path(Path([.move(a), .curve(b, c, to: point()), .close], fill: .role(.outputGate))))
      scene.add(.label(Label("ƒ(x) = Ägypten \(index)", at: c, style: TextStyle(.label, size: 8 + random(30)))))
    }
    scene.add(
      .raster(
        Raster(
          Rect(x: 300, y: 200, width: 200, height: 700), rows: 7, columns: 1, cells: [0, 1, 0, 1, 0, 1, 0],
          palette: [.ink, .paper])))
    return scene
  }

  @Test("however many threads paint it, a picture is the same file")
  func threads() throws {
    let scene = scene
    let one = try renderer.png(scene, threads: 1)
    for count in [2, 3, 8] { #expect(try renderer.png(scene, threads: count) == one) }
  }

  @Test("parts join without a seam: every pixel is as in a picture that is painted whole")
  func seams() throws {
    let scene = scene
    let image = try DecodedPNG(renderer.png(scene))
    let whole = try renderer.pixels(scene)
    #expect(image.width == 1500 && image.height == 1500 && whole.width == 1500 && whole.height == 1500)
    var largest = 0
    for y in 0..<1500 {
      for x in 0..<1500 {
        let pixel = image[x, y]
        for (channel, shift) in [UInt32(16), 8, 0].enumerated() {
          let here = Int(whole.bytes[3 * (y * 1500 + x) + channel])
          largest = max(largest, abs(Int(pixel >> shift & 255) - here))
        }
      }
    }
    #expect(largest == 0)
  }
}
