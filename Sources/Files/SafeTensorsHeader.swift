import Foundation
import Recurrence

/// The header of a safetensors file, checked against the file's length and against itself.
struct SafeTensorsHeader {
  private(set) var entries: [SafeTensors.Entry] = []
  private(set) var metadata: [String: String] = [:]
  private let file: String

  init(_ bytes: Data, file: String) throws(Diagnosis) {
    self.file = file
    guard bytes.count >= 8 else {
      throw Diagnosis("safetensors.short", ["file": file, "bytes": "\(bytes.count)"])
    }
    let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= SafeTensors.longestHeader, length <= bytes.count - 8 else {
      throw Diagnosis("safetensors.header-length", ["file": file, "length": "\(length)", "bytes": "\(bytes.count)"])
    }
    let start = bytes.startIndex + 8
    let json = try JSONTree.parse(bytes[start..<start + Int(length)], dialect: .json, file: file)
    guard let members = json.members else { throw Diagnosis("safetensors.header", ["file": file]) }
    let room = bytes.count - 8 - Int(length)
    for member in members {
      if member.key == "__metadata__" {
        try readMetadata(member.value)
      } else {
        entries.append(try entry(member, room: room))
      }
    }
    try checkCoverage(room)
    for i in entries.indices { entries[i].start += 8 + Int(length) }
  }

  private mutating func readMetadata(_ tree: JSONTree) throws(Diagnosis) {
    guard let members = tree.members else { throw Diagnosis("safetensors.metadata", ["file": file]) }
    for member in members {
      guard let text = member.value.string else { throw Diagnosis("safetensors.metadata", ["file": file]) }
      metadata[member.key] = text
    }
  }

  private func entry(_ member: JSONTree.Member, room: Int) throws(Diagnosis) -> SafeTensors.Entry {
    let name = member.key
    func problem(_ key: String) -> Diagnosis { Diagnosis(key, ["file": file, "tensor": name]) }
    guard let keys = member.value.members, Set(keys.map(\.key)) == ["dtype", "shape", "data_offsets"],
      let dtype = member.value["dtype"]?.string, let shape = whole(member.value["shape"]),
      let offsets = whole(member.value["data_offsets"]), offsets.count == 2
    else { throw problem("safetensors.entry") }
    guard let type = ElementType(rawValue: dtype) else {
      throw problem("safetensors.type").adding([
        "type": dtype, "known": ElementType.allCases.map(\.rawValue).joined(separator: ", "),
      ])
    }
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      if overflows { throw problem("safetensors.overflow") }
      count = product
    }
    let (size, overflows) = count.multipliedReportingOverflow(by: type.size)
    if overflows { throw problem("safetensors.overflow") }
    guard offsets[0] <= offsets[1], offsets[1] <= room else {
      throw problem("safetensors.outside").adding([
        "begin": "\(offsets[0])", "end": "\(offsets[1])", "room": "\(room)",
      ])
    }
    guard offsets[1] - offsets[0] == size else {
      throw problem("safetensors.size").adding([
        "shape": shape.map(\.description).joined(separator: "×"), "type": dtype, "expected": "\(size)",
        "got": "\(offsets[1] - offsets[0])",
      ])
    }
    return SafeTensors.Entry(name: name, type: type, shape: shape, count: count, start: offsets[0])
  }

  /// An array of whole numbers from 0 that a Double holds exactly.
  private func whole(_ tree: JSONTree?) -> [Int]? {
    guard let tree else { return nil }
    var result: [Int] = []
    switch tree.content {
    case .numbers(let numbers):
      for number in numbers {
        guard let value = Int(exactly: number), value >= 0, value <= 1 << 53 else { return nil }
        result.append(value)
      }
      return result
    case .array(let elements): return elements.isEmpty ? [] : nil
    default: return nil
    }
  }

  /// The tensors must follow each other without gap or overlap from the first byte to the last.
  private func checkCoverage(_ room: Int) throws(Diagnosis) {
    var end = 0
    let ordered = entries.sorted { ($0.start, $0.count) < ($1.start, $1.count) }
    for entry in ordered {
      guard entry.start == end else {
        throw Diagnosis(
          entry.start < end ? "safetensors.overlap" : "safetensors.gap",
          ["file": file, "tensor": entry.name, "begin": "\(entry.start)", "end": "\(end)"])
      }
      end += entry.count * entry.type.size
    }
    guard end == room else {
      throw Diagnosis("safetensors.rest", ["file": file, "rest": "\(room - end)"])
    }
  }
}
