import CZlib
import Foundation
import Recurrence

/// Decompresses gzip files (RFC 1952) with zlib.
public enum Gzip {
  /// Whether bytes begin as gzip files do.
  public static func isCompressed(_ bytes: Data) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// All members of a file, one after the other.
  ///
  /// - Parameter limit: How many bytes may come out.
  /// - Throws: `gzip.damaged`, `gzip.too-large`, `gzip.no-memory`.
  public static func decompress(_ bytes: Data, file: String, limit: Int = 1 << 30) throws(Diagnosis) -> Data {
    try bytes.withUnsafeBytes { bytes in
      Result { () throws(Diagnosis) in try members(bytes, file, limit) }
    }.get()
  }

  private static func members(
    _ bytes: UnsafeRawBufferPointer, _ file: String, _ limit: Int
  ) throws(Diagnosis) -> Data {
    // zlib keeps the address of its stream, which may not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    defer { stream.deallocate() }
    stream.initialize(to: z_stream())
    // 16 more than the size of the window: gzip, and no other head.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, MAX_WBITS + 16, zlibVersion(), size) == Z_OK else {
      throw Diagnosis("gzip.no-memory", ["file": file])
    }
    defer { inflateEnd(stream) }
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var output = Data()
    var place = 0
    while true {
      let (status, read, written) = inflate(stream, from: bytes[place...], into: &room)
      guard written <= limit - output.count else {
        throw Diagnosis("gzip.too-large", ["file": file, "limit": "\(limit)"])
      }
      output.append(contentsOf: room[..<written])
      place += read
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        if place == bytes.count { return output }
        inflateReset(stream)
      case Z_MEM_ERROR: throw Diagnosis("gzip.no-memory", ["file": file])
      // Also where the file ends within a member: then zlib gets no further.
      default: throw Diagnosis("gzip.damaged", ["file": file])
      }
    }
  }

  /// Decompresses as much as there is room for: zlib's status, how many bytes were read and how many written.
  private static func inflate(
    _ stream: UnsafeMutablePointer<z_stream>, from bytes: Slice<UnsafeRawBufferPointer>, into room: inout [UInt8]
  ) -> (status: Int32, read: Int, written: Int) {
    // zlib counts in 32 bits, a file may have more.
    let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(1 << 30))
    return room.withUnsafeMutableBufferPointer { room in
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
      stream.pointee.avail_in = UInt32(piece.count)
      stream.pointee.next_out = room.baseAddress
      stream.pointee.avail_out = UInt32(room.count)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      return (status, piece.count - Int(stream.pointee.avail_in), room.count - Int(stream.pointee.avail_out))
    }
  }
}
