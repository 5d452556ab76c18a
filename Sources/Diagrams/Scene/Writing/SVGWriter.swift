import Recurrence

/// Writes a scene as SVG straight: real text, ids and trace addresses on marks, title and description; small files.
public struct SVGWriter {
  /// The colors.
  public var theme: Theme
  /// Places runs that stand above one another.
  public var measure: TextMeasure
  /// Stands before the ids of title and description, so that several pictures can stand in one page.
  public var idPrefix: String
  /// The shapes of texts; without them texts are written as text.
  public var outlines: GlyphOutlines?
  /// Units of width and height for one of the scene's.
  public var scale = 1.0
  var bytes: [UInt8] = []
  var usedGlyphs: Set<Int> = []

  /// A writer for one theme.
  public init(
    theme: Theme = .light, measure: TextMeasure, outlines: GlyphOutlines? = nil, scale: Double = 1,
    idPrefix: String = ""
  ) {
    self.theme = theme
    self.measure = measure
    self.outlines = outlines
    self.scale = scale
    self.idPrefix = idPrefix
  }

  /// The scene as an SVG document, UTF-8.
  public func write(_ scene: Scene) -> [UInt8] {
    var writer = self
    writer.bytes.reserveCapacity(16384)
    writer.document(scene)
    return writer.bytes
  }

  /// The role with the words that it is labelled by, and these words.
  static func head(of scene: Scene, idPrefix: String) -> (attributes: String, elements: String) {
    var attributes = " role=\"img\""
    var ids: [String] = []
    var elements = "\n"
    if !scene.title.isEmpty {
      ids.append("\(idPrefix)title")
      elements += "<title id=\"\(Markup.escaped(idPrefix))title\">\(Markup.escaped(scene.title))</title>\n"
    }
    let words = scene.description.isEmpty ? scene.caption : scene.description
    if !words.isEmpty {
      ids.append("\(idPrefix)desc")
      elements += "<desc id=\"\(Markup.escaped(idPrefix))desc\">\(Markup.escaped(words))</desc>\n"
    }
    if !ids.isEmpty { attributes += " aria-labelledby=\"\(Markup.escaped(ids.joined(separator: " ")))\"" }
    return (attributes, elements)
  }

  private mutating func document(_ scene: Scene) {
    let head = SVGWriter.head(of: scene, idPrefix: idPrefix)
    put("<svg xmlns=\"http://www.w3.org/2000/svg\"")
    if outlines != nil { put(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"") }
    put(" width=\"")
    put(scene.width * scale)
    put("\" height=\"")
    put(scene.height * scale)
    put("\" viewBox=\"0 0 ")
    put(scene.width)
    put(" ")
    put(scene.height)
    put("\"")
    put(head.attributes)
    put(" xml:space=\"preserve\" font-family=\"")
    put(SVGWriter.families(.label))
    put("\" font-size=\"9\" style=\"font-feature-settings:'tnum'\">")
    put(head.elements)
    put("<rect width=\"100%\" height=\"100%\"")
    put(fill: scene.background)
    put("/>\n")
    for mark in scene.marks { put(mark) }
    if let outlines { putDefinitions(outlines) }
    put("</svg>\n")
  }

  mutating func put(_ mark: Mark) {
    switch mark {
    case .path(let path): put(path)
    case .rectangle(let rectangle): put(rectangle)
    case .circle(let circle): put(circle)
    case .arrow(let arrow):
      put(arrow.shaft)
      if let head = arrow.head { put(head) }
    case .label(let label): put(label)
    case .raster(let raster): put(raster)
    case .group(let group):
      put("<g")
      put(attribute: "id", group.id.map { idPrefix + $0 })
      put(attribute: "data-address", group.address)
      put(">")
      if let title = group.title {
        put("<title>")
        put(Markup.escaped(title))
        put("</title>")
      }
      put("\n")
      for mark in group.marks { put(mark) }
      put("</g>\n")
    }
  }
}
