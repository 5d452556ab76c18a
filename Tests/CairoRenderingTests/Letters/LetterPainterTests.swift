import CPango
import Diagrams
import Testing

@testable import CairoRendering

@Suite("Letters on pixels")
struct LetterPainterTests {
  /// Shares of 255 that a shape of black covers of white pixels, from (x, y) on.
  private func shares(
    of shape: [Path.Element], x: Double = 0, y: Double = 0, top: Int = 0, width: Int = 12, height: Int = 12
  ) throws -> [[Int]] {
    let surface = try PixelSurface(width: width, height: height)
    memset(surface.pixels, 255, surface.stride * height)
    let text = PaintList.Text(
      at: Point(x, y), factor: 1, paint: .ink, glyphs: [SetText.Glyph(shape: 0, x: 0, y: 0, start: 0)])
    try LetterPainter(surface, scale: 1, top: top).paint(text, Color(0), [shape])
    return (0..<height).map { row in
      (0..<width).map { 255 - Int(surface.row(row).load(fromByteOffset: 4 * $0, as: UInt32.self) & 255) }
    }
  }

  private func square(_ low: Double, _ high: Double, reversed: Bool = false) -> [Path.Element] {
    let corners = [Point(low, low), Point(high, low), Point(high, high), Point(low, high)]
    return Path(through: reversed ? corners.reversed() : corners, closed: true).elements
  }

  @Test("a pixel gets the share of the color that is covered")
  func shares() throws {
    let found = try shares(of: square(2.25, 5.5))
    let sides = [0, 0, 0.75, 1, 1, 0.5, 0, 0, 0, 0, 0, 0]
    for (row, high) in sides.enumerated() {
      for (column, wide) in sides.enumerated() {
        // A share is rounded once by FreeType and once where the colors are mixed.
        #expect(abs(Double(found[row][column]) - 255 * high * wide) <= 1)
      }
    }
  }

  @Test("a contour within another is a hole where it goes the other way round, and filled where it does not")
  func winding() throws {
    let hole = try shares(of: square(1, 10) + square(4, 7, reversed: true))
    #expect(hole[2][2] == 255 && hole[5][5] == 0)
    let solid = try shares(of: square(1, 10) + square(4, 7))
    #expect(solid[2][2] == 255 && solid[5][5] == 255)
  }

  @Test("a curve covers what the curve encloses: a circle's area to a thousandth")
  func curves() throws {
    let (center, radius) = (Point(30, 30), 25.0)
    let k = radius * 0.5522847
    func at(_ x: Double, _ y: Double) -> Point { center.moved(x, y) }
    let circle: [Path.Element] = [
      .move(at(radius, 0)), .curve(at(radius, k), at(k, radius), to: at(0, radius)),
      .curve(at(-k, radius), at(-radius, k), to: at(-radius, 0)),
      .curve(at(-radius, -k), at(-k, -radius), to: at(0, -radius)),
      .curve(at(k, -radius), at(radius, -k), to: at(radius, 0)), .close,
    ]
    let found = try shares(of: circle, width: 60, height: 60)
    let area = Double(found.joined().reduce(0, +)) / 255
    // Lines between points of the curve are 0.04 pixels inside of it at most: 0.0016 of the radius, twice that of the area.
    #expect(abs(area / (.pi * radius * radius) - 1) < 0.0032)
    var contours = LetterContours()
    contours.set(circle, 0, 0, 1)
    for point in contours.points {
      let place = Point(Double(point.x) / 64, Double(point.y) / 64)
      // Points are on the curve, which is off the circle by 0.0003 of the radius, to half a 64th of a pixel each way.
      #expect(abs(place.distance(to: center) - radius) < 0.0003 * radius + 0.012)
    }
  }

  @Test("what lies outside of the pixels is left out, however far")
  func outside() throws {
    for (x, y, top) in [(-5.0, 0.0, 0), (6, 6, 0), (0, 500, 503), (1e9, 0, 0), (0, -1e9, 0), (0, 5, 500)] {
      let found = try shares(of: square(2, 9), x: x, y: y, top: top)
      for (row, line) in found.enumerated() {
        for (column, share) in line.enumerated() {
          let (u, v) = (Double(column) - x, Double(row + top) - y)
          #expect(share == (u >= 2 && u < 9 && v >= 2 && v < 9 ? 255 : 0))
        }
      }
    }
  }

  @Test("an outline that is none paints nothing")
  func empty() throws {
    for shape: [Path.Element] in [
      [], [.close, .close], [.move(Point(3, 3))], [.move(Point(3, 3)), .close, .move(Point(4, 4))],
    ] {
      #expect(try shares(of: shape).joined().allSatisfy { $0 == 0 })
    }
    let endless = Path(through: (0..<40_000).map { Point(Double($0 % 9), Double($0 % 7)) }, closed: true).elements
    #expect(try shares(of: endless).joined().allSatisfy { $0 == 0 })
  }
}
