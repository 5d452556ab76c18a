import Foundation
import Recurrence

/// A safetensors file: the header is read and checked at once, a tensor's bytes only when it is asked for.
///
/// The format (github.com/huggingface/safetensors): 8 bytes little-endian header length, a JSON header, then the bytes of all tensors
/// without gaps or overlaps.
public struct SafeTensors: Sendable {
  /// What the header says about a tensor.
  public struct Entry: Equatable, Sendable {
    /// The tensor's name.
    public var name: String
    /// The type of its elements.
    public var type: ElementType
    /// The sizes of its dimensions, the slowest first.
    public var shape: [Int]
    /// The number of elements: the product of the shape.
    public var count: Int
    /// Where the first byte stands in the file.
    var start: Int
  }

  /// The file's name in diagnoses.
  public let file: String
  /// The tensors in the header's order.
  public let entries: [Entry]
  /// The text that the header carries under `__metadata__`.
  public let metadata: [String: String]
  let bytes: Data
  private let positions: [String: Int]

  /// The longest header that is read; the same as in the format's own library.
  static let longestHeader = 100_000_000

  /// Opens the file at `path` and maps it into memory.
  /// - Throws: `file.…`, `safetensors.…`, `json.…`.
  public init(path: String) throws(Diagnosis) {
    try self.init(try InputFile.map(path), file: path)
  }

  /// Reads a file's bytes; `file` is its name in diagnoses.
  /// - Throws: `safetensors.…`, `json.…`.
  public init(_ bytes: Data, file: String) throws(Diagnosis) {
    let header = try SafeTensorsHeader(bytes, file: file)
    self.file = file
    self.bytes = bytes
    entries = header.entries
    metadata = header.metadata
    positions = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
  }

  /// What the header says about the tensor `name`, if there is one.
  public subscript(name: String) -> Entry? { positions[name].map { entries[$0] } }

  /// The tensor `name` with its values.
  /// - Throws: `safetensors.no-tensor`, `safetensors.not-exact` where an integer is no Double, `safetensors.bool`.
  public func tensor(_ name: String) throws(Diagnosis) -> Tensor {
    guard let entry = self[name] else {
      let near = Suggestion.nearest(to: name, in: entries.map(\.name))
      throw Diagnosis.unknown("safetensors.no-tensor", name, near: near).adding(["file": file])
    }
    return Tensor(name, shape: entry.shape, values: try values(of: entry, 0..<entry.count), type: entry.type)
  }

  /// Some of a tensor's values, by their positions in row-major order, without touching the others.
  /// - Throws: as `tensor(_:)`.
  public func values(of entry: Entry, _ range: Range<Int>) throws(Diagnosis) -> [Double] {
    precondition(range.lowerBound >= 0 && range.upperBound <= entry.count, "values lie within the tensor")
    let size = entry.type.size
    let first = bytes.startIndex + entry.start + range.lowerBound * size
    var fault: Int?
    let values = bytes[first..<first + range.count * size].withUnsafeBytes { raw in
      ElementDecoder(bytes: raw, type: entry.type).decode(&fault)
    }
    guard let fault else { return values }
    throw Diagnosis(
      entry.type == .bool ? "safetensors.bool" : "safetensors.not-exact",
      ["file": file, "tensor": entry.name, "position": "\(range.lowerBound + fault)"])
  }
}

/// Turns the bytes of elements into Doubles.
private struct ElementDecoder {
  let bytes: UnsafeRawBufferPointer
  let type: ElementType

  /// All values; `fault` is the position of the first that is no exact Double.
  func decode(_ fault: inout Int?) -> [Double] {
    switch type {
    case .float64: return elements(UInt64.self) { Double(bitPattern: $0) }
    case .float32: return elements(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float16: return elements(UInt16.self, half)
    case .bfloat16: return elements(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .int32: return elements(Int32.self) { Double($0) }
    case .int16: return elements(Int16.self) { Double($0) }
    case .int8: return elements(Int8.self) { Double($0) }
    case .uint8: return elements(UInt8.self) { Double($0) }
    case .bool:
      fault = bytes.firstIndex { $0 > 1 }
      return elements(UInt8.self) { Double($0) }
    case .int64:
      let values = elements(Int64.self) { Double($0) }
      fault = values.indices.first {
        Int64(exactly: values[$0]) != Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self))
      }
      return values
    }
  }

  private func elements<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ bits: Bits.Type, _ value: (Bits) -> Double
  ) -> [Double] {
    let size = MemoryLayout<Bits>.size
    return [Double](unsafeUninitializedCapacity: bytes.count / size) { buffer, count in
      for i in 0..<bytes.count / size {
        let bits = Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: i * size, as: Bits.self))
        buffer.initializeElement(at: i, to: value(bits))
      }
      count = bytes.count / size
    }
  }

  /// IEEE 754 binary16 written out, since not every processor that Swift runs on has Float16.
  private func half(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
    }
  }
}
