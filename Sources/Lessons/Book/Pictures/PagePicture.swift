import Diagrams
import Files
import Recurrence

/// A picture as part of a page: SVG with real text, whose colors follow the page from light to dark.
struct PagePicture {
  /// Two colors that stand for one another.
  struct Pair: Hashable, Comparable {
    var light: String
    var dark: String

    static func < (a: Pair, b: Pair) -> Bool { (a.light, a.dark) < (b.light, b.dark) }
    /// The class of marks in these colors.
    var name: String { light + dark }
  }

  /// The `svg` element.
  let markup: String
  /// The colors that differ between light and dark.
  let pairs: Set<Pair>
  /// The width at which its type has the size of the page's.
  let width: Double

  /// A point of a scene is as large as a point of print: 4/3 of a pixel.
  static let scale = 4.0 / 3

  /// Writes a scene in both themes and joins them, since they differ in nothing but colors.
  ///
  /// - Parameter prefix: Stands before ids, of which a page may have each only once.
  init(_ scene: Scene, crop: Rect, label: String, prefix: String, measure: TextMeasure) {
    let light = SVGWriter(theme: .light, measure: measure, idPrefix: prefix).write(scene)
    let dark = SVGWriter(theme: .dark, measure: measure, idPrefix: prefix).write(scene)
    var pairs: Set<Pair> = []
    let tags = PagePicture.tags(light)
    let others = PagePicture.tags(dark)
    var body = ""
    if tags.count == others.count {
      for (tag, other) in zip(tags, others) { body += PagePicture.join(tag, other, &pairs) }
    } else {
      body = tags.joined()
    }
    self.pairs = pairs
    width = (crop.width * PagePicture.scale).rounded()
    // The root's own tag, its title and its paper are replaced: the page has a caption and a paper.
    let start = body.firstPlace(of: "<desc").map { body[$0.lowerBound...] } ?? body[...]
    let paper = start.firstPlace(of: "height=\"100%\"").flatMap { range in
      start[range.upperBound...].firstIndex(of: ">").map { start.index(after: $0) }
    }
    let marks = paper.map { start[$0...] } ?? start
    let box = [crop.x, crop.y, crop.width, crop.height].map { "\(($0 * 100).rounded() / 100)" }
    markup =
      "<svg role=\"img\" aria-label=\"\(Markup.escaped(label))\" viewBox=\"\(box.joined(separator: " "))\""
      + " width=\"\(Int(width))\" height=\"\(Int((crop.height * PagePicture.scale).rounded()))\""
      + " font-family=\"Inter,DejaVu Sans,Noto Sans CJK SC,sans-serif\" font-size=\"9\">" + marks
  }

  /// The document cut before every tag.
  private static func tags(_ svg: [UInt8]) -> [String] {
    var parts: [String] = []
    var from = 0
    for (index, byte) in svg.enumerated() where byte == UInt8(ascii: "<") && index > from {
      parts.append(String(decoding: svg[from..<index], as: UTF8.self))
      from = index
    }
    parts.append(String(decoding: svg[from...], as: UTF8.self))
    return parts
  }

  /// One tag with the text behind it: where its colors differ, it gets classes.
  private static func join(_ light: String, _ dark: String, _ pairs: inout Set<Pair>) -> String {
    guard light != dark else { return light }
    var classes: [String] = []
    for attribute in ["fill", "stroke"] {
      guard let a = color(attribute, of: light), let b = color(attribute, of: dark), a != b else { continue }
      let pair = Pair(light: a, dark: b)
      pairs.insert(pair)
      classes.append((attribute == "fill" ? "f" : "s") + pair.name)
    }
    guard !classes.isEmpty, let space = light.firstIndex(of: " ") else { return light }
    return light[..<space] + " class=\"" + classes.joined(separator: " ") + "\"" + light[space...]
  }

  private static func color(_ attribute: String, of tag: String) -> String? {
    guard let range = tag.firstPlace(of: " \(attribute)=\"#") else { return nil }
    return String(tag[range.upperBound...].prefix(6))
  }

  /// The rules by which marks change their colors on a dark page.
  static func rules(_ pairs: Set<Pair>) -> String {
    guard !pairs.isEmpty else { return "" }
    let rules = pairs.sorted().map { ".f\($0.name){fill:#\($0.dark)}.s\($0.name){stroke:#\($0.dark)}" }
    return "@media screen and (prefers-color-scheme:dark){" + rules.joined() + "}"
  }
}
