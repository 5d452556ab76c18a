/// A grid of cells, each in one of at most 256 paints: a heat map as one mark.
///
/// Cairo paints it as one scaled image, the SVG writer as one path for each paint. Rows run down, columns to the right.
public struct Raster: Equatable, Sendable {
  /// Where the grid lies; cells share it evenly, gaps included.
  public var frame: Rect
  /// Number of rows.
  public var rows: Int
  /// Number of columns.
  public var columns: Int
  /// For each cell, row by row, the index of its paint; `rows × columns` of them.
  public var cells: [UInt8]
  /// The paints.
  public var palette: [Paint]
  /// Width of the lines between cells, in points; 0 for none.
  public var gap: Double
  /// The trace address of what the grid shows, such as `l0.f`.
  public var address: String?

  /// A grid by its cells' paints.
  public init(
    _ frame: Rect, rows: Int, columns: Int, cells: [UInt8], palette: [Paint], gap: Double = 0, address: String? = nil
  ) {
    self.frame = frame
    self.rows = rows
    self.columns = columns
    self.cells = cells
    self.palette = palette
    self.gap = gap
    self.address = address
  }

  /// The index among 256 steps of a signed value from −1 to 1, for `signedPalette`; zero is 128.
  public static func step(signed value: Double) -> UInt8 {
    guard value == value else { return 128 }
    return UInt8(128 + (min(1, max(-1, value)) * 127).rounded())
  }

  /// The index among 256 steps of a share from 0 to 1, for `rampPalette`.
  public static func step(share value: Double) -> UInt8 {
    guard value == value else { return 0 }
    return UInt8((min(1, max(0, value)) * 255).rounded())
  }

  /// 256 paints of the diverging scale.
  public static var signedPalette: [Paint] { (0..<256).map { .diverging(max(-1, Double($0 - 128) / 127)) } }

  /// 256 paints of one role's ramp.
  public static func rampPalette(_ role: Role) -> [Paint] { (0..<256).map { .ramp(role, Double($0) / 255) } }

  /// The frame of one cell, without its gap.
  public func cell(row: Int, column: Int) -> Rect {
    let width = frame.width / Double(max(1, columns))
    let height = frame.height / Double(max(1, rows))
    return Rect(
      x: frame.x + Double(column) * width, y: frame.y + Double(row) * height, width: width, height: height
    ).grown(by: -gap / 2)
  }

  /// The lines between cells, if there are gaps.
  public var gaps: Path? {
    guard gap > 0, rows > 0, columns > 0 else { return nil }
    var elements: [Path.Element] = []
    for column in 1..<max(2, columns) where column < columns {
      let x = frame.x + frame.width * Double(column) / Double(columns)
      elements += [.move(Point(x, frame.y)), .line(Point(x, frame.maxY))]
    }
    for row in 1..<max(2, rows) where row < rows {
      let y = frame.y + frame.height * Double(row) / Double(rows)
      elements += [.move(Point(frame.x, y)), .line(Point(frame.maxX, y))]
    }
    return elements.isEmpty ? nil : Path(elements, stroke: Stroke(.paper, width: gap))
  }
}
