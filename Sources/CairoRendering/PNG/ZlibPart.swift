import CZlib

/// A part of a zlib stream (RFC 1950), made without looking at the others.
struct ZlibPart: Sendable {
  /// Whole blocks.
  var bytes: [UInt8]
  /// How many bytes they stand for.
  var count: Int
  /// Adler's checksum of these.
  var checksum: UInt32

  /// Adds what follows.
  mutating func append(_ next: ZlibPart) {
    bytes += next.bytes
    count += next.count
    checksum = UInt32(truncatingIfNeeded: adler32_combine(UInt(checksum), UInt(next.checksum), next.count))
  }

  /// The stream of parts, the last of which ends it.
  static func stream(_ parts: [ZlibPart]) -> [UInt8] {
    var whole = ZlibPart(bytes: [], count: 0, checksum: 1)
    for part in parts { whole.append(part) }
    // A window of 32 KiB, made fast.
    return [0x78, 0x01] + whole.bytes + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: whole.checksum >> $0) }
  }
}
