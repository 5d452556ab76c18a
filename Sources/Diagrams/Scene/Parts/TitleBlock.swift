/// The title, the caption below it and the note at the page's foot, each broken into lines where it is too long.
public struct TitleBlock: Equatable, Sendable {
  /// The finding; markup of `RichText`.
  public var title: String
  /// What to look at; markup of `RichText`.
  public var caption: String
  /// Distance from the left and right edges.
  public var margin: Double
  /// The page's width.
  public var width: Double
  /// Where the block ends at the earliest: pages that follow one another keep what stands below in one place.
  public var reserved: Double

  /// A title block for a page.
  public init(title: String, caption: String, pageWidth: Double, margin: Double = 24, reserved: Double = 0) {
    self.title = title
    self.caption = caption
    self.width = pageWidth
    self.margin = margin
    self.reserved = reserved
  }

  /// The longest line of a caption, in ems: some 110 characters, beyond which the eye loses the next line.
  static let longestCaption = 62.0
  /// Baseline of the first line of a title of 14 points.
  static let titleBaseline = 32.0

  /// The labels and where the block ends: the baseline of its last line.
  public func marks(_ type: Typography, _ measure: TextMeasure) -> (marks: [Mark], bottom: Double) {
    let room = width - 2 * margin
    var marks: [Mark] = []
    var baseline = TitleBlock.titleBaseline + (type.title.size - 14) * 1.15
    var bottom = baseline
    for line in RichText.lines(title, type.title, width: room, measure: measure) {
      marks.append(.label(Label(line, at: Point(margin, baseline))))
      bottom = baseline
      baseline += type.title.size * 1.3
    }
    guard !caption.isEmpty else { return (marks, max(reserved, bottom)) }
    baseline = bottom + type.caption.size * 19 / 11
    let readable = min(room, TitleBlock.longestCaption * type.caption.size)
    for line in RichText.lines(caption, type.caption, width: readable, measure: measure) {
      marks.append(.label(Label(line, at: Point(margin, baseline), paint: .secondary)))
      bottom = baseline
      baseline += type.captionLeading
    }
    return (marks, max(reserved, bottom))
  }

  /// Where a block of a title of one line and a caption of so many ends.
  static func head(_ type: Typography, captionLines: Int = 1) -> Double {
    titleBaseline + (type.title.size - 14) * 1.15 + type.caption.size * 19 / 11
      + Double(captionLines - 1) * type.captionLeading
  }

  /// The page below the block: its words in plain text, the block's marks and those of the picture.
  func page(
    height: Double, description: String? = nil, head: Double, marks: [Mark]
  ) -> Scene {
    let plain = RichText.plain(title)
    let words = RichText.plain(caption)
    var scene = Scene(
      width: width, height: height, title: plain, caption: words, description: description ?? plain + ". " + words,
      marks: marks)
    scene.head = head
    return scene
  }

  /// A note whose last line stands 14 above the page's bottom edge.
  public static func note(
    _ markup: String, page: Rect, margin: Double = 24, _ type: Typography, _ measure: TextMeasure
  ) -> [Mark] {
    let lines = RichText.lines(markup, type.fine, width: page.width - 2 * margin, measure: measure)
    return lines.enumerated().map { index, line in
      let up = Double(lines.count - 1 - index) * type.fine.size * 1.5
      return .label(Label(line, at: Point(margin, page.maxY - 14 - up), paint: .secondary))
    }
  }
}

extension Scene {
  /// A page that begins with its title block, and where that ends; the scene's own words are the markup's plain text.
  public static func titled(
    width: Double, height: Double, title: String, caption: String, description: String, margin: Double = 24,
    _ type: Typography, _ measure: TextMeasure
  ) -> (scene: Scene, bottom: Double) {
    let block = TitleBlock(title: title, caption: caption, pageWidth: width, margin: margin).marks(type, measure)
    let scene = Scene(
      width: width, height: height, title: RichText.plain(title), caption: RichText.plain(caption),
      description: description, marks: block.marks)
    return (scene, block.bottom)
  }
}
