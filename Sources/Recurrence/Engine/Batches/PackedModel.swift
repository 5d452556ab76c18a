/// How a program's parameters are arranged for batches: each vector and each row of a panel begins on a cache line.
///
/// A matrix stands twice: for W x by units, for Wᵀ g by columns. Its columns of numbers that are wanted side by side are cut into panels of
/// sixteen (the last one of eight if that is enough), each row by row.
struct PackedModel: Sendable {
  /// Where a parameter stands in the arrangement; −1 where it is not needed so.
  struct Place: Sendable {
    var forward = -1
    var backward = -1
    var vector = -1
  }

  private(set) var places: [Place]
  private(set) var count = 0

  init(_ program: Program) {
    places = Array(repeating: Place(), count: program.parameters.entries.count + 1)
    for instruction in program.instructions {
      for (position, operand) in program.operands(of: instruction).enumerated() {
        guard case .parameter(let index) = operand.place else { continue }
        let entry = program.parameters.entries[index]
        switch instruction.operation {
        case .matrixVector where position == 0:
          if places[index].forward < 0 {
            places[index].forward = take(AlignedMemory.padded(entry.rows) * entry.columns)
          }
          guard places[index].backward < 0,
            case .slot(let read, _)? = program.operands(of: instruction).last?.place,
            program.slots[read].instruction != nil || program.slots[read].isState
          else { continue }
          places[index].backward = take(AlignedMemory.padded(entry.columns) * entry.rows)
        case .sum, .product:
          if places[index].vector < 0 { places[index].vector = take(AlignedMemory.padded(entry.count)) }
        default: break
        }
      }
    }
  }

  private mutating func take(_ size: Int) -> Int {
    defer { count += size }
    return count
  }

  /// Copies the rows of a use's parameter into the arrangement; a matrix is cut at multiples of eight rows.
  func pack(_ values: UnsafePointer<Double>, _ use: BatchUse, into packed: UnsafeMutablePointer<Double>) {
    let (place, source, columns, rows) = (places[use.parameter], values + use.offset, use.columns, use.rows)
    if place.vector >= 0 {
      for i in use.numbers { packed[place.vector + i] = source[i] }
    }
    if place.forward >= 0 {
      Self.panels(of: use.height) { first, width in
        let part = rows.clamped(to: first..<first + width)
        guard !part.isEmpty else { return }
        let target = packed + place.forward + first * columns + (part.lowerBound - first)
        Self.transpose(source + part.lowerBound * columns, part.count, columns, target, width)
      }
    }
    if place.backward >= 0 {
      Self.panels(of: columns) { first, width in
        let target = packed + place.backward + first * use.height
        let valid = min(width, columns - first)
        for row in rows {
          let (from, to) = (source + row * columns + first, target + row * width)
          for i in 0..<valid { to[i] = from[i] }
        }
      }
    }
  }

  /// The panels of so many columns: where each begins, and how wide it is.
  @inline(__always)
  static func panels(of columns: Int, _ body: (_ first: Int, _ width: Int) -> Void) {
    let padded = AlignedMemory.padded(columns)
    var first = 0
    while first < padded {
      let width = min(16, padded - first)
      body(first, width)
      first += width
    }
  }

  /// Copies a matrix that stands row by row to where it stands column by column, `stride` numbers apart.
  private static func transpose(
    _ source: UnsafePointer<Double>, _ rows: Int, _ columns: Int, _ target: UnsafeMutablePointer<Double>, _ stride: Int
  ) {
    var row = 0
    while row + 8 <= rows {
      let s = source + row * columns
      for column in 0..<columns {
        let eight = SIMD8(
          s[column], s[columns + column], s[2 * columns + column], s[3 * columns + column], s[4 * columns + column],
          s[5 * columns + column], s[6 * columns + column], s[7 * columns + column])
        BatchProduct.store(eight, target + row + column * stride)
      }
      row += 8
    }
    while row < rows {
      for column in 0..<columns { target[row + column * stride] = source[row * columns + column] }
      row += 1
    }
  }
}
