/// A stack of tiles without gaps, one for each unit: number, shade and, where negative, a notch.
public struct TileStack: Equatable, Sendable {
  /// One tile.
  public struct Tile: Equatable, Sendable {
    /// The number as it is written; empty for a tile without one.
    public var text: String
    /// What the tile is filled with.
    public var shade: Paint
    /// Whether the tile has the notch of negative values.
    public var isNegative: Bool
    /// Whether the title is about this tile.
    public var isBold: Bool
    /// The trace address of the number.
    public var address: String?

    /// A tile by its looks.
    public init(
      _ text: String, shade: Paint = .paper, isNegative: Bool = false, isBold: Bool = false, address: String? = nil
    ) {
      self.text = text
      self.shade = shade
      self.isNegative = isNegative
      self.isBold = isBold
      self.address = address
    }

    /// A signed value, shaded by its share of `limit`, the largest size on the diagram; written with fixed decimals.
    public init(
      value: Double, limit: Double, decimals: Int = 2, isBold: Bool = false, address: String? = nil
    ) {
      self.init(
        NumberText(value, decimals: decimals).mantissa, shade: .diverging(limit > 0 ? value / limit : 0),
        isNegative: value < 0, isBold: isBold, address: address)
    }
  }

  /// The top left corner.
  public var origin: Point
  /// Width of a tile: 36, inside a cell 44.
  public var width: Double
  /// Height of a tile.
  public var height: Double
  /// The tiles from top to bottom, unit 0 first.
  public var tiles: [Tile]
  /// How numbers look and how much room the widest takes.
  public var column: DecimalColumn
  /// The paint of the edges.
  public var edge: Paint

  /// A stack of tiles of 36×16 points.
  public init(
    at origin: Point, width: Double = 36, height: Double = 16, column: DecimalColumn, edge: Paint = .role(.tileEdge),
    _ tiles: [Tile]
  ) {
    self.origin = origin
    self.width = width
    self.height = height
    self.column = column
    self.edge = edge
    self.tiles = tiles
  }

  /// Side of the notch of negative tiles.
  public static let notch = 4.5

  /// What the stack covers.
  public var frame: Rect {
    Rect(x: origin.x, y: origin.y, width: width, height: height * Double(tiles.count))
  }

  /// What tile number `row` covers.
  public func frame(of row: Int) -> Rect {
    Rect(x: origin.x, y: origin.y + height * Double(row), width: width, height: height)
  }

  /// The tiles' marks.
  public func marks(_ measure: TextMeasure) -> [Mark] {
    var marks: [Mark] = []
    for (row, tile) in tiles.enumerated() {
      let frame = frame(of: row)
      marks.append(
        .rectangle(
          Rectangle(
            frame, notch: tile.isNegative ? TileStack.notch : 0, fill: tile.shade, stroke: Stroke(edge, width: 0.5))))
      guard !tile.text.isEmpty else { continue }
      marks.append(
        .label(
          column.label(
            tile.text, center: frame.center.x, baseline: frame.center.y + column.style.size * TextStyle.figureDrop,
            measure: measure, isBold: tile.isBold, paint: .contrast(on: tile.shade), address: tile.address)))
    }
    return marks
  }
}

extension TextStyle {
  /// How far a baseline stands below the middle of its figures, as a share of the size: half of Inter's figure height.
  public static let figureDrop = 0.363
}
