import Foundation
import Testing

/// A frozen case as the test reads it, apart from `Files`, so that a mistake there cannot hide one here.
struct FixtureFile {
  struct Tensor {
    var shape: [Int]
    /// Row-major; whole numbers too.
    var values: [Double]

    /// A vector is one row.
    var rows: [[Double]] {
      let width = shape.last ?? 1
      return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }
  }

  struct Case: Decodable {
    var name: String
    var cell: String?
    var layers: Int?
    var directions: Int?
    var biases: Bool?
    var readout: String?
    var loss: String?
    var activation: String?
    var mask: Bool?
    var projection: Int?
    var vocabulary: Int?
    var batch: Int?
    var input: Int?
    var hidden: Int?
    var outputs: Int?
    var steps: Int?
    var `operator`: String?
    var direction: String?
    var input_forget: Int?
    var linear_before_reset: Int?
    var peepholes: Bool?
    var activations: [String]?
  }

  var about: Case
  var tensors: [String: Tensor] = [:]

  /// All cases of a framework's folder, in order of their names.
  static func all(in folder: String) throws -> [FixtureFile] {
    let directory = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(folder)")
    return try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasSuffix(".safetensors") }.sorted()
      .map { try FixtureFile(Data(contentsOf: directory.appendingPathComponent($0))) }
  }

  /// An entry of the header; the metadata's own one has `case` alone.
  private struct Entry: Decodable {
    var `case`: String?
    var dtype: String?
    var shape: [Int]?
    var data_offsets: [Int]?
  }

  init(_ data: Data) throws {
    let bytes = [UInt8](data)
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    let header = try JSONDecoder().decode([String: Entry].self, from: Data(bytes[8..<8 + length]))
    about = try JSONDecoder().decode(Case.self, from: Data(#require(header["__metadata__"]?.case).utf8))
    for (name, entry) in header where name != "__metadata__" {
      let offsets = try #require(entry.data_offsets)
      let body = bytes[(8 + length + offsets[0])..<(8 + length + offsets[1])]
      let size = entry.dtype == "F32" ? 4 : 8
      let values = stride(from: body.startIndex, to: body.endIndex, by: size).map { start in
        let pattern = (0..<size).reduce(UInt64(0)) { $0 | UInt64(body[start + $1]) << (8 * $1) }
        switch entry.dtype {
        case "F64": return Double(bitPattern: pattern)
        case "F32": return Double(Float(bitPattern: UInt32(pattern)))
        default: return Double(Int64(bitPattern: pattern))
        }
      }
      tensors[name] = Tensor(shape: try #require(entry.shape), values: values)
    }
  }

  /// A tensor that must be there.
  subscript(name: String) -> Tensor {
    get throws { try #require(tensors[name], "\(about.name) has no tensor \(name)") }
  }
}

extension FixtureFile: CustomTestStringConvertible {
  var testDescription: String { about.name }
}
