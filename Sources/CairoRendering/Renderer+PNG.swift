import CPango
import CPangoLibrary
import Diagrams
import Recurrence
import Workers

extension Renderer {
  /// The scene in pixels, as a PNG file of three channels with its title and description in it.
  public func png(_ scene: Scene) throws(Diagnosis) -> [UInt8] { try png(scene, threads: Workers.cores) }

  /// The same by so many threads at once; a scene that asks Pango is painted by one.
  func png(_ scene: Scene, threads: Int) throws(Diagnosis) -> [UInt8] {
    let (width, height) = try pixelSize(scene)
    let list = PaintList(scene, theme: theme, shaper: shaper)
    return try PNGEncoder.encode(
      width: width, height: height, scale: scale,
      texts: [("Title", scene.title), ("Description", scene.description)], threads: list.asksPango ? 1 : threads
    ) { (surface, top) throws(Diagnosis) in try paint(list, on: surface, top: top) }
  }

  /// Width and height in pixels, at least one each way.
  func pixelSize(_ scene: Scene) throws(Diagnosis) -> (width: Int, height: Int) {
    let size = try checkedSize(scene)
    return (max(1, Int(size.width.rounded())), max(1, Int(size.height.rounded())))
  }

  /// Paints the rows of a page from one on, as many as the surface has.
  func paint(_ list: PaintList, on surface: PixelSurface, top: Int) throws(Diagnosis) {
    let library = surface.library
    guard let cairo = library.cairo_create(surface.cairo) else { throw Diagnosis("picture.no-memory") }
    defer { library.cairo_destroy(cairo) }
    library.cairo_translate(cairo, 0, -Double(top))
    library.cairo_scale(cairo, scale, scale)
    let letters = try LetterPainter(surface, scale: scale, top: top)
    // Smoothed edges reach into the next pixel.
    try Painter(library: library, cairo: cairo, theme: theme, shaper: shaper, letters: letters).paint(
      list, top: Double(top - 1) / scale, bottom: Double(top + surface.height + 1) / scale)
    try surface.flush()
  }
}
