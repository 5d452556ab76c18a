import Recurrence

extension Scene {
  /// The scene with everything on it larger, or smaller: for a projector, whose type is larger and whose tiles grow with it.
  public func scaled(by factor: Double) -> Scene {
    guard factor != 1 else { return self }
    var scene = self
    scene.width *= factor
    scene.height *= factor
    scene.head *= factor
    scene.marks = marks.map { $0.scaled(by: factor) }
    return scene
  }

  /// The scene on a page of another size: as large as fits, in the middle.
  ///
  /// - Throws: `picture.size` unless both sides are greater than 0.
  public func fitted(width: Double, height: Double) throws(Diagnosis) -> Scene {
    guard width > 0, height > 0, width.isFinite, height.isFinite, self.width > 0, self.height > 0 else {
      throw Diagnosis("picture.size", ["width": NumberText(width).plain, "height": NumberText(height).plain])
    }
    let factor = min(width / self.width, height / self.height)
    var scene = scaled(by: factor)
    let (dx, dy) = ((width - scene.width) / 2, (height - scene.height) / 2)
    scene.marks = scene.marks.map { $0.moved(dx, dy) }
    scene.width = width
    scene.height = height
    scene.head += dy
    return scene
  }
}

extension Typography {
  /// How many times as large as the standard scale.
  var factor: Double { fine.size / Typography.standard.fine.size }
}

extension Mark {
  func scaled(by factor: Double) -> Mark {
    switch self {
    case .path(var path):
      path.elements = path.elements.map { element in
        switch element {
        case .move(let to): .move(to.scaled(by: factor))
        case .line(let to): .line(to.scaled(by: factor))
        case .curve(let a, let b, let to):
          .curve(a.scaled(by: factor), b.scaled(by: factor), to: to.scaled(by: factor))
        case .arc(let to, let center, let clockwise):
          .arc(to: to.scaled(by: factor), center: center.scaled(by: factor), clockwise: clockwise)
        case .close: .close
        }
      }
      path.stroke = path.stroke?.scaled(by: factor)
      return .path(path)
    case .rectangle(var rectangle):
      rectangle.frame = rectangle.frame.scaled(by: factor)
      rectangle.radius *= factor
      rectangle.notch *= factor
      rectangle.stroke = rectangle.stroke?.scaled(by: factor)
      return .rectangle(rectangle)
    case .circle(var circle):
      circle.center = circle.center.scaled(by: factor)
      circle.radius *= factor
      circle.stroke = circle.stroke?.scaled(by: factor)
      return .circle(circle)
    case .arrow(var arrow):
      arrow.points = arrow.points.map { $0.scaled(by: factor) }
      arrow.width *= factor
      arrow.radius *= factor
      return .arrow(arrow)
    case .label(var label):
      label.at = label.at.scaled(by: factor)
      for index in label.runs.indices {
        label.runs[index].style.size *= factor
        label.runs[index].rise *= factor
      }
      return .label(label)
    case .raster(var raster):
      raster.frame = raster.frame.scaled(by: factor)
      raster.gap *= factor
      return .raster(raster)
    case .group(var group):
      group.marks = group.marks.map { $0.scaled(by: factor) }
      return .group(group)
    }
  }
}

extension Stroke {
  fileprivate func scaled(by factor: Double) -> Stroke {
    var stroke = self
    stroke.width *= factor
    stroke.dash = dash.map { $0 * factor }
    return stroke
  }
}

extension Point {
  fileprivate func scaled(by factor: Double) -> Point { Point(x * factor, y * factor) }
}

extension Rect {
  fileprivate func scaled(by factor: Double) -> Rect {
    Rect(x: x * factor, y: y * factor, width: width * factor, height: height * factor)
  }
}
