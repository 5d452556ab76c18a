/// What every chart lets its caller choose.
public struct ChartOptions: Equatable, Sendable {
  /// A title of the caller's own, markup of `RichText`; nil: the finding in the data.
  public var title: String?
  /// A caption of the caller's own; nil: the one that belongs to the finding.
  public var caption: String?
  /// A note at the foot: where the data come from.
  public var note: String
  /// The page's width in points.
  public var width: Double
  /// The sizes of type.
  public var typography: Typography

  /// The finding as title, no note, 640 points wide.
  public init(
    title: String? = nil, caption: String? = nil, note: String = "", width: Double = 640,
    typography: Typography = .standard
  ) {
    self.title = title
    self.caption = caption
    self.note = note
    self.width = width
    self.typography = typography
  }
}

/// What a chart found in its data.
struct Finding: Equatable {
  /// One sentence, markup of `RichText`.
  var title: String
  /// What to look at.
  var caption: String
}
