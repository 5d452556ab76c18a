import Foundation
import Recurrence
import Testing

@testable import Training

@Suite("Gzip")
struct GzipTests {
  /// 30000 bytes as another program compresses them, and what they were.
  let bytes: Data
  let original = Data((0..<30000).map { UInt8($0 * $0 % 251 % 17) })

  init() throws {
    bytes = try #require(Data(base64Encoded: try Fixture.load("gzip", as: [String].self)[0]))
  }

  /// A member without data: what its header says, then an empty stream, its checksum and its length.
  private func empty(flags: UInt8, _ extra: [UInt8] = [], method: UInt8 = 8) -> Data {
    Data([0x1F, 0x8B, method, flags, 0, 0, 0, 0, 0, 3] + extra + [3, 0] + Array(repeating: 0, count: 8))
  }

  private func key(_ bytes: Data, limit: Int = 1 << 20) -> String? {
    do throws(Diagnosis) {
      _ = try Gzip.decompress(bytes, file: "x", limit: limit)
      return nil
    } catch {
      return error.key
    }
  }

  @Test("A file gives what was compressed, and several members one after the other")
  func members() throws {
    #expect(Gzip.isCompressed(bytes) && !Gzip.isCompressed(original))
    #expect(try Gzip.decompress(bytes, file: "x") == original)
    #expect(try Gzip.decompress(empty(flags: 0) + bytes + bytes, file: "x") == original + original)
    // A slice, whose first byte is not byte 0.
    #expect(try Gzip.decompress((Data([7]) + bytes)[1...], file: "x") == original)
  }

  @Test("What a header may hold is skipped: other fields, a name, a comment, its own checksum")
  func headers() throws {
    #expect(try Gzip.decompress(empty(flags: 4, [3, 0, 1, 2, 3]), file: "x").isEmpty)
    #expect(try Gzip.decompress(empty(flags: 8, Array("name".utf8) + [0]), file: "x").isEmpty)
    #expect(try Gzip.decompress(empty(flags: 16, [0x61, 0]), file: "x").isEmpty)
    #expect(try Gzip.decompress(empty(flags: 28, [1, 0, 9, 0x61, 0, 0x62, 0]), file: "x").isEmpty)
    // Python: zlib.crc32 of the ten bytes before it, whose lower half it is.
    #expect(try Gzip.decompress(empty(flags: 2, [0xA7, 0x77]), file: "x").isEmpty)
    #expect(key(empty(flags: 2, [0xA7, 0x78])) == "gzip.damaged")
    #expect(key(empty(flags: 0x20)) == "gzip.damaged")
    #expect(key(empty(flags: 0, method: 7)) == "gzip.damaged")
    #expect(key(empty(flags: 4, [0xFF, 0xFF])) == "gzip.damaged")
    #expect(key(empty(flags: 8, Array(repeating: 0x61, count: 40)).dropLast(10)) == "gzip.damaged")
  }

  @Test("No more comes out than the limit, in one member or in several")
  func limits() throws {
    #expect(try Gzip.decompress(bytes, file: "x", limit: 30_000) == original)
    #expect(throws: Diagnosis("gzip.too-large", ["file": "x", "limit": "29999"])) {
      try Gzip.decompress(bytes, file: "x", limit: 29_999)
    }
    #expect(try Gzip.decompress(bytes + bytes + empty(flags: 0), file: "x", limit: 60_000).count == 60_000)
    #expect(key(bytes + bytes, limit: 59_999) == "gzip.too-large")
    #expect(key(empty(flags: 0), limit: 0) == nil)
    #expect(key(bytes, limit: 0) == "gzip.too-large")
  }

  @Test("A file that is cut off anywhere is refused as damaged")
  func truncated() {
    for length in 0..<bytes.count { #expect(key(bytes.prefix(length)) == "gzip.damaged") }
    #expect(key(bytes + bytes.dropLast()) == "gzip.damaged")
  }

  @Test("A wrong checksum, a wrong length and whatever follows the last member are refused as damaged")
  func checked() {
    for place in 1...8 {
      var changed = bytes
      changed[bytes.count - place] ^= 1
      #expect(key(changed) == "gzip.damaged")
    }
    for rest in [[0], [0x1F, 0x8B], Array(repeating: UInt8(0), count: 512), Array("more".utf8)] {
      #expect(key(bytes + rest) == "gzip.damaged")
    }
  }

  @Test("Compressed data with any byte changed never trap, and never pass for the original")
  func hostile() throws {
    var generator = Generator(seed: 1)
    for _ in 0..<600 {
      var changed = bytes
      let place = 10 + generator.integer(below: bytes.count - 10)
      changed[place] ^= UInt8(1 + generator.integer(below: 255))
      if let output = try? Gzip.decompress(changed, file: "x", limit: 1 << 20) { #expect(output == original) }
    }
    for _ in 0..<600 {
      let noise = Data((0..<64).map { _ in UInt8(generator.integer(below: 256)) })
      _ = try? Gzip.decompress(Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]) + noise, file: "x", limit: 1 << 20)
    }
  }
}
