import Foundation
import Recurrence

/// A buffered stream of bytes into a file, standard output or memory.
///
/// A failed write is remembered, what follows it is dropped, and `finish` reports it: the code that writes stays free of `try`.
public final class ByteSink {
  /// The bytes not handed on yet; all bytes of a sink in memory.
  private var buffer: [UInt8] = []
  private let descriptor: Int32?
  private let path: String
  private var failure: Diagnosis?
  /// How many bytes were written so far.
  public private(set) var count = 0

  /// A sink in memory; `bytes` gives what was written.
  public init() {
    descriptor = nil
    path = ""
  }

  /// A sink into an open file; `path` is its name in diagnoses.
  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
    buffer.reserveCapacity(ByteSink.bufferSize)
  }

  private static let bufferSize = 1 << 17

  /// What was written to a sink in memory.
  public var bytes: [UInt8] { buffer }

  /// What was written to a sink in memory, as text.
  public var text: String { String(decoding: buffer, as: UTF8.self) }

  /// Appends one byte.
  public func write(_ byte: UInt8) {
    buffer.append(byte)
    count += 1
    if buffer.count >= ByteSink.bufferSize { flush() }
  }

  /// Appends text as UTF-8.
  public func write(_ text: String) {
    let before = buffer.count
    buffer.append(contentsOf: text.utf8)
    count += buffer.count - before
    if buffer.count >= ByteSink.bufferSize { flush() }
  }

  /// Appends bytes.
  public func write(_ bytes: some Collection<UInt8>) {
    buffer.append(contentsOf: bytes)
    count += bytes.count
    if buffer.count >= ByteSink.bufferSize { flush() }
  }

  /// Appends raw memory; large pieces go out without a copy.
  public func write(raw bytes: UnsafeRawBufferPointer) {
    count += bytes.count
    if descriptor != nil, bytes.count >= ByteSink.bufferSize {
      flush()
      put(bytes)
    } else {
      buffer.append(contentsOf: bytes)
      if buffer.count >= ByteSink.bufferSize { flush() }
    }
  }

  /// Hands on what is buffered.
  /// - Throws: `file.not-written` with the system's reason, if any write failed.
  public func finish() throws(Diagnosis) {
    flush()
    if let failure { throw failure }
  }

  private func flush() {
    guard descriptor != nil else { return }
    buffer.withUnsafeBytes { put($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeRawBufferPointer) {
    guard let descriptor, failure == nil else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, piece.baseAddress, min(piece.count, 1 << 30))
      if written < 0 {
        if errno == EINTR { continue }
        failure = Diagnosis("file.not-written", ["file": path, "reason": systemMessage()])
        return
      }
      rest = rest.dropFirst(written)
    }
  }
}
