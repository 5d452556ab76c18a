/// Places labels beside one another that want the same place: each as near to where it belongs as the others allow.
public enum Spread {
  /// The middles of intervals that want to lie around `wanted` and have `sizes`, moved apart by at least `gap`.
  ///
  /// The order of the wanted places is kept. Overlapping neighbors move as one block around their mean (the least sum of squares),
  /// and blocks stay between `low` and `high` as long as all fit there.
  public static func centers(
    wanted: [Double], sizes: [Double], gap: Double = 2, low: Double = -.infinity, high: Double = .infinity
  ) -> [Double] {
    let order = wanted.indices.sorted { wanted[$0] == wanted[$1] ? $0 < $1 : wanted[$0] < wanted[$1] }
    var blocks: [Block] = []
    for index in order {
      var block = Block(members: [index], size: sizes[index], sum: wanted[index], offset: [0])
      block.settle(low, high)
      while let before = blocks.last, before.center + before.size / 2 + gap > block.center - block.size / 2 {
        blocks.removeLast()
        block = before.joined(with: block, gap: gap)
        block.settle(low, high)
      }
      blocks.append(block)
    }
    var centers = wanted
    for block in blocks {
      for (index, offset) in zip(block.members, block.offset) { centers[index] = block.center + offset }
    }
    return centers
  }

  /// Labels that touch and move together.
  private struct Block {
    var members: [Int]
    var size: Double
    /// The sum of the places that the block's middle would have if each member stood where it wants to.
    var sum: Double
    /// Each member's middle from the block's middle.
    var offset: [Double]
    var center = 0.0

    mutating func settle(_ low: Double, _ high: Double) {
      center = sum / Double(members.count)
      if center + size / 2 > high { center = high - size / 2 }
      if center - size / 2 < low { center = low + size / 2 }
    }

    func joined(with other: Block, gap: Double) -> Block {
      let total = size + gap + other.size
      let mine = (size - total) / 2
      let theirs = (total - other.size) / 2
      return Block(
        members: members + other.members, size: total,
        sum: sum - mine * Double(members.count) + other.sum - theirs * Double(other.members.count),
        offset: offset.map { $0 + mine } + other.offset.map { $0 + theirs })
    }
  }
}
