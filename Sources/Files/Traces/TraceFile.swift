import Foundation
import Recurrence

/// Trace files: everything that a run computed, to read back to the same bits or to draw from with other tools.
///
/// The article “The trace file” describes both formats.
public enum TraceFile {
  /// The two formats.
  public enum Format: String, CaseIterable, Sendable {
    /// For people and any tool.
    case json
    /// For NumPy and for long sequences: the same tensors as Float64, read without copying.
    case safetensors

    /// The format that a file's name tells: `.safetensors`, everything else is JSON.
    public init(path: String) { self = path.lowercased().hasSuffix(".safetensors") ? .safetensors : .json }
  }

  /// Writes a trace, piece by piece, then puts the file in its place.
  ///
  /// - Parameters:
  ///   - names: How the parameters' tensors are called.
  ///   - format: Nil: the one that the path tells.
  ///   - progress: Is told the share written, from 0 to 1.
  /// - Throws: `file.…`.
  public static func write(
    _ trace: Trace<Double>, to path: String, names: StateDictNames = StateDictNames(), format: Format? = nil,
    progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) {
    switch format ?? Format(path: path) {
    case .json:
      try Atomic.write(to: path) { (sink: ByteSink) throws(Diagnosis) in
        writeJSON(trace, to: sink, names: names, progress: progress)
      }
    case .safetensors: try TraceTensors.write(trace, to: path, names: names, progress: progress)
    }
  }

  /// Reads a trace in either format, whatever the file is called.
  ///
  /// - Parameter byteLimit: The largest trace that may be allocated, in bytes.
  /// - Throws: `file.…`, `trace-file.…`, `json.…`, `safetensors.…`, `object.…` with the place; never traps, whatever the bytes are.
  public static func read(
    _ path: String, byteLimit: Int = MemoryLimit.usual, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> (trace: Trace<Double>, names: StateDictNames) {
    try read(try InputFile.map(path), file: path, byteLimit: byteLimit, progress: progress)
  }

  /// Opens a trace: a safetensors file is mapped, and its numbers stay there until they are looked at; JSON is read.
  ///
  /// A mapped file must not be cut short by another program while it is in use; replacing it, as `write` does, is safe.
  /// - Throws: as `read(_:byteLimit:progress:)`.
  public static func open(
    _ path: String, byteLimit: Int = MemoryLimit.usual, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> (trace: Trace<Double>, names: StateDictNames) {
    try open(try InputFile.map(path), file: path, byteLimit: byteLimit, progress: progress)
  }

  /// Opens a trace from a file's bytes, which it holds on to.
  ///
  /// - Throws: as `read(_:byteLimit:progress:)`.
  public static func open(
    _ bytes: Data, file: String, byteLimit: Int = MemoryLimit.usual, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> (trace: Trace<Double>, names: StateDictNames) {
    guard isSafeTensors(bytes) else { return try readJSON(bytes, file: file, byteLimit: byteLimit, progress: progress) }
    let tensors = try TraceTensors(SafeTensors(bytes, file: file), byteLimit: byteLimit, isMapped: true)
    return (try tensors.mappedTrace(byteLimit: byteLimit, progress: progress), tensors.header.names)
  }

  /// Reads a trace from a file's bytes.
  ///
  /// - Throws: as `read(_:byteLimit:progress:)`.
  public static func read(
    _ bytes: Data, file: String, byteLimit: Int = MemoryLimit.usual, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> (trace: Trace<Double>, names: StateDictNames) {
    if isSafeTensors(bytes) {
      let tensors = try TraceTensors(SafeTensors(bytes, file: file), byteLimit: byteLimit)
      return (try tensors.trace(byteLimit: byteLimit, progress: progress), tensors.header.names)
    }
    return try readJSON(bytes, file: file, byteLimit: byteLimit, progress: progress)
  }

  /// A header of under 4 GB leaves the upper half of its length zero, and JSON holds no zero bytes.
  private static func isSafeTensors(_ bytes: Data) -> Bool {
    bytes.count >= 8 && bytes.dropFirst(4).prefix(4).allSatisfy { $0 == 0 }
  }
}
