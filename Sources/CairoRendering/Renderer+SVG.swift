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
    return Renderer.sharpeningImages(in: Renderer.adding(SVGWriter.head(of: scene), to: bytes))
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

  /// Asks viewers to show images without smoothing, as their pixels are cells of grids; older Cairos do not write it themselves.
  static func sharpeningImages(in svg: [UInt8]) -> [UInt8] {
    let tag = Array("<image ".utf8)
    let hint = Array("image-rendering".utf8)
    let wish = Array("image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" ".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(svg.count + 256)
    var rest = svg[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      let end = rest[open...].firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex
      if rest[open...].starts(with: tag) {
        // Attributes other than the image's data stand in its first few hundred bytes.
        let start = open + tag.count
        let attributes = rest[start..<min(end, start + 400)]
        let isAsked = attributes.indices.contains { attributes[$0...].starts(with: hint) }
        result += rest[..<start]
        if !isAsked { result += wish }
        result += rest[start..<end]
      } else {
        result += rest[..<end]
      }
      rest = rest[end...]
      if rest.first == UInt8(ascii: ">") {
        result.append(UInt8(ascii: ">"))
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
