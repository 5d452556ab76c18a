import Recurrence

/// The small change of SVG: numbers, attributes, paints, escapes.
extension SVGWriter {
  mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func put(_ value: Double) { Decimal.append(value, to: &bytes) }

  mutating func put(_ point: Point) {
    put(point.x)
    bytes.append(UInt8(ascii: " "))
    put(point.y)
  }

  mutating func put(number name: StaticString, _ value: Double) {
    bytes.append(UInt8(ascii: " "))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    put("=\"")
    put(value)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func put(attribute name: String, _ value: String?) {
    guard let value else { return }
    put(" \(name)=\"")
    put(Markup.escaped(value))
    put("\"")
  }

  mutating func put(fill paint: Paint?) {
    guard let paint else { return put(" fill=\"none\"") }
    put(" fill=\"")
    put(theme.color(paint))
    put("\"")
  }

  mutating func put(_ stroke: Stroke?) {
    guard let stroke, stroke.width > 0 else { return }
    put(" stroke=\"")
    put(theme.color(stroke.paint))
    put("\"")
    let width = theme.strokeWidth(stroke.width)
    if width != 1 { put(number: "stroke-width", width) }
    if !stroke.dash.isEmpty {
      put(" stroke-dasharray=\"")
      for (index, length) in stroke.dash.enumerated() {
        if index > 0 { put(" ") }
        put(length)
      }
      put("\"")
    }
    if stroke.join == .round { put(" stroke-linejoin=\"round\"") }
    if stroke.cap == .round { put(" stroke-linecap=\"round\"") }
  }

  mutating func put(_ color: Color) {
    let digits = Array("0123456789ABCDEF".utf8)
    let hex = color.hex
    bytes.append(UInt8(ascii: "#"))
    for shift in stride(from: UInt32(20), through: 0, by: -4) { bytes.append(digits[Int(hex >> shift & 15)]) }
  }

  /// The families of a kind of type, as an attribute's value.
  static func families(_ role: FontRole) -> String {
    (role.families.map { $0.utf8.contains(UInt8(ascii: " ")) ? "'\($0)'" : $0 } + [role.generic]).joined(separator: ",")
  }
}
