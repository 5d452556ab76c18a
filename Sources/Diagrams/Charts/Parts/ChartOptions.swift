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
  /// The page's height in points, which the chart fills and does not leave; nil: as high as the chart needs.
  public var height: Double?
  /// The sizes of type.
  public var typography: Typography

  /// The finding as title, no note, 640 points wide.
  public init(
    title: String? = nil, caption: String? = nil, note: String = "", width: Double = 640,
    height: Double? = nil, typography: Typography = .standard
  ) {
    self.title = title
    self.caption = caption
    self.note = note
    self.width = width
    self.height = height
    self.typography = typography
  }

  /// A page of a screen's shape, on which the smallest type of charts is as large as a room needs.
  public static func filling(_ screen: Screen) -> ChartOptions {
    let type = Typography.projector
    // At 680 points the smallest type is 18.3 pixels high on a screen that is 16:9.
    let height = min(680 * screen.height / screen.width, type.fine.size * 720 / Screen.smallest)
    return ChartOptions(width: height * screen.width / screen.height, height: height, typography: type)
  }
}

/// What a chart found in its data.
struct Finding: Equatable {
  /// One sentence, markup of `RichText`.
  var title: String
  /// What to look at.
  var caption: String
}
