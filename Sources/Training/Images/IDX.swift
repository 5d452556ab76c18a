import Files
import Foundation
import Recurrence

/// An array of numbers from an IDX file, the format of MNIST and Fashion-MNIST (yann.lecun.com/exdb/mnist), plain or under gzip.
public struct IDX: Equatable, Sendable {
  /// The sizes of the dimensions, the slowest first.
  public let shape: [Int]
  /// The numbers, the last dimension fastest.
  public let values: [Double]

  /// Reads the file at `path`.
  /// - Throws: `file.…`, `gzip.…`, `idx.…`.
  public init(path: String) throws(Diagnosis) {
    try self.init(try InputFile.map(path), file: path)
  }

  /// Reads a file's bytes; `file` is its name in diagnoses.
  /// - Throws: `gzip.…`, `idx.…`.
  public init(_ bytes: Data, file: String) throws(Diagnosis) {
    let bytes = Gzip.isCompressed(bytes) ? try Gzip.decompress(bytes, file: file) : bytes
    let result = bytes.withUnsafeBytes { bytes -> Result<IDX, Diagnosis> in
      do throws(Diagnosis) {
        return .success(try IDX(raw: bytes, file))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// The number of items: the first dimension.
  public var count: Int { shape[0] }

  /// The numbers of an item.
  public subscript(item: Int) -> ArraySlice<Double> {
    let size = values.count / shape[0]
    return values[item * size..<(item + 1) * size]
  }

  /// Images with their labels as samples: pixels from 0 to 1, a row of pixels a step, the class as the target.
  /// - Throws: `idx.counts`, `idx.labels`.
  public static func samples(
    images: IDX, labels: IDX, classes: Int, files: (images: String, labels: String)
  ) throws(Diagnosis) -> [Sample<Double>] {
    guard images.count == labels.values.count else {
      throw Diagnosis(
        "idx.counts",
        [
          "images": files.images, "got": "\(images.count)", "labels": files.labels,
          "expected": "\(labels.values.count)",
        ])
    }
    for (position, label) in labels.values.enumerated() {
      guard label >= 0, label < Double(classes), label == label.rounded() else {
        throw Diagnosis(
          "idx.labels",
          [
            "file": files.labels, "position": "\(position)", "got": label.description, "largest": "\(classes - 1)",
          ])
      }
    }
    return (0..<images.count).map { Sample(inputs: images[$0].map { $0 / 255 }, targets: [labels.values[$0]]) }
  }

  private init(raw bytes: UnsafeRawBufferPointer, _ file: String) throws(Diagnosis) {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else { throw Diagnosis("idx.magic", ["file": file]) }
    let sizes: [UInt8: Int] = [0x08: 1, 0x09: 1, 0x0B: 2, 0x0C: 4, 0x0D: 4, 0x0E: 8]
    let type = bytes[2]
    guard let size = sizes[type] else {
      throw Diagnosis("idx.type", ["file": file, "got": String(type, radix: 16, uppercase: true)])
    }
    let dimensions = Int(bytes[3])
    guard bytes.count >= 4 + 4 * dimensions else {
      throw Diagnosis("idx.short", ["file": file, "got": "\(bytes.count)", "expected": "\(4 + 4 * dimensions)"])
    }
    var shape: [Int] = []
    var count = 1
    for dimension in 0..<dimensions {
      let length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4 + 4 * dimension, as: UInt32.self))
      let (product, overflow) = count.multipliedReportingOverflow(by: Int(length))
      guard !overflow, product < 1 << 48 else { throw Diagnosis("idx.too-large", ["file": file]) }
      shape.append(Int(length))
      count = product
    }
    guard dimensions > 0, count > 0 else { throw Diagnosis("idx.no-numbers", ["file": file, "got": "\(dimensions)"]) }
    let start = 4 + 4 * dimensions
    let expected = start + count * size
    guard bytes.count >= expected else {
      throw Diagnosis("idx.short", ["file": file, "got": "\(bytes.count)", "expected": "\(expected)"])
    }
    guard bytes.count == expected else {
      throw Diagnosis("idx.long", ["file": file, "rest": "\(bytes.count - expected)"])
    }
    self.shape = shape
    values = (0..<count).map { index in
      let at = start + index * size
      return switch type {
      case 0x08: Double(bytes[at])
      case 0x09: Double(Int8(bitPattern: bytes[at]))
      case 0x0B: Double(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Int16.self)))
      case 0x0C: Double(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Int32.self)))
      case 0x0D:
        Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))))
      default: Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
      }
    }
  }
}
