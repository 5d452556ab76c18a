import Diagrams
import Testing

/// Reads the points of a font program's glyphs by the rules of its two formats, as far as the writer goes.
struct CharstringReader {
  /// For each glyph the ends and control points of its steps.
  let glyphs: [[Point]]

  init(_ bytes: [UInt8]) throws {
    let (_, afterNames) = try CharstringReader.index(bytes, at: Int(bytes[2]))
    let (tops, _) = try CharstringReader.index(bytes, at: afterNames)
    var operands: [Int] = []
    var place: Int?
    try CharstringReader.walk(tops[0]) { number, code in
      if let number { operands.append(number) }
      guard let code else { return }
      if code == 17 { place = operands.last }
      operands = []
    }
    let (strings, _) = try CharstringReader.index(bytes, at: try #require(place))
    glyphs = try strings.map { string in
      var points: [Point] = []
      var pen = Point(0, 0)
      var operands: [Int] = []
      try CharstringReader.walk(string) { number, code in
        if let number { operands.append(number) }
        guard let code else { return }
        // The first operator's operands stand behind the width.
        let count = code == 8 ? 6 : code == 14 ? 0 : 2
        for pair in stride(from: operands.count - count, to: operands.count, by: 2) {
          pen = pen.moved(Double(operands[pair]), Double(operands[pair + 1]))
          points.append(pen)
        }
        operands = []
      }
      return points
    }
  }

  private static func index(_ bytes: [UInt8], at place: Int) throws -> (objects: [[UInt8]], end: Int) {
    let count = Int(bytes[place]) << 8 | Int(bytes[place + 1])
    guard count > 0 else { return ([], place + 2) }
    let size = Int(bytes[place + 2])
    let offsets = (0...count).map { number in
      (0..<size).reduce(0) { $0 << 8 | Int(bytes[place + 3 + number * size + $1]) }
    }
    let base = place + 2 + (count + 1) * size
    return ((0..<count).map { Array(bytes[(base + offsets[$0])..<(base + offsets[$0 + 1])]) }, base + offsets[count])
  }

  /// Numbers and operators in turn.
  private static func walk(_ bytes: [UInt8], _ visit: (Int?, Int?) throws -> Void) throws {
    var place = 0
    while place < bytes.count {
      let byte = Int(bytes[place])
      func next(_ offset: Int) -> Int { Int(bytes[place + offset]) }
      switch byte {
      case 28:
        try visit(Int(Int16(truncatingIfNeeded: next(1) << 8 | next(2))), nil)
        place += 3
      case 29:
        try visit(next(1) << 24 | next(2) << 16 | next(3) << 8 | next(4), nil)
        place += 5
      case 12:
        try visit(nil, 1200 + next(1))
        place += 2
      case 32...246:
        try visit(byte - 139, nil)
        place += 1
      case 247...250:
        try visit((byte - 247) * 256 + next(1) + 108, nil)
        place += 2
      case 251...254:
        try visit(-(byte - 251) * 256 - next(1) - 108, nil)
        place += 2
      default:
        try visit(nil, byte)
        place += 1
      }
    }
  }
}
