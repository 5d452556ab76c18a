extension Mark {
  /// The mark at another place of the page.
  func moved(_ dx: Double, _ dy: Double) -> Mark {
    switch self {
    case .path(var path):
      path.elements = path.elements.map { $0.moved(dx, dy) }
      return .path(path)
    case .rectangle(var rectangle):
      rectangle.frame = rectangle.frame.moved(dx, dy)
      return .rectangle(rectangle)
    case .circle(var circle):
      circle.center = circle.center.moved(dx, dy)
      return .circle(circle)
    case .arrow(var arrow):
      arrow.points = arrow.points.map { $0.moved(dx, dy) }
      return .arrow(arrow)
    case .label(var label):
      label.at = label.at.moved(dx, dy)
      return .label(label)
    case .raster(var raster):
      raster.frame = raster.frame.moved(dx, dy)
      return .raster(raster)
    case .group(var group):
      group.marks = group.marks.map { $0.moved(dx, dy) }
      return .group(group)
    }
  }
}

extension Path.Element {
  fileprivate func moved(_ dx: Double, _ dy: Double) -> Path.Element {
    switch self {
    case .move(let to): .move(to.moved(dx, dy))
    case .line(let to): .line(to.moved(dx, dy))
    case .curve(let a, let b, let to): .curve(a.moved(dx, dy), b.moved(dx, dy), to: to.moved(dx, dy))
    case .arc(let to, let center, let clockwise):
      .arc(to: to.moved(dx, dy), center: center.moved(dx, dy), clockwise: clockwise)
    case .close: .close
    }
  }
}
