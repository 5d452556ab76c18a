import Diagrams
import Recurrence

extension Renderer {
  /// The scene in pixels, as a PNG file of three channels with its title and description in it.
  public func png(_ scene: Scene) throws(Diagnosis) -> [UInt8] {
    try PNGEncoder.encode(
      try painted(scene), scale: scale, texts: [("Title", scene.title), ("Description", scene.description)])
  }

  /// The scene on a surface of its size at scale.
  func painted(_ scene: Scene) throws(Diagnosis) -> PixelSurface {
    let size = try checkedSize(scene)
    let surface = try PixelSurface(width: size.width, height: size.height)
    try paint(scene, on: surface.cairo)
    try surface.flush()
    return surface
  }
}
