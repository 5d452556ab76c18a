import Foundation
import Synchronization

/// The digest of a file, computed when it is asked for first.
final class FileDigest: Sendable {
  private let file: String?
  private let known = Mutex<String?>(nil)

  /// Of the file at a path; nil or a file that cannot be read has the digest of nothing.
  init(_ file: String?) { self.file = file }

  /// The digest as 32 hexadecimal digits.
  var text: String {
    known.withLock { known in
      if let known { return known }
      var digest = ContentDigest()
      if let file, let bytes = try? Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped) {
        digest.add(bytes)
      }
      known = digest.text
      return digest.text
    }
  }
}

/// A digest of bytes and numbers: two 64-bit sums in the manner of FNV, eight bytes at a time.
///
/// It tells files apart; it does not withstand somebody who wants two to look the same.
struct ContentDigest {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func add(_ word: UInt64) {
    first = (first ^ word) &* 0x0000_0100_0000_01b3
    first ^= first >> 29
    second = (second &+ word) &* 0xff51_afd7_ed55_8ccd
    second ^= second >> 32
  }

  mutating func add(_ bytes: Data) {
    add(UInt64(bytes.count))
    bytes.withUnsafeBytes { raw in
      var at = 0
      while at + 8 <= raw.count {
        add(raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        at += 8
      }
      var rest: UInt64 = 0
      for byte in raw[at...] { rest = rest << 8 | UInt64(byte) }
      add(rest)
    }
  }

  mutating func add(_ numbers: [Double]) {
    add(UInt64(numbers.count))
    for number in numbers { add(number.bitPattern) }
  }

  /// The digest as 32 hexadecimal digits.
  var text: String {
    [first, second].map { sum in
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
