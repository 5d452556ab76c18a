import CPango
import Diagrams
import Recurrence

extension Renderer {
  /// The scene as SVG painted by Cairo: glyphs as outlines, so that it looks the same everywhere.
  ///
  /// Cairo writes no words, so role, title and description are put into its stream.
  public func svg(_ scene: Scene) throws(Diagnosis) -> [UInt8] {
    let size = try checkedSize(scene)
    let bytes = try ByteSink.collect(
      from: { cairo_svg_surface_create_for_stream($0, $1, size.width, size.height) },
      paint: { surface throws(Diagnosis) in
        cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
        try paint(scene, on: surface)
      })
    return drawingGrids(of: scene, in: Renderer.adding(SVGWriter.head(of: scene), to: bytes))
  }

  /// Puts the words behind the opening tag of the root.
  static func adding(_ head: (attributes: String, elements: String), to svg: [UInt8]) -> [UInt8] {
    let tag = Array("<svg ".utf8)
    guard let start = svg.indices.first(where: { svg[$0...].starts(with: tag) }),
      let end = svg[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return svg }
    return svg[..<end] + Array(head.attributes.utf8) + [UInt8(ascii: ">")] + Array(head.elements.utf8)
      + svg[(end + 1)...]
  }

  /// Puts paths in the place of the images that Cairo writes for grids: many viewers smooth images, whatever they are asked for.
  ///
  /// Cairo defines one image for each grid, in the order of painting, a pixel a cell; should it do otherwise, all stays as it is.
  func drawingGrids(of scene: Scene, in svg: [UInt8]) -> [UInt8] {
    let rasters = scene.rasters.filter { $0.rows > 0 && $0.columns > 0 }
    let images = Renderer.images(in: svg)
    guard !rasters.isEmpty, rasters.count == images.count else { return svg }
    let writer = SVGWriter(theme: theme, measure: measure)
    var result: [UInt8] = []
    var done = 0
    for (raster, image) in zip(rasters, images) {
      result += svg[done..<image.range.lowerBound]
      result += Array("<g id=\"\(image.id)\" shape-rendering=\"crispEdges\">\n".utf8)
      result += writer.cells(of: raster)
      result += Array("</g>".utf8)
      done = image.range.upperBound
    }
    return result + svg[done...]
  }

  /// The definitions of images, empty elements with an id, in their order.
  private static func images(in svg: [UInt8]) -> [(range: Range<Int>, id: String)] {
    let tag = Array("<image ".utf8)
    let name = Array(" id=\"".utf8)
    var found: [(range: Range<Int>, id: String)] = []
    var place = 0
    while let open = svg[place...].firstIndex(of: UInt8(ascii: "<")) {
      place = open + 1
      guard svg[open...].starts(with: tag), let end = svg[open...].firstIndex(of: UInt8(ascii: ">")) else { continue }
      // Attributes other than the image's data stand in its first few hundred bytes.
      let attributes = svg[open..<min(end, open + 400)]
      guard let start = attributes.indices.first(where: { attributes[$0...].starts(with: name) }) else { continue }
      let id = attributes[(start + name.count)...].prefix { $0 != UInt8(ascii: "\"") }
      found.append((open..<(end + 1), String(decoding: id, as: UTF8.self)))
    }
    return found
  }
}
