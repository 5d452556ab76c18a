/// A chart's page while it is drawn: the title block at its head, marks, and in the end the note at its foot.
struct ChartPage {
  var options: ChartOptions
  let measure: TextMeasure
  let texts: DiagramTexts
  let finding: Finding
  /// Where the title block ends: the baseline of its last line.
  let head: Double
  var marks: [Mark]

  static let margin = 24.0

  /// A page that begins with what was found, or with the caller's own words.
  init(_ found: Finding, _ options: ChartOptions, _ measure: TextMeasure, _ texts: DiagramTexts) {
    var options = options
    options.width = min(4000, max(320, options.width.isFinite ? options.width : 640))
    self.options = options
    self.measure = measure
    self.texts = texts
    finding = Finding(title: options.title ?? found.title, caption: options.caption ?? found.caption)
    let block = TitleBlock(title: finding.title, caption: finding.caption, pageWidth: options.width)
    (marks, head) = block.marks(options.typography, measure)
  }

  var type: Typography { options.typography }
  /// How much larger than the standard type the page's is.
  var factor: Double { type.label.size / 9 }
  var left: Double { ChartPage.margin }
  var right: Double { options.width - ChartPage.margin }
  /// Whether the page has a height that the chart must keep.
  var isBounded: Bool { options.height != nil }
  /// Where a plot begins whose vertical axis has a title above it.
  var plotTop: Double { head + (isBounded ? 36 : 53) * factor }

  /// The height of what begins at `top` and has `below` under it: the usual one, or all that a page of given height leaves.
  func height(_ usual: Double, from top: Double, below: Double) -> Double {
    guard let height = options.height else { return usual }
    return max(40 * factor, height - foot - below - top)
  }

  mutating func add(_ mark: Mark) { marks.append(mark) }
  mutating func add(_ more: [Mark]) { marks += more }

  /// A label of rich text.
  mutating func write(
    _ markup: String, at point: Point, style: TextStyle, anchor: Label.Anchor = .start, paint: Paint = .ink,
    address: String? = nil
  ) {
    add(.label(Label(RichText.runs(markup, style), at: point, anchor: anchor, paint: paint, address: address)))
  }

  /// A straight line.
  mutating func line(_ a: Point, _ b: Point, _ stroke: Stroke) { add(.path(Path(through: [a, b], stroke: stroke))) }

  /// The room below the content: the note's, where there is one.
  private var foot: Double {
    guard !options.note.isEmpty else { return 18 }
    let lines = RichText.lines(options.note, type.fine, width: right - left, measure: measure).count
    return 20 * factor + Double(lines - 1) * type.fine.size * 1.5 + 14
  }

  /// The scene, as high as its content down to `bottom` and the note need.
  func scene(below bottom: Double, details: [String] = []) -> Scene {
    let title = RichText.plain(finding.title)
    let caption = RichText.plain(finding.caption)
    var scene = Scene(
      width: options.width, height: max(options.height ?? 0, (bottom + foot).rounded(.up)), title: title,
      caption: caption,
      description: ChartPage.joined([sentence(title), caption] + details.map { RichText.plain($0) }), marks: marks)
    scene.head = head
    if !options.note.isEmpty { scene.add(TitleBlock.note(options.note, page: scene.page, type, measure)) }
    return scene
  }

  private func sentence(_ text: String) -> String {
    text.isEmpty || text.utf8.last == UInt8(ascii: ".") ? text : text + "."
  }

  /// Sentences one behind the other.
  static func joined(_ parts: [String], by separator: String = " ") -> String {
    parts.filter { !$0.isEmpty }.reduce(into: "") { $0 += ($0.isEmpty ? "" : separator) + $1 }
  }
}
