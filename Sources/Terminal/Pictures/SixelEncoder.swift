/// Writes pictures as sixels, as DEC's terminals and many of today's show them.
///
/// Six rows at a time, color by color: a byte from `?` on holds one column of six pixels, `!` repeats, `$` goes back to the left edge
/// and `-` down to the next six rows.
public enum SixelEncoder {
  /// The escape sequence that shows a picture where the cursor is.
  public static func sequence(_ pixels: Pixels) -> String {
    let palette = ColorPalette(pixels)
    var bytes = Array("\u{1B}P0;1q\"1;1;\(pixels.width);\(pixels.height)".utf8)
    for (index, color) in palette.colors.enumerated() {
      let shares = [color.red, color.green, color.blue].map { String(($0 * 100 + 127) / 255) }
      bytes += Array("#\(index);2;\(shares.joined(separator: ";"))".utf8)
    }
    for top in stride(from: 0, to: pixels.height, by: 6) {
      // Not below the last band: at the foot of the screen that would push everything up.
      if top > 0 { bytes.append(UInt8(ascii: "-")) }
      band(palette, pixels, top: top, into: &bytes)
    }
    bytes += [0x1B, UInt8(ascii: "\\")]
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func band(_ palette: ColorPalette, _ pixels: Pixels, top: Int, into bytes: inout [UInt8]) {
    let rows = min(6, pixels.height - top)
    var masks: [UInt8: [UInt8]] = [:]
    for row in 0..<rows {
      let start = (top + row) * pixels.width
      for column in 0..<pixels.width {
        let color = palette.indices[start + column]
        masks[color, default: [UInt8](repeating: 0, count: pixels.width)][column] |= 1 << UInt8(row)
      }
    }
    for (number, color) in masks.keys.sorted().enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes += Array("#\(color)".utf8)
      write(masks[color] ?? [], into: &bytes)
    }
  }

  /// The columns of one color, runs of more than three as a repetition; nothing is left at the right.
  private static func write(_ columns: [UInt8], into bytes: inout [UInt8]) {
    let end = (columns.lastIndex { $0 != 0 } ?? -1) + 1
    var column = 0
    while column < end {
      var length = 1
      while column + length < end, columns[column + length] == columns[column] { length += 1 }
      let sixel = 63 + columns[column]
      if length > 3 {
        bytes += Array("!\(length)".utf8) + [sixel]
      } else {
        bytes += [UInt8](repeating: sixel, count: length)
      }
      column += length
    }
  }
}
