import CZlib
import Recurrence

/// Compresses rows of a picture into a part of a zlib stream (RFC 1950): zlib's level 1, which is fast where most bytes are zero.
///
/// Rows are compressed in pieces that know nothing of each other and fit zlib's window: it would take longer to move its tables along
/// than to look for repeats. Pieces without anything new are alike, and are compressed once.
struct Deflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private let rows: UnsafeMutableBufferPointer<UInt8>
  private let room: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0
  /// Whether all rows of the piece at hand are blank.
  private var isBlank = true
  private var blank: ZlibPart?
  private var part = ZlibPart(bytes: [], count: 0, checksum: 1)

  /// The most bytes that zlib takes without moving its window of twice 32 KiB along; fewer by the repeat that it looks ahead for.
  private static let window = 65536 - 512

  /// A part for rows of at most so many bytes.
  /// - Throws: `picture.no-memory`.
  init(longestRow: Int) throws(Diagnosis) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    rows = .allocate(capacity: max(Deflater.window, longestRow))
    rows.initialize(repeating: 0)
    room = .allocate(capacity: 65536)
    room.initialize(repeating: 0)
    // A negative size of the window: blocks only, without the stream's head and end.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(stream, 1, Z_DEFLATED, -15, 7, Z_DEFAULT_STRATEGY, zlibVersion(), size) == Z_OK else {
      stream.deallocate()
      rows.deallocate()
      room.deallocate()
      throw Diagnosis("picture.no-memory")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    rows.deallocate()
    room.deallocate()
  }

  /// Adds a row of `count` bytes that `fill` writes; all rows that are said to be blank must be equal.
  /// - Throws: `picture.no-memory`.
  mutating func add(
    count: Int, isBlank: Bool = false, fill: (UnsafeMutablePointer<UInt8>) -> Void
  ) throws(Diagnosis) {
    if filled + count > rows.count { try compress(isLast: false) }
    guard let start = rows.baseAddress else { return }
    fill(start + filled)
    filled += count
    if !isBlank { self.isBlank = false }
  }

  /// The whole part, which ends at a boundary of bytes; the last part of a stream ends the stream.
  /// - Throws: `picture.no-memory`.
  mutating func finish(isLast: Bool) throws(Diagnosis) -> ZlibPart {
    try compress(isLast: isLast)
    return part
  }

  /// Compresses the piece at hand and begins another.
  private mutating func compress(isLast: Bool) throws(Diagnosis) {
    defer {
      filled = 0
      isBlank = true
    }
    if isBlank, !isLast, let blank, blank.count == filled { return part.append(blank) }
    var sum = AdlerSum()
    if let start = rows.baseAddress { sum.add(start, count: filled) }
    deflateReset(stream)
    stream.pointee.next_in = rows.baseAddress
    stream.pointee.avail_in = UInt32(filled)
    let piece = ZlibPart(
      bytes: try drain(isLast ? Z_FINISH : Z_SYNC_FLUSH), count: filled, checksum: sum.value)
    if isBlank, filled > 0 { blank = piece }
    part.append(piece)
  }

  /// Deflates all input.
  private mutating func drain(_ flush: Int32) throws(Diagnosis) -> [UInt8] {
    var bytes: [UInt8] = []
    var status = Z_OK
    repeat {
      stream.pointee.next_out = room.baseAddress
      stream.pointee.avail_out = UInt32(room.count)
      status = deflate(stream, flush)
      bytes.append(contentsOf: room[..<(room.count - Int(stream.pointee.avail_out))])
    } while status == Z_OK && stream.pointee.avail_out == 0
    // No progress is no error: there was nothing to do.
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      throw Diagnosis("picture.no-memory")
    }
    return bytes
  }
}
