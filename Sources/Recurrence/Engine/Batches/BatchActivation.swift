/// σ and tanh of many numbers, with the bits that each has alone.
enum BatchActivation {
  typealias Numbers = UnsafeMutablePointer<Double>

  /// How many numbers go through one half of the function before they go through the other; a few go straight through both.
  private static let block = 256
  private static let few = 16
  /// How many numbers a worker needs room for.
  static let room = 3 * block

  /// y[i] = σ(x[i]).
  static func sigmoid(_ x: UnsafePointer<Double>, into y: Numbers, count: Int, room: Numbers) {
    guard count > few else { return sigmoidOfFew(x, y, count) }
    inBlocks(x, y, count, room) { x, y, count, p, _, k in
      for i in 0..<count {
        let parts = SigmoidParts(x[i])
        p[i] = parts.p
        k[i] = Double(bitPattern: UInt64(bitPattern: parts.k))
      }
      for i in 0..<count {
        y[i] = SigmoidParts(p: p[i], k: Int64(bitPattern: k[i].bitPattern)).value(at: x[i])
      }
    }
  }

  /// y[i] = tanh(x[i]).
  static func tanh(_ x: UnsafePointer<Double>, into y: Numbers, count: Int, room: Numbers) {
    guard count > few else { return tanhOfFew(x, y, count) }
    inBlocks(x, y, count, room) { x, y, count, p, pRest, scale in
      for i in 0..<count {
        let parts = TanhParts(x[i])
        p[i] = parts.p
        pRest[i] = parts.pRest
        scale[i] = parts.scale
      }
      for i in 0..<count { y[i] = TanhParts(p: p[i], pRest: pRest[i], scale: scale[i]).value(at: x[i]) }
    }
  }

  /// σ of a few numbers.
  ///
  /// In a function of its own: where their count is known, the compiler takes them one by one.
  @inline(never)
  static func sigmoidOfFew(_ x: UnsafePointer<Double>, _ y: Numbers, _ count: Int) {
    for i in 0..<count { y[i] = SigmoidParts(x[i]).value(at: x[i]) }
  }

  /// tanh of a few numbers.
  @inline(never)
  static func tanhOfFew(_ x: UnsafePointer<Double>, _ y: Numbers, _ count: Int) {
    for i in 0..<count { y[i] = TanhParts(x[i]).value(at: x[i]) }
  }

  /// Blocks of numbers, with room for three parts of each.
  @inline(__always)
  private static func inBlocks(
    _ x: UnsafePointer<Double>, _ y: Numbers, _ count: Int, _ room: Numbers,
    _ body: (UnsafePointer<Double>, Numbers, Int, Numbers, Numbers, Numbers) -> Void
  ) {
    var first = 0
    while first < count {
      body(x + first, y + first, min(block, count - first), room, room + block, room + 2 * block)
      first += block
    }
  }
}
