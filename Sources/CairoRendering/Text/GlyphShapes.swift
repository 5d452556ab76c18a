import Diagrams

/// The outlines of glyphs by number: those that a file of notes holds, and behind them those that were traced since.
///
/// Equal outlines are one, whatever glyphs they are of and wherever they come from: a picture's numbers do not depend on the notes.
struct GlyphShapes {
  private let notes: TextNotes?
  /// Outlines as notes hold them, from the first that they do not hold on.
  private(set) var added: [[UInt8]] = []
  private var decoded: [[Path.Element]?]
  /// Every outline's number; made when the first is added.
  private var numbers: [[UInt8]: Int]?

  init(notes: TextNotes?) {
    self.notes = notes
    decoded = [[Path.Element]?](repeating: nil, count: notes?.shapeCount ?? 0)
  }

  /// The outline of a number that notes or `add` gave.
  mutating func shape(_ number: Int) -> [Path.Element] {
    guard decoded.indices.contains(number) else { return [] }
    if let known = decoded[number] { return known }
    let shape = notes?.shape(number).flatMap(GlyphShapes.decoded) ?? []
    decoded[number] = shape
    return shape
  }

  /// The number of an outline, a new one if there is none like it.
  mutating func add(_ shape: [Path.Element]) -> Int {
    let bytes = GlyphShapes.encoded(shape)
    var numbers = self.numbers.take() ?? noted()
    defer { self.numbers = numbers }
    if let known = numbers[bytes] { return known }
    let number = decoded.count
    numbers[bytes] = number
    added.append(bytes)
    decoded.append(shape)
    return number
  }

  private func noted() -> [[UInt8]: Int] {
    var numbers: [[UInt8]: Int] = [:]
    for number in decoded.indices {
      if let bytes = notes?.shape(number) { numbers[bytes] = number }
    }
    return numbers
  }

  /// Cairo's outlines stand on a grid of 256 places a point.
  private static let grid = 256.0

  /// Each step as its kind and its places on the grid.
  static func encoded(_ shape: [Path.Element]) -> [UInt8] {
    var bytes: [UInt8] = []
    func put(_ kind: UInt8, _ points: [Point]) {
      bytes.append(kind)
      for point in points {
        CompactNumber.append(Int(point.x * grid), to: &bytes)
        CompactNumber.append(Int(point.y * grid), to: &bytes)
      }
    }
    for element in shape {
      switch element {
      case .move(let point): put(0, [point])
      // Cairo has no arcs in glyphs.
      case .line(let point), .arc(let point, _, _): put(1, [point])
      case .curve(let a, let b, let to): put(2, [a, b, to])
      case .close: put(3, [])
      }
    }
    return bytes
  }

  /// The steps again; nil where the bytes are no outline.
  static func decoded(_ bytes: [UInt8]) -> [Path.Element]? {
    var elements: [Path.Element] = []
    var rest = bytes[...]
    func point() -> Point? {
      guard let x = CompactNumber.take(from: &rest), let y = CompactNumber.take(from: &rest) else { return nil }
      return Point(Double(x) / grid, Double(y) / grid)
    }
    while let kind = rest.popFirst() {
      switch kind {
      case 0, 1:
        guard let to = point() else { return nil }
        elements.append(kind == 0 ? .move(to) : .line(to))
      case 2:
        guard let a = point(), let b = point(), let to = point() else { return nil }
        elements.append(.curve(a, b, to: to))
      case 3: elements.append(.close)
      default: return nil
      }
      // What draws before the pen is set down is no outline.
      if elements.count == 1, kind != 0 { return nil }
    }
    return elements
  }
}
