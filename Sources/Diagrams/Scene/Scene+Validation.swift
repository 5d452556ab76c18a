import Recurrence

extension Scene {
  /// Throws unless the page has a size and every mark has finite coordinates.
  ///
  /// Errors: `picture.size`; `picture.not-finite` with the mark's kind and place in the scene; `picture.raster` for a grid whose
  /// cells do not fit its rows, columns and palette.
  public func validate() throws(Diagnosis) {
    guard width > 0, height > 0, width.isFinite, height.isFinite else {
      throw Diagnosis("picture.size", ["width": "\(width)", "height": "\(height)"])
    }
    for (index, mark) in marks.enumerated() {
      guard let kind = mark.firstProblem else { continue }
      if kind == "raster cells" { throw Diagnosis("picture.raster", ["index": "\(index)"]) }
      throw Diagnosis("picture.not-finite", ["mark": kind, "index": "\(index)"])
    }
  }
}

extension Mark {
  /// The kind of the first mark in this one that cannot be painted.
  fileprivate var firstProblem: String? {
    switch self {
    case .path(let path): path.hull.allSatisfy { $0.isFinite } && path.stroke.isFinite ? nil : "path"
    case .rectangle(let r):
      r.frame.isFinite && r.radius.isFinite && r.notch.isFinite && r.stroke.isFinite ? nil : "rectangle"
    case .circle(let c): c.center.isFinite && c.radius.isFinite && c.radius >= 0 && c.stroke.isFinite ? nil : "circle"
    case .arrow(let a): a.points.allSatisfy { $0.isFinite } && a.width.isFinite ? nil : "arrow"
    case .label(let l):
      l.at.isFinite && l.runs.allSatisfy { $0.rise.isFinite && $0.style.size.isFinite && $0.style.size > 0 }
        ? nil : "label \(l.text)"
    case .raster(let r): r.frame.isFinite && r.gap.isFinite ? (r.isComplete ? nil : "raster cells") : "raster"
    case .group(let group): group.marks.first { $0.firstProblem != nil }?.firstProblem
    }
  }
}

extension Raster {
  /// Whether there is a cell for each row and column, and a paint for each cell.
  fileprivate var isComplete: Bool {
    guard rows >= 0, columns >= 0, rows <= 32767, columns <= 32767, cells.count == rows * columns else { return false }
    return cells.isEmpty || Int(cells.max() ?? 0) < palette.count
  }
}

extension Optional where Wrapped == Stroke {
  fileprivate var isFinite: Bool {
    guard let stroke = self else { return true }
    return stroke.width.isFinite && stroke.dash.allSatisfy { $0.isFinite && $0 >= 0 }
      && (stroke.dash.isEmpty || stroke.dash.contains { $0 > 0 })
  }
}

extension Point {
  /// Whether both coordinates are numbers that can be painted.
  fileprivate var isFinite: Bool { abs(x) < 1e6 && abs(y) < 1e6 }
}

extension Rect {
  fileprivate var isFinite: Bool {
    abs(x) < 1e6 && abs(y) < 1e6 && width >= 0 && width < 1e6 && height >= 0 && height < 1e6
  }
}
