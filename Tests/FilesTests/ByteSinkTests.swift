import Foundation
import Recurrence
import Testing

@testable import Files

@Suite struct ByteSinkTests {
  @Test func `large and small pieces arrive in order`() throws {
    try withFolder { folder in
      let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
      try Atomic.write(to: folder + "/a") { (sink: ByteSink) throws(Diagnosis) in
        sink.write(7)
        sink.write("é")
        large.withUnsafeBytes { sink.write(raw: $0) }
        sink.write(large)
        sink.write(8)
      }
      #expect(try InputFile.read(folder + "/a") == Data([7, 0xC3, 0xA9] + large + large + [8]))
    }
  }

  @Test func `a sink in memory keeps everything, however long`() throws {
    let sink = ByteSink()
    for _ in 0..<100_000 { sink.write("abc") }
    try sink.finish()
    #expect(sink.count == 300_000 && sink.bytes.count == 300_000)
  }
}
