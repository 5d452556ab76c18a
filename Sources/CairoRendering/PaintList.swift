import Diagrams

/// A scene's marks one by one, with all that painting them needs: several threads may paint parts of the page from it.
struct PaintList {
  /// A mark and the rows of the page that it can reach, in points.
  struct Item {
    var content: Content
    var top: Double
    var bottom: Double
  }

  enum Content {
    /// Neither a label, nor an arrow, nor a group.
    case mark(Mark)
    case text(Text)
    /// A run that Pango must show, from its pen's place on.
    case run(TextRun, at: Point, paint: Paint)
  }

  /// Letters as outlines.
  struct Text {
    /// The pen's place on the page.
    var at: Point
    /// The size as a multiple of that of the outlines.
    var factor: Double
    var paint: Paint
    /// Their shapes by their places in the list's `shapes`.
    var glyphs: [SetText.Glyph]
  }

  /// The page's own paint.
  let background: Paint
  /// What is painted, the lowest first.
  private(set) var items: [Item] = []
  /// The outlines of all letters, at the reference size.
  private(set) var shapes: [[Path.Element]] = []
  /// Whether Pango must be asked for anything, which only one thread may.
  private(set) var asksPango = false
  private let theme: Theme
  private let shaper: PangoShaper
  private var numbers: [Int: Int] = [:]

  private let isText: Bool

  /// The list of a scene, in a theme's widths of lines; with all letters as Pango's text, or with outlines of all that have them.
  init(_ scene: Scene, theme: Theme, shaper: PangoShaper, isText: Bool = false) {
    background = scene.background
    self.isText = isText
    self.theme = theme
    self.shaper = shaper
    for mark in scene.marks { add(mark) }
    numbers = [:]
  }

  private mutating func add(_ mark: Mark) {
    switch mark {
    case .path(let path): add(path)
    case .arrow(let arrow):
      add(arrow.shaft)
      if let head = arrow.head { add(head) }
    case .group(let group): for mark in group.marks { add(mark) }
    case .label(let label): add(label)
    case .rectangle(let rectangle): add(mark, rectangle.frame.y, rectangle.frame.maxY, rectangle.stroke)
    case .circle(let circle):
      add(mark, circle.center.y - circle.radius, circle.center.y + circle.radius, circle.stroke)
    case .raster(let raster): add(mark, raster.frame.y, raster.frame.maxY, nil)
    }
  }

  private mutating func add(_ path: Path) {
    var (top, bottom) = (Double.infinity, -Double.infinity)
    func reach(_ low: Double, _ high: Double) {
      top = min(top, low)
      bottom = max(bottom, high)
    }
    for element in path.elements {
      switch element {
      case .move(let point), .line(let point): reach(point.y, point.y)
      case .curve(let a, let b, let to): reach(min(a.y, b.y, to.y), max(a.y, b.y, to.y))
      case .arc(let to, let center, _):
        let radius = center.distance(to: to)
        reach(center.y - radius, center.y + radius)
      case .close: break
      }
    }
    if top <= bottom { add(.path(path), top, bottom, path.stroke) }
  }

  private mutating func add(_ mark: Mark, _ top: Double, _ bottom: Double, _ stroke: Stroke?) {
    // A sharp corner's tip reaches ten times half the line's width out, Cairo's limit.
    let reach = stroke.map { theme.strokeWidth($0.width) * ($0.join == .round ? 0.5 : 5) } ?? 0
    items.append(Item(content: .mark(mark), top: top - reach, bottom: bottom + reach))
  }

  /// A label's runs one behind the other.
  private mutating func add(_ label: Label) {
    let line = shaper.measure.line(label.runs)
    let x = label.at.x - label.anchor.share * line.extent.width
    for (index, run) in label.runs.enumerated() {
      let at = Point(x + line.starts[index], label.at.y - run.rise)
      let paint = run.paint ?? label.paint
      let factor = run.style.size / SetText.size
      let set = shaper.set(run.text, run.style)
      let ink = set.extent(size: run.style.size).ink
      guard !isText, let glyphs = set.glyphs else {
        asksPango = true
        // Its ink may be that of a picture: all rows are asked.
        items.append(Item(content: .run(run, at: at, paint: paint), top: -.infinity, bottom: .infinity))
        continue
      }
      var text = Text(at: at, factor: factor, paint: paint, glyphs: glyphs)
      for place in text.glyphs.indices { text.glyphs[place].shape = number(of: glyphs[place].shape) }
      // Pango's ink is rounded to its pixels at the reference size.
      items.append(Item(content: .text(text), top: at.y + ink.y - factor, bottom: at.y + ink.maxY + factor))
    }
  }

  private mutating func number(of shape: Int) -> Int {
    if let known = numbers[shape] { return known }
    numbers[shape] = shapes.count
    shapes.append(shaper.shape(shape))
    return shapes.count - 1
  }
}
