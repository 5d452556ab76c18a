/// A prefix code for symbols of known frequency, in the canonical form of DEFLATE (RFC 1951, section 3.2.2).
struct HuffmanCode {
  /// Bits of each symbol's word; 0 of a symbol that does not occur.
  private(set) var lengths: [UInt8]
  /// Each symbol's word, its first bit lowest, as DEFLATE sends them.
  private(set) var words: [UInt16]

  /// The code whose words have together the fewest bits, none of them longer than `longest`.
  ///
  /// At least two symbols get a word, so that the code is complete.
  init(counts: [UInt32], longest: Int) {
    var used = counts.indices.filter { counts[$0] > 0 }
    used += counts.indices.filter { counts[$0] == 0 }.prefix(max(0, 2 - used.count))
    used.sort { (counts[$0], $0) < (counts[$1], $1) }
    let depths = HuffmanCode.depths(used.map { max(1, UInt64(counts[$0])) }, longest: longest)
    lengths = [UInt8](repeating: 0, count: counts.count)
    for (symbol, depth) in zip(used, depths) { lengths[symbol] = UInt8(depth) }
    words = HuffmanCode.canonical(lengths, longest: longest)
  }

  /// Bits that so many of each symbol take.
  func size(of counts: [UInt32]) -> Int {
    zip(lengths, counts).reduce(0) { $0 + Int($1.0) * Int($1.1) }
  }

  /// How deep the leaves of Huffman's tree lie, of weights that ascend: the rarest first, the deepest first.
  private static func depths(_ weights: [UInt64], longest: Int) -> [Int] {
    // Leaves come in ascending order and inner nodes are made in ascending order: two queues, no heap.
    let count = weights.count
    var inner: [UInt64] = []
    var parents = [Int](repeating: 0, count: 2 * count - 1)
    var leaf = 0
    var node = 0
    func take() -> (place: Int, weight: UInt64) {
      if leaf < count, node >= inner.count || weights[leaf] <= inner[node] {
        leaf += 1
        return (leaf - 1, weights[leaf - 1])
      }
      node += 1
      return (count + node - 1, inner[node - 1])
    }
    while inner.count < count - 1 {
      let (a, b) = (take(), take())
      parents[a.place] = count + inner.count
      parents[b.place] = count + inner.count
      inner.append(a.weight + b.weight)
    }
    var depths = [Int](repeating: 0, count: 2 * count - 1)
    for place in stride(from: 2 * count - 3, through: 0, by: -1) { depths[place] = depths[parents[place]] + 1 }
    return limited(Array(depths[..<count]), longest: longest)
  }

  /// Depths of at most `longest` that still leave no word another's beginning: longer ones are cut, and some shorter ones pay for it.
  private static func limited(_ depths: [Int], longest: Int) -> [Int] {
    var numbers = [Int](repeating: 0, count: longest + 1)
    for depth in depths { numbers[min(depth, longest)] += 1 }
    // In units of the room that a longest word takes; all room is 2^longest.
    var taken = (1...longest).reduce(0) { $0 + numbers[$1] << (longest - $1) }
    while taken > 1 << longest {
      numbers[longest] -= 1
      let shorter = (1..<longest).last { numbers[$0] > 0 } ?? 1
      numbers[shorter] -= 1
      numbers[shorter + 1] += 2
      taken -= 1
    }
    return (1...longest).reversed().flatMap { [Int](repeating: $0, count: numbers[$0]) }
  }

  /// Words in the order of their lengths, and of the symbols where these are equal.
  private static func canonical(_ lengths: [UInt8], longest: Int) -> [UInt16] {
    var numbers = [Int](repeating: 0, count: longest + 2)
    for length in lengths where length > 0 { numbers[Int(length) + 1] += 1 }
    var next = [Int](repeating: 0, count: longest + 2)
    for length in 1...longest { next[length] = (next[length - 1] + numbers[length]) << 1 }
    return lengths.map { length in
      guard length > 0 else { return 0 }
      let word = next[Int(length)]
      next[Int(length)] += 1
      return reversed(word, bits: Int(length))
    }
  }

  private static func reversed(_ word: Int, bits: Int) -> UInt16 {
    (0..<bits).reduce(0) { $0 << 1 | UInt16(truncatingIfNeeded: word >> $1 & 1) }
  }
}
