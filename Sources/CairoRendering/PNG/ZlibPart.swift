import CPango

/// A part of a zlib stream (RFC 1950), made without looking at the others.
struct ZlibPart: Sendable {
  /// Whole blocks.
  var bytes: [UInt8]
  /// How many bytes they stand for.
  var count: Int
  /// Adler's checksum of these.
  var checksum: UInt32

  /// The stream of parts, the last of which ends it.
  static func stream(_ parts: [ZlibPart]) -> [UInt8] {
    // A window of 32 KiB, made fast.
    var stream: [UInt8] = [0x78, 0x01]
    var checksum: UInt = 1
    for part in parts {
      stream += part.bytes
      checksum = adler32_combine(checksum, UInt(part.checksum), part.count)
    }
    return stream + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
  }
}
