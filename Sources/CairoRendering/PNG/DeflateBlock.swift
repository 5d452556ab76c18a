/// What a block of a DEFLATE stream says: bytes, and repeats of earlier bytes (RFC 1951, section 3.2).
struct DeflateBlock {
  /// A byte, or a repeat: its length above 16 bits of distance.
  private var tokens: [UInt32] = []
  private var literals = [UInt32](repeating: 0, count: 286)
  private var distances = [UInt32](repeating: 0, count: 30)

  /// A block with room for what it holds at most.
  init() { tokens.reserveCapacity(DeflateBlock.most) }

  /// Codes pay for themselves in blocks of so many tokens, and pictures change too little to want shorter ones.
  private static let most = 32768

  /// Whether it should be written before more is added.
  var isFull: Bool { tokens.count >= DeflateBlock.most - 2 }

  /// Adds a byte.
  @inline(__always)
  mutating func add(_ byte: UInt8) {
    tokens.append(UInt32(byte))
    literals[Int(byte)] &+= 1
  }

  /// Adds a repeat of 3 to 258 bytes that stood 1 to 32768 bytes before.
  @inline(__always)
  mutating func add(length: Int, distance: Int) {
    tokens.append(UInt32(truncatingIfNeeded: length << 16 | distance))
    literals[DeflateBlock.lengthSymbol(length).symbol] &+= 1
    distances[DeflateBlock.distanceSymbol(distance).symbol] &+= 1
  }

  /// Writes the block and empties it.
  mutating func write(to bits: inout BitWriter, isLast: Bool) {
    literals[DeflateBlock.end] = 1
    let code = (HuffmanCode(counts: literals, longest: 15), HuffmanCode(counts: distances, longest: 15))
    // Extra bits are 13 of a repeat at most; a repeat has one distance.
    let repeats = distances.reduce(0) { $0 + Int($1) }
    bits.reserve(bits: code.0.size(of: literals) + code.1.size(of: distances) + 18 * repeats + 4096)
    bits.write(isLast ? 1 : 0, 1)
    bits.write(2, 2)
    DeflateBlock.write(code.0.lengths, code.1.lengths, to: &bits)
    for token in tokens { DeflateBlock.write(token, code.0, code.1, to: &bits) }
    bits.write(UInt64(code.0.words[DeflateBlock.end]), Int(code.0.lengths[DeflateBlock.end]))
    tokens.removeAll(keepingCapacity: true)
    for index in literals.indices { literals[index] = 0 }
    for index in distances.indices { distances[index] = 0 }
  }

  private static let end = 256

  @inline(__always)
  private static func write(
    _ token: UInt32, _ literals: HuffmanCode, _ distances: HuffmanCode, to bits: inout BitWriter
  ) {
    guard token > 255 else {
      return bits.write(UInt64(literals.words[Int(token)]), Int(literals.lengths[Int(token)]))
    }
    let length = lengthSymbol(Int(token >> 16))
    let (word, size) = (UInt64(literals.words[length.symbol]), Int(literals.lengths[length.symbol]))
    bits.write(word | UInt64(truncatingIfNeeded: length.extra) << UInt64(size), size + length.bits)
    let distance = distanceSymbol(Int(token & 0xFFFF))
    let (far, reach) = (UInt64(distances.words[distance.symbol]), Int(distances.lengths[distance.symbol]))
    bits.write(far | UInt64(truncatingIfNeeded: distance.extra) << UInt64(reach), reach + distance.bits)
  }

  /// The symbol of a length, with the bits that follow it: from 11 bytes on, four symbols for every doubling.
  @inline(__always)
  private static func lengthSymbol(_ length: Int) -> (symbol: Int, extra: Int, bits: Int) {
    let rest = length - 3
    if rest < 8 { return (257 + rest, 0, 0) }
    if rest == 255 { return (285, 0, 0) }
    let bits = Int.bitWidth - 1 - rest.leadingZeroBitCount - 2
    return (257 + 4 * (bits + 1) + (rest >> bits & 3), rest & (1 << bits - 1), bits)
  }

  /// The symbol of a distance, with the bits that follow it: from 5 bytes on, two symbols for every doubling.
  @inline(__always)
  private static func distanceSymbol(_ distance: Int) -> (symbol: Int, extra: Int, bits: Int) {
    let rest = distance - 1
    if rest < 4 { return (rest, 0, 0) }
    let bits = Int.bitWidth - 1 - rest.leadingZeroBitCount - 1
    return (2 * (bits + 1) + (rest >> bits & 1), rest & (1 << bits - 1), bits)
  }

  /// Writes both codes as the lengths of their words, these in a code of their own (section 3.2.7).
  private static func write(_ literals: [UInt8], _ distances: [UInt8], to bits: inout BitWriter) {
    let literals = literals[...(literals.lastIndex { $0 > 0 } ?? end)]
    let distances = distances[...(distances.lastIndex { $0 > 0 } ?? 0)]
    let runs = runs(of: Array(literals + distances))
    var counts = [UInt32](repeating: 0, count: 19)
    for run in runs { counts[run.symbol] += 1 }
    let code = HuffmanCode(counts: counts, longest: 7)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    let sent = max(4, (order.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
    bits.write(UInt64(literals.count - 257), 5)
    bits.write(UInt64(distances.count - 1), 5)
    bits.write(UInt64(sent - 4), 4)
    for symbol in order[..<sent] { bits.write(UInt64(code.lengths[symbol]), 3) }
    for run in runs {
      bits.write(UInt64(code.words[run.symbol]), Int(code.lengths[run.symbol]))
      bits.write(UInt64(run.extra), run.bits)
    }
  }

  /// Lengths of words one by one, and as runs: 16 repeats the one before 3–6 times, 17 and 18 are 3–10 and 11–138 zeros.
  private static func runs(of lengths: [UInt8]) -> [(symbol: Int, extra: Int, bits: Int)] {
    var runs: [(symbol: Int, extra: Int, bits: Int)] = []
    var place = 0
    while place < lengths.count {
      let value = lengths[place]
      let equal = lengths[place...].prefix { $0 == value }.count
      if value == 0, equal >= 3 {
        let count = min(equal, 138)
        runs.append(count < 11 ? (17, count - 3, 3) : (18, count - 11, 7))
        place += count
      } else if equal >= 4 {
        let count = min(equal - 1, 6)
        runs += [(Int(value), 0, 0), (16, count - 3, 2)]
        place += count + 1
      } else {
        runs.append((Int(value), 0, 0))
        place += 1
      }
    }
    return runs
  }
}
