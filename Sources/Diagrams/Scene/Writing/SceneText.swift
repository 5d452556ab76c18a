/// A scene as plain text, one line a mark, numbers with at most three decimals: what golden tests compare.
public enum SceneText {
  /// The whole scene.
  public static func write(_ scene: Scene) -> String {
    var text = "scene \(number(scene.width))×\(number(scene.height)) \(paint(scene.background))\n"
    if !scene.title.isEmpty { text += "title \(scene.title)\n" }
    if !scene.caption.isEmpty { text += "caption \(scene.caption)\n" }
    if !scene.description.isEmpty { text += "description \(scene.description)\n" }
    return text + write(scene.marks)
  }

  /// Marks, those of groups indented.
  public static func write(_ marks: [Mark], indent: String = "") -> String {
    var text = ""
    for mark in marks { text += indent + line(mark, indent) + "\n" }
    return text
  }

  private static func line(_ mark: Mark, _ indent: String) -> String {
    switch mark {
    case .path(let path): return "path" + steps(path.elements) + fill(path.fill) + stroke(path.stroke)
    case .rectangle(let r):
      let corners =
        (r.radius > 0 ? " radius \(number(r.radius))" : "") + (r.notch > 0 ? " notch \(number(r.notch))" : "")
      return "rectangle \(rect(r.frame))" + corners + fill(r.fill) + stroke(r.stroke)
    case .circle(let c): return "circle \(point(c.center)) radius \(number(c.radius))" + fill(c.fill) + stroke(c.stroke)
    case .arrow(let a):
      let way = (a.direction == .backward ? " backward" : "") + (a.hasHead ? "" : " headless")
      return "arrow" + a.points.reduce(into: "") { $0 += " \(point($1))" } + " \(paint(a.paint)) \(number(a.width))"
        + way
    case .label(let l): return label(l)
    case .raster(let r):
      let cells = r.cells.reduce(into: "") { $0 += " \($1)" }
      return "raster \(rect(r.frame)) \(r.rows)×\(r.columns) gap \(number(r.gap))" + address(r.address) + cells
    case .group(let g):
      let name = (g.id.map { " \($0)" } ?? "") + address(g.address) + (g.title.map { " “\($0)”" } ?? "")
      var text = "group" + name
      for mark in g.marks { text += "\n\(indent)  " + line(mark, indent + "  ") }
      return text
    }
  }

  private static func label(_ label: Label) -> String {
    var text = "label \(point(label.at)) \(label.anchor.rawValue) \(paint(label.paint))"
    var last: TextStyle?
    for run in label.runs {
      if run.style != last { text += " " + style(run.style) }
      last = run.style
      if run.rise != 0 { text += " rise \(number(run.rise))" }
      if run.isStacked { text += " stacked" }
      if let own = run.paint { text += " " + paint(own) }
      text += " “\(run.text)”"
    }
    return text + address(label.address)
  }

  private static func style(_ style: TextStyle) -> String {
    style.font.rawValue + " " + number(style.size) + (style.weight == .regular ? "" : " w\(style.weight.rawValue)")
      + (style.isItalic ? " italic" : "")
  }

  private static func steps(_ elements: [Path.Element]) -> String {
    elements.reduce(into: "") { text, element in
      switch element {
      case .move(let to): text += " M \(point(to))"
      case .line(let to): text += " L \(point(to))"
      case .curve(let a, let b, let to): text += " C \(point(a)) \(point(b)) \(point(to))"
      case .arc(let to, let center, let clockwise): text += " A\(clockwise ? "+" : "-") \(point(center)) \(point(to))"
      case .close: text += " Z"
      }
    }
  }

  private static func paint(_ paint: Paint) -> String {
    switch paint {
    case .role(let role): role.rawValue
    case .tint(let role, let share): "tint(\(role.rawValue) \(number(share)))"
    case .diverging(let value): "diverging(\(number(value)))"
    case .ramp(let role, let share): "ramp(\(role.rawValue) \(number(share)))"
    case .contrast(let ground): "contrast(\(self.paint(ground)))"
    case .fixed(let color): "fixed(\(color.hex))"
    }
  }

  private static func fill(_ fill: Paint?) -> String { fill.map { " fill \(paint($0))" } ?? "" }

  private static func stroke(_ stroke: Stroke?) -> String {
    guard let stroke else { return "" }
    let dash = stroke.dash.reduce(into: "") { $0 += " \(number($1))" }
    return " stroke \(paint(stroke.paint)) \(number(stroke.width))" + (dash.isEmpty ? "" : " dash" + dash)
      + (stroke.join == .round ? " round" : "")
  }

  private static func address(_ address: String?) -> String { address.map { " @\($0)" } ?? "" }
  private static func number(_ value: Double) -> String { Decimal.text(value) }
  private static func point(_ point: Point) -> String { "\(number(point.x)),\(number(point.y))" }
  private static func rect(_ r: Rect) -> String {
    "\(number(r.x)),\(number(r.y)) \(number(r.width))×\(number(r.height))"
  }
}
