/// A picture in pixels, three bytes each: red, green, blue, row by row.
public struct Pixels: Equatable, Sendable {
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// 3 · width · height bytes.
  public var bytes: [UInt8]

  /// A picture; nil when there are not as many bytes as its size needs.
  public init?(width: Int, height: Int, bytes: [UInt8]) {
    guard width > 0, height > 0, width <= 1 << 16, height <= 1 << 16, bytes.count == 3 * width * height else {
      return nil
    }
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
