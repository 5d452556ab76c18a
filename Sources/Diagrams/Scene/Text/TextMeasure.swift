/// The size of a set piece of text, from the pen's place on the baseline.
public struct TextExtent: Equatable, Sendable {
  /// How far the pen moves on.
  public var width: Double
  /// What the glyphs cover, y growing downwards from the baseline; empty for blanks.
  public var ink: Rect

  /// A piece of text by its advance and its ink.
  public init(width: Double, ink: Rect) {
    self.width = width
    self.ink = ink
  }

  /// How far the ink rises above the baseline.
  public var ascent: Double { max(0, -ink.y) }
  /// How far the ink falls below the baseline.
  public var descent: Double { max(0, ink.maxY) }
}

/// Tells how large text is; handed to diagrams by whoever will paint them.
public struct TextMeasure {
  private let extent: (String, TextStyle) -> TextExtent

  /// A measure by its one function.
  public init(_ extent: @escaping (String, TextStyle) -> TextExtent) { self.extent = extent }

  /// The extent of plain text.
  public func callAsFunction(_ text: String, _ style: TextStyle) -> TextExtent { extent(text, style) }

  /// The width of plain text.
  public func width(_ text: String, _ style: TextStyle) -> Double { extent(text, style).width }

  /// The extent of a line of runs.
  public func callAsFunction(_ runs: [TextRun]) -> TextExtent { line(runs).extent }

  /// The width of a line of runs.
  public func width(_ runs: [TextRun]) -> Double { line(runs).extent.width }

  /// Where each run of a line begins, from the line's beginning, and the whole line's extent.
  public func line(_ runs: [TextRun]) -> (starts: [Double], extent: TextExtent) {
    var starts: [Double] = []
    var pen = 0.0
    var start = 0.0
    var ink: Rect?
    for run in runs {
      let size = extent(run.text, run.style)
      if !run.isStacked { start = pen }
      starts.append(start)
      pen = max(pen, start + size.width)
      if size.ink.width > 0 || size.ink.height > 0 {
        let placed = size.ink.moved(start, -run.rise)
        ink = ink?.union(placed) ?? placed
      }
    }
    return (starts, TextExtent(width: pen, ink: ink ?? Rect(x: 0, y: 0, width: 0, height: 0)))
  }

  /// What a label covers on the page.
  public func box(_ label: Label) -> Rect {
    let size = line(label.runs).extent
    return size.ink.moved(label.at.x - label.anchor.share * size.width, label.at.y)
  }
}

extension Label.Anchor {
  /// Which share of the width lies left of the anchor.
  public var share: Double {
    switch self {
    case .start: 0
    case .middle: 0.5
    case .end: 1
    }
  }
}
