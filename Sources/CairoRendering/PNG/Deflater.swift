import CPango
import Recurrence

/// Compresses rows of a picture into a part of a zlib stream (RFC 1950): zlib's level 1, which is fast where most bytes are zero.
struct Deflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private let row: UnsafeMutableBufferPointer<UInt8>
  private let room: UnsafeMutableBufferPointer<UInt8>
  private var part = ZlibPart(bytes: [], count: 0, checksum: 1)
  private var sum = AdlerSum()

  /// A part for rows of at most so many bytes.
  /// - Throws: `picture.no-memory`.
  init(longestRow: Int) throws(Diagnosis) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    row = .allocate(capacity: max(1, longestRow))
    row.initialize(repeating: 0)
    room = .allocate(capacity: 65536)
    room.initialize(repeating: 0)
    // A negative size of the window: blocks only, without the stream's head and end.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(stream, 1, Z_DEFLATED, -15, 7, Z_DEFAULT_STRATEGY, zlibVersion(), size) == Z_OK else {
      stream.deallocate()
      row.deallocate()
      room.deallocate()
      throw Diagnosis("picture.no-memory")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    row.deallocate()
    room.deallocate()
  }

  /// Compresses a row of `count` bytes that `fill` writes.
  /// - Throws: `picture.no-memory`.
  mutating func add(count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) throws(Diagnosis) {
    guard let start = row.baseAddress else { return }
    fill(start)
    stream.pointee.next_in = start
    stream.pointee.avail_in = UInt32(count)
    sum.add(start, count: count)
    part.count += count
    try Deflater.check(drain(Z_NO_FLUSH))
  }

  /// The whole part, which ends at a boundary of bytes; the last part of a stream ends the stream.
  /// - Throws: `picture.no-memory`.
  mutating func finish(isLast: Bool) throws(Diagnosis) -> ZlibPart {
    stream.pointee.avail_in = 0
    try Deflater.check(drain(isLast ? Z_FINISH : Z_FULL_FLUSH))
    part.checksum = sum.value
    return part
  }

  /// Deflates until zlib wants more input.
  private mutating func drain(_ flush: Int32) -> Int32 {
    var status = Z_OK
    repeat {
      stream.pointee.next_out = room.baseAddress
      stream.pointee.avail_out = UInt32(room.count)
      status = deflate(stream, flush)
      part.bytes.append(contentsOf: room[..<(room.count - Int(stream.pointee.avail_out))])
    } while status == Z_OK && stream.pointee.avail_out == 0
    return status
  }

  private static func check(_ status: Int32) throws(Diagnosis) {
    // No progress is no error: there was nothing to do.
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      throw Diagnosis("picture.no-memory")
    }
  }
}
