import Testing

@testable import Diagrams

@Suite("A scaled scene")
struct ScaledTests {
  @Test("Everything grows by the factor, and back again it is the same")
  func scaled() {
    let style = TextStyle(.label, size: 8)
    var scene = Scene(width: 100, height: 60)
    scene.add(.rectangle(Rectangle(Rect(x: 8, y: 8, width: 16, height: 8), radius: 4, stroke: Stroke(.ink, width: 2))))
    scene.add(.group(Group(id: "a", [.label(Label("x", at: Point(4, 8), style: style, address: "l0.t1.h[0]"))])))
    scene.add(.arrow(Arrow([Point(0, 0), Point(16, 0)], width: 1)))
    scene.add(.circle(Circle(Point(4, 4), radius: 2)))
    scene.add(.path(Path([.move(Point(0, 0)), .curve(Point(2, 2), Point(4, 4), to: Point(8, 8)), .close])))
    let large = scene.scaled(by: 2)
    #expect(large.width == 200 && large.height == 120)
    guard case .rectangle(let rectangle) = large.marks[0] else {
      Issue.record("no rectangle")
      return
    }
    #expect(rectangle.frame == Rect(x: 16, y: 16, width: 32, height: 16))
    #expect(rectangle.radius == 8 && rectangle.stroke?.width == 4)
    #expect(large.labels.first?.runs.first?.style.size == 16 && large.labels.first?.address == "l0.t1.h[0]")
    // Powers of two are exact.
    #expect(large.scaled(by: 0.5) == scene)
    #expect(scene.scaled(by: 1) == scene)
  }
}
