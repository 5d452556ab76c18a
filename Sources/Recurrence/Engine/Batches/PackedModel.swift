/// How a program's parameters are arranged for batches: each vector and each row of a panel begins on a cache line.
///
/// A matrix stands twice: for W x by units, for Wᵀ g by columns. Its columns of numbers that are wanted side by side are cut into panels of
/// sixteen (the last one of eight if that is enough), each row by row.
struct PackedModel: ~Copyable {
  /// Where a parameter stands in the arrangement; −1 where it is not needed so.
  struct Place: Sendable {
    var forward = -1
    var backward = -1
    var vector = -1
  }

  let places: [Place]
  let count: Int
  let small: SmallPacking
  /// Which parameters are not among those that are packed together.
  let isLarge: [Bool]

  init(_ program: Program) {
    let entries = program.parameters.entries
    var places = Array(repeating: Place(), count: entries.count + 1)
    var count = 0
    func take(_ size: Int) -> Int {
      defer { count += size }
      return count
    }
    for instruction in program.instructions {
      for (position, operand) in program.operands(of: instruction).enumerated() {
        guard case .parameter(let index) = operand.place else { continue }
        let entry = entries[index]
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
    isLarge = entries.map { $0.count > 256 }
    var ways = SmallPacking.Ways()
    for (index, entry) in entries.enumerated() where !isLarge[index] { ways.add(entry, places[index]) }
    small = SmallPacking(ways)
    (self.places, self.count) = (places, count)
  }

  /// The uses of parameters that are not small.
  func large(_ uses: [BatchUse]) -> [BatchUse] { uses.filter { isLarge[$0.parameter] } }

  /// Copies the rows of a use's parameter into the arrangement; a matrix is cut at multiples of eight rows.
  ///
  /// - Parameter forward: Whether W x is computed from it.
  func pack(
    _ values: UnsafePointer<Double>, _ use: BatchUse, forward: Bool, into packed: UnsafeMutablePointer<Double>
  ) {
    let (place, source, columns, rows) = (places[use.parameter], values + use.offset, use.columns, use.rows)
    if place.vector >= 0 {
      for i in use.numbers { packed[place.vector + i] = source[i] }
    }
    if place.forward >= 0, forward {
      Self.panels(of: use.height) { first, width in
        let part = rows.clamped(to: first..<first + width)
        guard !part.isEmpty else { return }
        let target = packed + place.forward + first * columns + (part.lowerBound - first)
        Self.transpose(source + part.lowerBound * columns, columns, part.count, columns, target, width)
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

  /// Copies a matrix that stands row by row, `pitch` numbers apart, to where it stands column by column, `stride` numbers apart.
  static func transpose(
    _ source: UnsafePointer<Double>, _ pitch: Int, _ rows: Int, _ columns: Int, _ target: UnsafeMutablePointer<Double>,
    _ stride: Int
  ) {
    var row = 0
    while row + 8 <= rows {
      var column = 0
      while column + 8 <= columns {
        transpose(source + row * pitch + column, pitch, target + row + column * stride, stride)
        column += 8
      }
      while column < columns {
        let (from, to) = (source + row * pitch + column, target + row + column * stride)
        for index in 0..<8 { to[index] = from[index * pitch] }
        column += 1
      }
      row += 8
    }
    while row < rows {
      for column in 0..<columns { target[row + column * stride] = source[row * pitch + column] }
      row += 1
    }
  }

  /// Copies eight rows of eight columns to eight columns.
  @inline(__always)
  private static func transpose(
    _ source: UnsafePointer<Double>, _ columns: Int, _ target: UnsafeMutablePointer<Double>, _ stride: Int
  ) {
    func row(_ index: Int) -> SIMD8<Double> { BatchProduct.load(SIMD8.self, source + index * columns) }
    // Two by two, rows four apart, then two apart, then neighbors.
    let (a0, a1) = interleaved(row(0), row(4))
    let (a2, a3) = interleaved(row(1), row(5))
    let (a4, a5) = interleaved(row(2), row(6))
    let (a6, a7) = interleaved(row(3), row(7))
    let ((b0, b1), (b2, b3)) = (interleaved(a0, a4), interleaved(a1, a5))
    let ((b4, b5), (b6, b7)) = (interleaved(a2, a6), interleaved(a3, a7))
    func store(_ pair: (SIMD8<Double>, SIMD8<Double>), _ column: Int) {
      BatchProduct.store(pair.0, target + column * stride)
      BatchProduct.store(pair.1, target + (column + 1) * stride)
    }
    store(interleaved(b0, b4), 0)
    store(interleaved(b1, b5), 2)
    store(interleaved(b2, b6), 4)
    store(interleaved(b3, b7), 6)
  }

  /// a[0], b[0], a[1], b[1] and so on.
  @inline(__always)
  private static func interleaved(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
    var both = SIMD16<Double>()
    (both.evenHalf, both.oddHalf) = (a, b)
    return (both.lowHalf, both.highHalf)
  }
}
