import Foundation
import Recurrence

/// Reads a file, a pipe or standard input line by line, as lines come.
struct LineReader: ~Copyable {
  private let descriptor: Int32
  private let file: String
  private var buffer: [UInt8] = []
  private var isAtEnd = false
  /// The number of the line that was read last.
  private(set) var line = 0
  /// The longest line that is read, in bytes.
  private static let longest = 1 << 20

  /// Opens the file at `path`; `-` is standard input.
  init(_ path: String) throws(Diagnosis) {
    file = path
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Diagnosis("predict.unreadable", ["file": path]) }
  }

  deinit { if descriptor > 0 { close(descriptor) } }

  /// The next line without its end; nil after the last one.
  mutating func next() throws(Diagnosis) -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let text = buffer[..<end]
        buffer.removeSubrange(...end)
        return decoded(text)
      }
      if isAtEnd {
        guard !buffer.isEmpty else { return nil }
        let text = buffer
        buffer = []
        return decoded(text[...])
      }
      guard buffer.count < LineReader.longest else {
        throw Diagnosis("predict.long-line", ["file": file, "line": "\(line + 1)"])
      }
      try fill()
    }
  }

  private mutating func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    line += 1
    let text = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func fill() throws(Diagnosis) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 {
      isAtEnd = true
    } else if errno != EINTR {
      throw Diagnosis("predict.unreadable", ["file": file])
    }
  }
}
