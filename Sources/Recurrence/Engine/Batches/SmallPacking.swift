/// The small parameters' ways into the arrangement of `PackedModel`: going through lists of places takes less time than looking at each
/// parameter's shape.
struct SmallPacking: ~Copyable {
  /// A number's way, or that of a group of numbers.
  struct Way {
    var from: Int
    var to: Int
    /// How far the next row of a group comes from, and how far the next column goes to.
    var pitch = 0
    var stride = 0
  }

  /// Numbers by themselves.
  private let ones: FixedList<Way>
  /// Numbers with their next three neighbors.
  private let fours: FixedList<Way>
  /// Four rows of four numbers that become four columns.
  private let squares: FixedList<Way>

  init(_ ways: Ways) {
    ones = FixedList(ways.ones)
    fours = FixedList(ways.fours)
    squares = FixedList(ways.squares)
  }

  /// Copies the parameters into the arrangement.
  ///
  /// What begins a group of eight is written with zeros behind it, which what belongs there comes on top of: eight numbers are sooner there to
  /// be read if they were written as eight.
  func copy(_ values: UnsafePointer<Double>, into packed: UnsafeMutablePointer<Double>) {
    squares.forEach { way in
      let columns = Self.columns(values + way.from, way.pitch)
      Self.put(columns.0, packed, way.to)
      Self.put(columns.1, packed, way.to + way.stride)
      Self.put(columns.2, packed, way.to + 2 * way.stride)
      Self.put(columns.3, packed, way.to + 3 * way.stride)
    }
    fours.forEach { Self.put(Self.load(values + $0.from), packed, $0.to) }
    ones.forEach { packed[$0.to] = values[$0.from] }
  }

  typealias Four = SIMD4<Double>

  /// The columns of four rows of four numbers, `pitch` apart.
  @inline(__always)
  static func columns(_ rows: UnsafePointer<Double>, _ pitch: Int) -> (Four, Four, Four, Four) {
    // Rows two apart, then neighbors.
    let (a, b) = interleaved(load(rows), load(rows + 2 * pitch))
    let (c, d) = interleaved(load(rows + pitch), load(rows + 3 * pitch))
    let ((first, second), (third, fourth)) = (interleaved(a, c), interleaved(b, d))
    return (first, second, third, fourth)
  }

  /// a[0], b[0], a[1], b[1] and so on.
  @inline(__always)
  private static func interleaved(_ a: Four, _ b: Four) -> (Four, Four) {
    var both = SIMD8<Double>()
    (both.evenHalf, both.oddHalf) = (a, b)
    return (both.lowHalf, both.highHalf)
  }

  @inline(__always)
  private static func load(_ source: UnsafePointer<Double>) -> SIMD4<Double> { BatchProduct.load(SIMD4.self, source) }

  @inline(__always)
  private static func put(_ four: SIMD4<Double>, _ packed: UnsafeMutablePointer<Double>, _ place: Int) {
    if place & 4 == 0 {
      BatchProduct.store(SIMD8(lowHalf: four, highHalf: .zero), packed + place)
    } else {
      BatchProduct.store(four, packed + place)
    }
  }
}

extension SmallPacking {
  /// The ways of parameters one after the other.
  struct Ways {
    private(set) var ones: [Way] = []
    private(set) var fours: [Way] = []
    private(set) var squares: [Way] = []

    /// The ways of a parameter to its places.
    mutating func add(_ entry: ParameterTable.Entry, _ place: PackedModel.Place) {
      let (rows, columns) = (entry.rows, entry.columns)
      if place.vector >= 0 { addRow(entry.count, from: entry.offset, to: place.vector) }
      if place.forward >= 0 {
        PackedModel.panels(of: rows) { first, panel in
          addColumns(
            min(panel, rows - first), columns, from: entry.offset + first * columns,
            to: place.forward + first * columns, stride: panel)
        }
      }
      if place.backward >= 0 {
        PackedModel.panels(of: columns) { first, panel in
          for row in 0..<rows {
            addRow(
              min(panel, columns - first), from: entry.offset + row * columns + first,
              to: place.backward + first * rows + row * panel)
          }
        }
      }
    }

    /// Numbers that stay neighbors, in groups of eight that they need not fill.
    private mutating func addRow(_ count: Int, from: Int, to: Int) {
      for first in stride(from: 0, to: count & ~3, by: 4) {
        fours.append(Way(from: from + first, to: to + first))
      }
      for index in (count & ~3)..<count { ones.append(Way(from: from + index, to: to + index)) }
    }

    /// Rows that become columns, `stride` numbers apart, a multiple of eight.
    private mutating func addColumns(_ rows: Int, _ columns: Int, from: Int, to: Int, stride: Int) {
      for row in 0..<rows {
        for column in 0..<columns {
          var way = Way(from: from + row * columns + column, to: to + column * stride + row)
          if row | 3 < rows, column | 3 < columns {
            guard row & 3 == 0, column & 3 == 0 else { continue }
            (way.pitch, way.stride) = (columns, stride)
            squares.append(way)
          } else {
            ones.append(way)
          }
        }
      }
    }
  }
}
