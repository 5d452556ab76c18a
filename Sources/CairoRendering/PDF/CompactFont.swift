import Diagrams

/// A font program of outlines in the Compact Font Format (Adobe's Technical Note 5176): a thousand units to the size, glyphs by number.
///
/// Outlines are charstrings of type 2 (Technical Note 5177) in their plainest form: a moving pen, lines and curves.
struct CompactFont {
  /// The steps of a pen in units, y growing upwards.
  struct Outline {
    fileprivate enum Step { case move, line, curve }
    fileprivate var steps: [(kind: Step, points: [(x: Int, y: Int)])] = []

    /// The outline of a glyph at the reference size; contours are closed by themselves.
    init(_ elements: [Path.Element]) {
      func units(_ point: Point) -> (x: Int, y: Int) {
        func whole(_ length: Double) -> Int { Int(max(-16000, min(16000, length * 1000 / SetText.size)).rounded()) }
        return (whole(point.x), whole(-point.y))
      }
      for element in elements {
        switch element {
        case .move(let point): steps.append((.move, [units(point)]))
        // Glyphs have no arcs.
        case .line(let point), .arc(let point, _, _): steps.append((.line, [units(point)]))
        case .curve(let a, let b, let to): steps.append((.curve, [units(a), units(b), units(to)]))
        case .close: break
        }
      }
    }
  }

  let name: String
  /// The glyphs from number 1 on, with their widths; 0 shows nothing.
  let glyphs: [(outline: Outline, width: Int)]

  /// Left, bottom, right and top of all outlines.
  let bounds: [Int]

  init(name: String, glyphs: [(outline: Outline, width: Int)]) {
    self.name = name
    self.glyphs = glyphs
    var (left, bottom, right, top) = (Int.max, Int.max, Int.min, Int.min)
    for glyph in glyphs {
      for step in glyph.outline.steps {
        for point in step.points {
          (left, right) = (min(left, point.x), max(right, point.x))
          (bottom, top) = (min(bottom, point.y), max(top, point.y))
        }
      }
    }
    bounds = left <= right ? [left, bottom, right, top] : [0, 0, 0, 0]
  }

  /// The program.
  ///
  /// Offsets take five bytes each, so that what stands before them is as long whatever they are.
  var bytes: [UInt8] {
    let head: [UInt8] = [1, 0, 4, 4] + CompactFont.index([Array(name.utf8)])
    // "Adobe" and "Identity" are the first two strings behind the 391 standard ones; no subroutines.
    let strings = CompactFont.index([Array("Adobe".utf8), Array("Identity".utf8)]) + CompactFont.index([])
    let count = glyphs.count + 1
    // All glyphs but the first are numbered in their order.
    let charset: [UInt8] = [2] + CompactFont.word(1) + CompactFont.word(max(0, count - 2))
    let select: [UInt8] = [3] + CompactFont.word(1) + CompactFont.word(0) + [0] + CompactFont.word(count)
    let outlines = CompactFont.index([CompactFont.charstring(nil, 0)] + glyphs.map { CompactFont.charstring($0, $1) })
    func top(_ start: Int) -> [UInt8] {
      let charsetPlace = start
      let selectPlace = charsetPlace + charset.count
      let outlinesPlace = selectPlace + select.count
      let fontsPlace = outlinesPlace + outlines.count
      var entries = CompactFont.numbers([391, 392, 0]) + [12, 30]
      entries += CompactFont.numbers(bounds) + [5]
      entries += CompactFont.offset(count) + [12, 34]
      entries += CompactFont.offset(charsetPlace) + [15]
      entries += CompactFont.offset(selectPlace) + [12, 37]
      entries += CompactFont.offset(outlinesPlace) + [17]
      entries += CompactFont.offset(fontsPlace) + [12, 36]
      return CompactFont.index([entries])
    }
    let start = head.count + top(0).count + strings.count
    let program = head + top(start) + strings + charset + select + outlines
    // The one font dictionary's private one is empty and lies at the end.
    func fonts(_ end: Int) -> [UInt8] { CompactFont.index([CompactFont.numbers([0]) + CompactFont.offset(end) + [18]]) }
    return program + fonts(program.count + fonts(0).count)
  }

  /// A glyph's width and steps, each from where the one before ended.
  private static func charstring(_ outline: Outline?, _ width: Int) -> [UInt8] {
    var bytes = numbers([width])
    var pen = (x: 0, y: 0)
    for step in outline?.steps ?? [] {
      for point in step.points {
        bytes += numbers([point.x - pen.x, point.y - pen.y])
        pen = point
      }
      switch step.kind {
      case .move: bytes.append(21)
      case .line: bytes.append(5)
      case .curve: bytes.append(8)
      }
    }
    return bytes + [14]
  }

  /// Objects behind one another, with the places where each begins.
  private static func index(_ objects: [[UInt8]]) -> [UInt8] {
    var bytes = word(objects.count)
    guard !objects.isEmpty else { return bytes }
    bytes.append(4)
    var place = 1
    for object in objects {
      bytes += word(place >> 16) + word(place)
      place += object.count
    }
    bytes += word(place >> 16) + word(place)
    return bytes + objects.joined()
  }

  private static func word(_ number: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
  }

  private static func offset(_ number: Int) -> [UInt8] { [29] + word(number >> 16) + word(number) }

  /// Whole numbers of 16 bits, as dictionaries and charstrings both write them.
  private static func numbers(_ numbers: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in numbers {
      switch number {
      case -107...107: bytes.append(UInt8(number + 139))
      case 108...1131: bytes += [UInt8(((number - 108) >> 8) + 247), UInt8((number - 108) & 255)]
      case -1131 ... -108: bytes += [UInt8(((-number - 108) >> 8) + 251), UInt8((-number - 108) & 255)]
      default: bytes += [28] + word(number)
      }
    }
    return bytes
  }
}
