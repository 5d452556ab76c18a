import Foundation
import Recurrence

extension TraceTensors {
  /// The trace with its numbers left in the file: opening takes as long for a run of any length.
  ///
  /// Runs that cannot be read in place (attention from the last step to the first, tensors that begin at odd bytes) are read whole.
  /// - Throws: as `trace(byteLimit:progress:)`.
  public func mappedTrace(
    byteLimit: Int = MemoryLimit.usual, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> Trace<Double> {
    var starts: [String: Int] = [:]
    for part in layout.parts(program, gradients: header.hasGradients) {
      let name = TraceTensors.name(of: part, names)
      starts[name] = file[name]?.start
    }
    let offset = (starts.values.first ?? 0) % 8
    guard Trace<Double>.canRead(program), starts.values.allSatisfy({ $0 % 8 == offset }) else {
      return try trace(byteLimit: byteLimit, progress: progress)
    }
    let mapped = MappedNumbers(bytes: file.bytes, offset: offset)
    do throws(Diagnosis) {
      return try Trace(
        reading: program, steps: header.steps, parameters: parameters(prefix: ""),
        gradients: header.hasGradients ? parameters(prefix: "grad ") : nil, loss: loss(), lossRows: header.lossRows,
        from: TraceSource(number: { mapped.number($0) }, numbers: { mapped.numbers($0) })
      ) { part in
        // Every part's tensor was found, with its shape, when the header was read.
        ((starts[TraceTensors.name(of: part, names)] ?? offset) - offset) / 8
      }
    } catch {
      throw error["file"] == nil ? error.adding(["file": file.file]) : error
    }
  }
}

/// Float64 numbers in the bytes of a file, by their place.
private struct MappedNumbers: Sendable {
  let bytes: Data
  /// The bytes before the number 0.
  let offset: Int

  func number(_ place: Int) -> Double {
    bytes.withUnsafeBytes { MappedNumbers.number($0, offset + 8 * place) }
  }

  func numbers(_ range: Range<Int>) -> [Double] {
    bytes.withUnsafeBytes { raw in
      range.map { MappedNumbers.number(raw, offset + 8 * $0) }
    }
  }

  @inline(__always)
  private static func number(_ raw: UnsafeRawBufferPointer, _ byte: Int) -> Double {
    Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: byte, as: UInt64.self)))
  }
}
