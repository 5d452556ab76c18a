import Diagrams
import Recurrence

extension Renderer {
  /// The scene in pixels: red, green and blue of each, row by row.
  public func pixels(_ scene: Scene) throws(Diagnosis) -> (width: Int, height: Int, bytes: [UInt8]) {
    let (width, height) = try pixelSize(scene)
    let surface = try PixelSurface(width: width, height: height)
    try paint(PaintList(scene, theme: theme, shaper: shaper), on: surface, top: 0)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * surface.width * surface.height)
    for y in 0..<surface.height {
      let row = surface.row(y)
      for x in 0..<surface.width {
        let pixel = row.load(fromByteOffset: 4 * x, as: UInt32.self)
        bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
        bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
        bytes.append(UInt8(truncatingIfNeeded: pixel))
      }
    }
    return (surface.width, surface.height, bytes)
  }
}
