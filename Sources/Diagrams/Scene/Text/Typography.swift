/// The type scale: which size and kind of type each sort of text takes.
public struct Typography: Equatable, Sendable {
  /// Fine numbers in tiles and notes.
  public var fine: TextStyle
  /// Labels and tick numbers.
  public var label: TextStyle
  /// Captions and axis titles.
  public var caption: TextStyle
  /// The title.
  public var title: TextStyle
  /// Mathematics in running labels.
  public var math: TextStyle
  /// Symbols that name a quantity of the diagram.
  public var symbol: TextStyle
  /// Code.
  public var mono: TextStyle
  /// Distance of two baselines of the caption.
  public var captionLeading: Double

  /// The scale of screens and print: 7.5, 9, 11, 14 points; mathematics 12 and 16.
  public static var standard: Typography { Typography(factor: 1) }

  /// The scale for the back of a room, where a scene is 640 points wide and painted at 1280 pixels.
  public static var projector: Typography { Typography(factor: 1.3) }

  /// The scale of a network's picture on a screen, whose tiles keep their size: small type as large as tiles hold.
  public static var screen: Typography {
    var type = Typography.standard
    type.fine.size = 12.5
    type.label.size = 12.5
    type.caption.size = 13
    type.title.size = 21.1
    type.math.size = 13
    type.mono.size = 12.5
    type.captionLeading = 17
    return type
  }

  /// Mathematics of a size, at least that of the smallest type.
  func math(_ size: Double) -> TextStyle { math.sized(max(size, fine.size)) }

  /// The standard scale, enlarged.
  public init(factor: Double) {
    fine = TextStyle(.label, size: 7.5 * factor)
    label = TextStyle(.label, size: 9 * factor)
    caption = TextStyle(.label, size: 11 * factor)
    title = TextStyle(.label, size: 14 * factor, weight: .semibold)
    math = TextStyle(.math, size: 12 * factor)
    symbol = TextStyle(.math, size: 16 * factor)
    mono = TextStyle(.mono, size: 9 * factor)
    captionLeading = 15 * factor
  }
}
