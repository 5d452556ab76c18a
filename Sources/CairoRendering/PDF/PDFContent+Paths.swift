import Diagrams

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension PDFContent {
  /// The steps of a path.
  mutating func put(_ elements: [Path.Element]) {
    var pen: Point?
    for element in elements {
      switch element {
      case .move(let point):
        put(point)
        put("m\n")
        pen = point
      case .line(let point):
        put(point)
        if pen == nil { put("m\n") } else { put("l\n") }
        pen = point
      case .curve(let a, let b, let to):
        if pen == nil { put([.move(a)]) }
        put(curve: a, b, to)
        pen = to
      case .arc(let to, let center, let clockwise):
        let from = pen ?? to
        if pen == nil { put([.move(to)]) }
        // Angles grow clockwise on a page whose y grows downwards.
        let start = atan2(from.y - center.y, from.x - center.x)
        var sweep = atan2(to.y - center.y, to.x - center.x) - start
        if clockwise, sweep < 0 { sweep += 2 * .pi }
        if !clockwise, sweep > 0 { sweep -= 2 * .pi }
        arc(center, center.distance(to: to), start, sweep)
        pen = to
      case .close: put("h\n")
      }
    }
  }

  private mutating func put(curve a: Point, _ b: Point, _ to: Point) {
    put(a)
    put(b)
    put(to)
    put("c\n")
  }

  /// A part of a circle from the pen's place on, in curves of a quarter at most, which are off by 0.03 % of the radius.
  private mutating func arc(_ center: Point, _ radius: Double, _ start: Double, _ sweep: Double) {
    let count = Int((abs(sweep) / (0.5 * .pi) - 1e-9).rounded(.up))
    guard count > 0 else { return }
    let step = sweep / Double(count)
    let reach = radius * 4 / 3 * tan(step / 4)
    for index in 0..<count {
      let (a, b) = (start + Double(index) * step, start + Double(index + 1) * step)
      let (from, to) = (Point(cos(a), sin(a)), Point(cos(b), sin(b)))
      put(
        curve: center.moved(radius * from.x - reach * from.y, radius * from.y + reach * from.x),
        center.moved(radius * to.x + reach * to.y, radius * to.y - reach * to.x),
        center.moved(radius * to.x, radius * to.y))
    }
  }

  mutating func put(_ circle: Circle) {
    paint(circle.fill, circle.stroke) { content in
      content.put(circle.center.moved(circle.radius, 0))
      content.put("m\n")
      content.arc(circle.center, circle.radius, 0, 2 * .pi)
      content.put("h\n")
    }
  }

  mutating func put(_ rectangle: Rectangle) {
    let frame = rectangle.frame
    let radius = min(rectangle.radius, frame.width / 2, frame.height / 2)
    paint(rectangle.fill, rectangle.stroke) { content in
      if rectangle.notch > 0 {
        content.put(Path(through: rectangle.corners, closed: true).elements)
      } else if radius > 0 {
        content.round(frame, radius)
      } else {
        content.put(Point(frame.x, frame.y))
        content.put(Point(frame.width, frame.height))
        content.put("re\n")
      }
    }
  }

  private mutating func round(_ frame: Rect, _ radius: Double) {
    let corners = [
      (Point(frame.maxX - radius, frame.y + radius), -0.5), (Point(frame.maxX - radius, frame.maxY - radius), 0),
      (Point(frame.x + radius, frame.maxY - radius), 0.5), (Point(frame.x + radius, frame.y + radius), 1),
    ]
    for (index, (center, turn)) in corners.enumerated() {
      put(center.moved(turn == 0 ? radius : turn == 1 ? -radius : 0, turn == -0.5 ? -radius : turn == 0.5 ? radius : 0))
      if index == 0 { put("m\n") } else { put("l\n") }
      arc(center, radius, turn * .pi, 0.5 * .pi)
    }
    put("h\n")
  }
}
