import CPango
import CPangoLibrary
import Diagrams
import Recurrence

/// Fills letters on pixels, each at its exact place, by the share of every pixel that they cover.
///
/// FreeType's rasterizer finds these shares in a sixth of the time that Cairo takes, which looks at fifteen lines of every row; letters are
/// most of what is on a picture.
final class LetterPainter {
  /// The pixels, and what they are painted with.
  private struct Canvas {
    var pixels: UnsafeMutableRawPointer
    var stride: Int
    var color: UInt32 = 0
  }

  private let surface: PixelSurface
  private let scale: Double
  private let top: Double
  private let library: cairo_library
  private let freeType: FT_Library
  private var canvas: Canvas
  private var contours = LetterContours()

  /// A painter for the rows of a page from one on, each point of which is `scale` pixels wide.
  /// - Throws: `picture.no-memory`.
  init(_ surface: PixelSurface, scale: Double, top: Int) throws(Diagnosis) {
    library = surface.library
    var freeType: FT_Library?
    guard library.FT_Init_FreeType(&freeType) == 0, let freeType else { throw Diagnosis("picture.no-memory") }
    self.freeType = freeType
    self.surface = surface
    self.scale = scale
    self.top = Double(top)
    canvas = Canvas(pixels: surface.pixels, stride: surface.stride)
  }

  deinit { _ = library.FT_Done_FreeType(freeType) }

  /// Fills the letters of a text, whose shapes are among these.
  func paint(_ text: PaintList.Text, _ color: Color, _ shapes: [[Path.Element]]) {
    // Cairo may hold back what it paints, and must not trust what it remembers of the pixels.
    library.cairo_surface_flush(surface.cairo)
    canvas.color = color.hex
    let size = text.factor * scale
    for glyph in text.glyphs {
      let x = (text.at.x + Double(glyph.x) * SetText.unit * text.factor) * scale
      let y = (text.at.y + Double(glyph.y) * SetText.unit * text.factor) * scale - top
      fill(shapes[glyph.shape], x, y, size)
    }
    library.cairo_surface_mark_dirty(surface.cairo)
  }

  /// Fills a shape that is `size` times as large, from its origin on.
  private func fill(_ shape: [Path.Element], _ x: Double, _ y: Double, _ size: Double) {
    contours.set(shape, x, y, size)
    guard contours.points.count <= Int16.max else { return }
    contours.points.withUnsafeBufferPointer { points in
      contours.tags.withUnsafeBytes { tags in
        contours.ends.withUnsafeBytes { ends in
          var outline = FT_Outline()
          outline.n_points = .init(points.count)
          outline.n_contours = .init(contours.ends.count)
          outline.points = UnsafeMutablePointer(mutating: points.baseAddress)
          outline.tags = LetterPainter.bound(tags)
          outline.contours = LetterPainter.bound(ends)
          render(&outline)
        }
      }
    }
  }

  private func render(_ outline: inout FT_Outline) {
    withUnsafeMutablePointer(to: &canvas) { canvas in
      var request = FT_Raster_Params()
      request.flags = FT_RASTER_FLAG_AA | FT_RASTER_FLAG_DIRECT | FT_RASTER_FLAG_CLIP
      request.gray_spans = LetterPainter.blend
      request.user = UnsafeMutableRawPointer(canvas)
      request.clip_box = FT_BBox(xMin: 0, yMin: 0, xMax: surface.width, yMax: surface.height)
      // What FreeType cannot count to lies outside of the page.
      _ = library.FT_Outline_Render(freeType, &outline, &request)
    }
  }

  /// Memory as FreeType's version types it, which does not write to it.
  private static func bound<Element>(_ memory: UnsafeRawBufferPointer) -> UnsafeMutablePointer<Element>? {
    UnsafeMutableRawPointer(mutating: memory.baseAddress)?.assumingMemoryBound(to: Element.self)
  }

  /// Lays the color over pixels of a row by the share that is covered, of 255.
  private static let blend: FT_SpanFunc = { row, count, spans, user in
    guard let spans, let canvas = user?.assumingMemoryBound(to: Canvas.self).pointee else { return }
    let line = canvas.pixels + Int(row) * canvas.stride
    for span in UnsafeBufferPointer(start: spans, count: Int(count)) {
      let share = UInt32(span.coverage)
      for x in Int(span.x)..<(Int(span.x) + Int(span.len)) {
        let under = line.load(fromByteOffset: 4 * x, as: UInt32.self)
        let pixel = share == 255 ? canvas.color : mixed(canvas.color, under, share)
        line.storeBytes(of: pixel, toByteOffset: 4 * x, as: UInt32.self)
      }
    }
  }

  /// Two colors in the shares `share` and 255 − `share`, red and blue at once.
  @inline(__always)
  private static func mixed(_ over: UInt32, _ under: UInt32, _ share: UInt32) -> UInt32 {
    func sum(_ shift: UInt32, _ mask: UInt32) -> UInt32 {
      let sum = (over >> shift & mask) &* share &+ (under >> shift & mask) &* (255 - share) &+ (mask & 0x0080_0080)
      // Divided by 255, rounded.
      return (sum &+ (sum >> 8 & mask)) >> 8 & mask
    }
    return sum(0, 0x00FF_00FF) | sum(8, 0x0000_00FF) << 8
  }
}
