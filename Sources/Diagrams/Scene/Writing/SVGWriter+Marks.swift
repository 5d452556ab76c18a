extension SVGWriter {
  mutating func put(_ path: Path) {
    guard !path.elements.isEmpty else { return }
    put("<path d=\"")
    put(path.elements)
    put("\"")
    put(fill: path.fill)
    put(path.stroke)
    put("/>\n")
  }

  /// The steps of a pen, as a path's `d`.
  mutating func put(_ elements: [Path.Element]) {
    var pen = Point(0, 0)
    for element in elements {
      switch element {
      case .move(let point):
        put("M")
        put(point)
        pen = point
      case .line(let point):
        put("L")
        put(point)
        pen = point
      case .curve(let a, let b, let to):
        put("C")
        put(a)
        put(" ")
        put(b)
        put(" ")
        put(to)
        pen = to
      case .arc(let to, let center, let clockwise):
        let radius = center.distance(to: to)
        let turn = (pen.x - center.x) * (to.y - center.y) - (pen.y - center.y) * (to.x - center.x)
        put("A")
        put(radius)
        put(" ")
        put(radius)
        put((turn > 0) == clockwise ? " 0 0 " : " 0 1 ")
        put(clockwise ? "1 " : "0 ")
        put(to)
        pen = to
      case .close: put("Z")
      }
    }
  }

  mutating func put(_ rectangle: Rectangle) {
    let frame = rectangle.frame
    if rectangle.notch > 0 {
      return put(Path(through: rectangle.corners, closed: true, fill: rectangle.fill, stroke: rectangle.stroke))
    }
    put("<rect")
    put(number: "x", frame.x)
    put(number: "y", frame.y)
    put(number: "width", frame.width)
    put(number: "height", frame.height)
    if rectangle.radius > 0 { put(number: "rx", rectangle.radius) }
    put(fill: rectangle.fill)
    put(rectangle.stroke)
    put("/>\n")
  }

  mutating func put(_ circle: Circle) {
    put("<circle")
    put(number: "cx", circle.center.x)
    put(number: "cy", circle.center.y)
    put(number: "r", circle.radius)
    put(fill: circle.fill)
    put(circle.stroke)
    put("/>\n")
  }
}
