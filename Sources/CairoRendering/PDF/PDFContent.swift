import Diagrams

/// What a page shows, as the operators of a content stream (ISO 32000-1, 8.2): numbers, paths and the graphics state.
struct PDFContent {
  private(set) var bytes: [UInt8] = []
  let theme: Theme
  /// What was set last, as digits: what stays the same is not said again.
  private var colors: (fill: UInt32, stroke: UInt32) = (0, 0)
  private var line = (width: 1.0, join: 0, cap: 0, dash: [Double]())
  private var type: (font: Int, size: Double)?

  /// Nothing yet, in colors of a theme.
  init(theme: Theme) {
    self.theme = theme
    bytes.reserveCapacity(1 << 16)
  }

  mutating func put(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  mutating func put(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  mutating func put(whole number: Int) {
    if number >= 10 { put(whole: number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// A number with at most three decimals, and a blank.
  mutating func put(_ number: Double) {
    defer { bytes.append(UInt8(ascii: " ")) }
    // Scenes are no larger than Cairo's 32767; a mark far outside its page shows nothing of itself there.
    var thousandths = Int((min(1e9, max(-1e9, number)) * 1000).rounded())
    if thousandths < 0 {
      bytes.append(UInt8(ascii: "-"))
      thousandths = -thousandths
    }
    put(whole: thousandths / 1000)
    let rest = thousandths % 1000
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + UInt8(rest / 100))
    guard rest % 100 > 0 else { return }
    bytes.append(UInt8(ascii: "0") + UInt8(rest / 10 % 10))
    guard rest % 10 > 0 else { return }
    bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
  }

  mutating func put(_ point: Point) {
    put(point.x)
    put(point.y)
  }

  /// Font and size from here on.
  mutating func set(font: Int, size: Double) {
    if let type, type == (font, size) { return }
    type = (font, size)
    put("/F")
    put(whole: font)
    put(" ")
    put(size)
    put("Tf ")
  }

  mutating func set(fill paint: Paint) {
    let color = theme.color(paint)
    guard color.hex != colors.fill else { return }
    colors.fill = color.hex
    put(color)
    put("rg\n")
  }

  private mutating func set(_ stroke: Stroke) {
    let color = theme.color(stroke.paint)
    if color.hex != colors.stroke {
      colors.stroke = color.hex
      put(color)
      put("RG\n")
    }
    let width = theme.strokeWidth(stroke.width)
    if width != line.width {
      line.width = width
      put(width)
      put("w\n")
    }
    let (join, cap) = (stroke.join == .round ? 1 : 0, stroke.cap == .round ? 1 : 0)
    if join != line.join {
      line.join = join
      put(join == 1 ? "1 j\n" : "0 j\n")
    }
    if cap != line.cap {
      line.cap = cap
      put(cap == 1 ? "1 J\n" : "0 J\n")
    }
    if stroke.dash != line.dash {
      line.dash = stroke.dash
      put("[")
      for length in stroke.dash { put(length) }
      put("]0 d\n")
    }
  }

  private mutating func put(_ color: Color) {
    let hex = color.hex
    for shift: UInt32 in [16, 8, 0] { put(Double(hex >> shift & 255) / 255) }
  }

  /// Sets the paints, has the path written, and fills and strokes it.
  mutating func paint(_ fill: Paint?, _ stroke: Stroke?, _ path: (inout PDFContent) -> Void) {
    let stroke = stroke.flatMap { $0.width > 0 ? $0 : nil }
    guard fill != nil || stroke != nil else { return }
    if let fill { set(fill: fill) }
    if let stroke { set(stroke) }
    path(&self)
    switch (fill, stroke) {
    case (_?, _?): put("B\n")
    case (_?, nil): put("f\n")
    default: put("S\n")
    }
  }
}
