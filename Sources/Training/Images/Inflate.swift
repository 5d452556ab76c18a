/// Decompresses the deflate format: RFC 1951.
///
/// The bytes may be anything: what is not a whole, valid stream ends in nil, as does output beyond the limit.
struct Inflate {
  private let bytes: UnsafeRawBufferPointer
  private var at: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private let limit: Int
  private var output: [UInt8] = []

  /// Why a stream was not decompressed.
  enum Failure: Error { case damaged, tooLarge }

  /// Decompresses the stream that begins at `start`; the output and where the stream ends.
  static func decompress(
    _ bytes: UnsafeRawBufferPointer, start: Int, limit: Int
  ) throws(Failure) -> (output: [UInt8], end: Int) {
    var inflate = Inflate(bytes: bytes, at: start, limit: limit)
    while try inflate.block() {}
    // Whole bytes that were read ahead go back.
    return (inflate.output, inflate.at - inflate.bitCount / 8)
  }

  private init(bytes: UnsafeRawBufferPointer, at: Int, limit: Int) {
    self.bytes = bytes
    self.at = at
    self.limit = limit
  }

  /// Reads one block; whether another one follows.
  private mutating func block() throws(Failure) -> Bool {
    let isLast = try take(1) == 1
    switch try take(2) {
    case 0: try stored()
    case 1:
      let lengths = (0..<288).map { $0 < 144 ? 8 : ($0 < 256 ? 9 : ($0 < 280 ? 7 : 8)) }
      try compressed(try Huffman(lengths), try Huffman(Array(repeating: 5, count: 30)))
    case 2:
      let (literals, distances) = try trees()
      try compressed(literals, distances)
    default: throw .damaged
    }
    return !isLast
  }

  private mutating func take(_ count: Int) throws(Failure) -> Int {
    while bitCount < count {
      guard at < bytes.count else { throw .damaged }
      bits |= UInt32(bytes[at]) << UInt32(bitCount)
      at += 1
      bitCount += 8
    }
    let value = bits & ((1 << UInt32(count)) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  private mutating func emit(_ byte: UInt8) throws(Failure) {
    guard output.count < limit else { throw .tooLarge }
    output.append(byte)
  }

  private mutating func stored() throws(Failure) {
    at -= bitCount / 8
    bits = 0
    bitCount = 0
    guard bytes.count - at >= 4 else { throw .damaged }
    let length = Int(bytes[at]) | Int(bytes[at + 1]) << 8
    guard length ^ 0xFFFF == Int(bytes[at + 2]) | Int(bytes[at + 3]) << 8 else { throw .damaged }
    at += 4
    guard bytes.count - at >= length else { throw .damaged }
    guard limit - output.count >= length else { throw .tooLarge }
    output.append(contentsOf: bytes[at..<at + length])
    at += length
  }

  /// The two trees of a block that brings its own (section 3.2.7).
  private mutating func trees() throws(Failure) -> (Huffman, Huffman) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw .damaged }
    var order = Array(repeating: 0, count: 19)
    for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(lengthCount) {
      order[place] = try take(3)
    }
    let tree = try Huffman(order)
    var lengths: [Int] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try symbol(tree)
      switch symbol {
      case 0...15: lengths.append(symbol)
      case 16:
        guard let last = lengths.last else { throw .damaged }
        lengths += Array(repeating: last, count: try take(2) + 3)
      case 17: lengths += Array(repeating: 0, count: try take(3) + 3)
      default: lengths += Array(repeating: 0, count: try take(7) + 11)
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0 else { throw .damaged }
    return (try Huffman(Array(lengths[..<literalCount])), try Huffman(Array(lengths[literalCount...])))
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]

  private mutating func compressed(_ literals: Huffman, _ distances: Huffman) throws(Failure) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        try emit(UInt8(symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol < 286 else { throw .damaged }
        let length = Inflate.lengthBases[symbol - 257] + (try take(Inflate.lengthBits[symbol - 257]))
        let code = try self.symbol(distances)
        guard code < 30 else { throw .damaged }
        let distance = Inflate.distanceBases[code] + (try take(max(0, code / 2 - 1)))
        guard distance <= output.count else { throw .damaged }
        for _ in 0..<length { try emit(output[output.count - distance]) }
      }
    }
  }

  private mutating func symbol(_ tree: Huffman) throws(Failure) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      code |= try take(1)
      let count = tree.counts[length]
      if code - first < count { return tree.symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw .damaged
  }

  /// A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes (section 3.2.2).
  private struct Huffman {
    var counts = Array(repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: [Int]) throws(Failure) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1...15 {
        left = left << 1 - counts[length]
        // More codes than there is room for.
        guard left >= 0 else { throw .damaged }
        for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
      }
    }
  }
}
