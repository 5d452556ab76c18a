import CPango
import CPangoLibrary
import Diagrams

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Painter {
  /// Makes the steps of a path Cairo's current path.
  func trace(_ elements: [Path.Element]) {
    library.cairo_new_path(cairo)
    var pen = Point(0, 0)
    for element in elements {
      switch element {
      case .move(let point):
        library.cairo_move_to(cairo, point.x, point.y)
        pen = point
      case .line(let point):
        library.cairo_line_to(cairo, point.x, point.y)
        pen = point
      case .curve(let a, let b, let to):
        library.cairo_curve_to(cairo, a.x, a.y, b.x, b.y, to.x, to.y)
        pen = to
      case .arc(let to, let center, let clockwise):
        let from = atan2(pen.y - center.y, pen.x - center.x)
        let until = atan2(to.y - center.y, to.x - center.x)
        // Angles grow clockwise on a page whose y grows downwards.
        if clockwise {
          library.cairo_arc(cairo, center.x, center.y, center.distance(to: to), from, until)
        } else {
          library.cairo_arc_negative(cairo, center.x, center.y, center.distance(to: to), from, until)
        }
        pen = to
      case .close: library.cairo_close_path(cairo)
      }
    }
  }

  /// Makes a rectangle Cairo's current path.
  func trace(_ rectangle: Rectangle) {
    let frame = rectangle.frame
    library.cairo_new_path(cairo)
    if rectangle.notch > 0 {
      for corner in rectangle.corners { library.cairo_line_to(cairo, corner.x, corner.y) }
      library.cairo_close_path(cairo)
    } else if rectangle.radius > 0 {
      let r = min(rectangle.radius, frame.width / 2, frame.height / 2)
      library.cairo_arc(cairo, frame.maxX - r, frame.y + r, r, -0.5 * .pi, 0)
      library.cairo_arc(cairo, frame.maxX - r, frame.maxY - r, r, 0, 0.5 * .pi)
      library.cairo_arc(cairo, frame.x + r, frame.maxY - r, r, 0.5 * .pi, .pi)
      library.cairo_arc(cairo, frame.x + r, frame.y + r, r, .pi, 1.5 * .pi)
      library.cairo_close_path(cairo)
    } else {
      library.cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height)
    }
  }
}
