import CPango
import CPangoLibrary
import Diagrams
import Recurrence

/// Paints scenes as PNG, SVG and PDF with Cairo and Pango.
///
/// The bytes are made in memory. Errors: `picture.size` and `picture.too-large` for sizes that
/// Cairo cannot paint, `picture.not-finite` for marks without a place, `picture.cairo` and `picture.no-memory` for Cairo's own.
public struct Renderer {
  /// The kinds of picture file.
  public enum Format: String, Sendable, CaseIterable {
    /// Pixels.
    case png
    /// Lines and glyphs for the web.
    case svg
    /// Pages, with text that can be searched.
    case pdf

    /// The format that a file's name asks for by its end.
    public init?(path: String) {
      guard let dot = path.lastIndex(of: ".") else { return nil }
      self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }
  }

  /// The colors.
  public var theme: Theme
  /// Pixels per point of PNG; the size of SVG and PDF grows with it as well.
  public var scale: Double
  /// Sets the text; hand the same one to diagrams as their measure.
  public let shaper: PangoShaper

  /// A renderer; the shaper may be shared by all renderers of one thread.
  public init(theme: Theme = .light, scale: Double = 1, shaper: PangoShaper = PangoShaper()) {
    self.theme = theme
    self.scale = scale
    self.shaper = shaper
  }

  /// The measure to lay diagrams out with.
  public var measure: TextMeasure { shaper.measure }

  /// The scene in a format.
  public func render(_ scene: Scene, as format: Format) throws(Diagnosis) -> [UInt8] {
    switch format {
    case .png: try png(scene)
    case .svg: try svg(scene)
    case .pdf: try pdf([scene])
    }
  }

  /// The largest side that Cairo can paint, in pixels.
  static let largestSide = 32767.0
  /// The most pixels of a PNG: a gigabyte of memory.
  static let mostPixels = 268_435_456.0

  /// The largest scale at which all of a scene can be painted.
  public static func largestScale(of scene: Scene) -> Double {
    let side = max(1, scene.width, scene.height)
    let pixels = max(1, scene.width) * max(1, scene.height)
    return min(largestSide / side, (mostPixels / pixels).squareRoot()) * (1 - 1e-12)
  }

  /// Throws unless scene and scale can be drawn at all.
  func check(_ scene: Scene) throws(Diagnosis) {
    guard scale.isFinite, scale > 0 else { throw Diagnosis("picture.scale", ["scale": "\(scale)"], kind: .usage) }
    try scene.validate()
  }

  /// Throws unless scene and scale can be painted; returns the size at scale.
  func checkedSize(_ scene: Scene) throws(Diagnosis) -> (width: Double, height: Double) {
    try check(scene)
    let width = scene.width * scale
    let height = scene.height * scale
    guard width <= Renderer.largestSide, height <= Renderer.largestSide, width * height <= Renderer.mostPixels else {
      throw Diagnosis(
        "picture.too-large",
        ["size": "\(Int64(min(width, 1e15)))×\(Int64(min(height, 1e15)))", "limit": "\(Int(Renderer.largestSide))"])
    }
    return (width, height)
  }

  /// Paints the scene on a surface, which stays open.
  func paint(_ scene: Scene, on surface: OpaquePointer, by library: cairo_library) throws(Diagnosis) {
    try library.check(library.cairo_surface_status(surface))
    guard let cairo = library.cairo_create(surface) else { throw Diagnosis("picture.no-memory") }
    defer { library.cairo_destroy(cairo) }
    library.cairo_scale(cairo, scale, scale)
    let list = PaintList(scene, theme: theme, shaper: shaper, isText: true)
    try Painter(library: library, cairo: cairo, theme: theme, shaper: shaper, letters: nil).paint(list)
  }
}
