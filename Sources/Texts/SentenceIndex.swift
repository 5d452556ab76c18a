/// Where each sentence stands in a text of `key = sentence` lines: a table of hashes, so that a program that needs ten sentences of a
/// thousand reads ten.
///
/// A key that stands twice has its last sentence.
struct SentenceIndex: Sendable {
  private struct Entry: Sendable {
    var hash: UInt64
    var key: Range<Int>
    /// From behind the equals sign to the end of the last line that belongs to it.
    var sentence: Range<Int>
  }

  private let bytes: [UInt8]
  private var entries: [Entry] = []
  /// Numbers of entries by hash, with open addressing; −1 where none is.
  private var table: [Int32] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    bytes.withUnsafeBufferPointer { readLines($0) }
    var size = 16
    while size < 2 * entries.count { size *= 2 }
    table = Array(repeating: -1, count: size)
    for number in entries.indices {
      var place = Int(truncatingIfNeeded: entries[number].hash) & (size - 1)
      while table[place] >= 0, !isSameKey(entries[Int(table[place])], entries[number]) {
        place = (place + 1) & (size - 1)
      }
      table[place] = Int32(truncatingIfNeeded: number)
    }
  }

  /// The sentence under a key, without blanks at its lines' ends.
  subscript(key: String) -> String? {
    let wanted = Array(key.utf8)
    let hash = wanted.withUnsafeBufferPointer { SentenceIndex.hash($0, 0..<wanted.count) }
    var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[place] >= 0 {
      let entry = entries[Int(table[place])]
      if entry.hash == hash, bytes[entry.key].elementsEqual(wanted) { return text(entry.sentence) }
      place = (place + 1) & (table.count - 1)
    }
    return nil
  }

  /// All keys, each once.
  var keys: [String] {
    table.compactMap { $0 < 0 ? nil : String(decoding: bytes[entries[Int($0)].key], as: UTF8.self) }
  }

  private func isSameKey(_ a: Entry, _ b: Entry) -> Bool { a.hash == b.hash && bytes[a.key] == bytes[b.key] }

  // MARK: Lines

  private mutating func readLines(_ bytes: UnsafeBufferPointer<UInt8>) {
    var continues = false
    var start = 0
    while start < bytes.count {
      var end = start
      var equals = -1
      while end < bytes.count, bytes[end] != 0x0A {
        if equals < 0, bytes[end] == 0x3D { equals = end }
        end += 1
      }
      let first = start < end ? bytes[start] : 0
      if first == 0x23 {
        // A comment.
      } else if start < end, SentenceIndex.isBlank(first), continues {
        entries[entries.count - 1].sentence = entries[entries.count - 1].sentence.lowerBound..<end
      } else if equals >= 0 {
        let key = SentenceIndex.trimmed(bytes, start..<equals)
        entries.append(Entry(hash: SentenceIndex.hash(bytes, key), key: key, sentence: equals + 1..<end))
        continues = true
      } else {
        continues = false
      }
      start = end + 1
    }
  }

  private func text(_ range: Range<Int>) -> String {
    bytes.withUnsafeBufferPointer { bytes in
      var result = ""
      var start = range.lowerBound
      while true {
        var end = start
        while end < range.upperBound, bytes[end] != 0x0A { end += 1 }
        let isComment = start < end && bytes[start] == 0x23
        if !isComment {
          if start > range.lowerBound { result += "\n" }
          result += String(decoding: bytes[SentenceIndex.trimmed(bytes, start..<end)], as: UTF8.self)
        }
        guard end < range.upperBound else { return result }
        start = end + 1
      }
    }
  }

  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, isBlank(bytes[low]) { low += 1 }
    while high > low, isBlank(bytes[high - 1]) || bytes[high - 1] == 0x0D { high -= 1 }
    return low..<high
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// FNV-1a.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for place in range { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01b3 }
    return hash
  }
}
