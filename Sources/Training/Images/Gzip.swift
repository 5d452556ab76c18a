import Foundation
import Recurrence

/// Decompresses gzip files: RFC 1952.
public enum Gzip {
  /// Whether bytes begin as gzip files do.
  public static func isCompressed(_ bytes: Data) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// All members of a file, one after the other.
  ///
  /// - Parameter limit: How many bytes may come out.
  /// - Throws: `gzip.damaged`, `gzip.too-large`.
  public static func decompress(_ bytes: Data, file: String, limit: Int = 1 << 30) throws(Diagnosis) -> Data {
    let result = bytes.withUnsafeBytes { bytes -> Result<Data, Diagnosis> in
      do throws(Inflate.Failure) {
        return .success(try members(bytes, limit))
      } catch {
        switch error {
        case .damaged: return .failure(Diagnosis("gzip.damaged", ["file": file]))
        case .tooLarge: return .failure(Diagnosis("gzip.too-large", ["file": file, "limit": "\(limit)"]))
        }
      }
    }
    return try result.get()
  }

  private static func members(_ bytes: UnsafeRawBufferPointer, _ limit: Int) throws(Inflate.Failure) -> Data {
    var all = Data()
    var at = 0
    repeat {
      at = try header(bytes, at)
      let (output, end) = try Inflate.decompress(bytes, start: at, limit: limit - all.count)
      guard bytes.count - end >= 8 else { throw .damaged }
      let check = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self))
      let size = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end + 4, as: UInt32.self))
      guard check == CRC32.of(output), size == UInt32(truncatingIfNeeded: output.count) else { throw .damaged }
      all.append(contentsOf: output)
      at = end + 8
    } while at < bytes.count
    return all
  }

  /// Where a member's compressed data begin (section 2.3).
  private static func header(_ bytes: UnsafeRawBufferPointer, _ start: Int) throws(Inflate.Failure) -> Int {
    guard bytes.count - start >= 18, bytes[start] == 0x1F, bytes[start + 1] == 0x8B, bytes[start + 2] == 8 else {
      throw .damaged
    }
    let flags = bytes[start + 3]
    guard flags & 0xE0 == 0 else { throw .damaged }
    var at = start + 10
    if flags & 4 != 0 { at += 2 + Int(bytes[at]) + Int(bytes[at + 1]) << 8 }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while at < bytes.count, bytes[at] != 0 { at += 1 }
      at += 1
    }
    if flags & 2 != 0 { at += 2 }
    guard at < bytes.count else { throw .damaged }
    return at
  }
}

/// The checksum of gzip: RFC 1952, section 8.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
  }
}
