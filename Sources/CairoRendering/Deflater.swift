import CPango
import Recurrence

/// zlib's stream of level 1, fed in pieces.
final class Deflater {
  /// What has come out so far.
  private(set) var bytes: [UInt8] = []
  private let stream: UnsafeMutablePointer<z_stream>
  private var room: [UInt8]

  /// An empty stream; `end` frees it.
  init() throws(Diagnosis) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    room = [UInt8](repeating: 0, count: 65536)
    guard deflateInit_(stream, 1, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      throw Diagnosis("picture.no-memory")
    }
  }

  /// Frees zlib's memory; the bytes stay.
  func end() {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Takes the first `count` bytes of `input`.
  func add(_ input: inout [UInt8], count: Int, isLast: Bool) throws(Diagnosis) {
    let status = input.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(count)
      return drain(isLast ? Z_FINISH : Z_NO_FLUSH)
    }
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      throw Diagnosis("picture.no-memory")
    }
  }

  /// Deflates until zlib wants more input.
  private func drain(_ flush: Int32) -> Int32 {
    var status = Z_OK
    repeat {
      status = room.withUnsafeMutableBufferPointer { room in
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        let status = deflate(stream, flush)
        let made = room.count - Int(stream.pointee.avail_out)
        bytes.append(contentsOf: room[..<made])
        return status
      }
    } while status == Z_OK && stream.pointee.avail_out == 0
    return status
  }
}
