import Recurrence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes a picture whole or not at all.
public enum OutputFile {
  /// Writes bytes to a temporary file beside `path` and renames it; `-` is standard output.
  ///
  /// Errors: `picture.unwritable` with the path and the system's reason.
  public static func write(_ bytes: [UInt8], to path: String) throws(Diagnosis) {
    if path == "-" {
      fflush(nil)
      return try send(bytes, to: 1, path: path)
    }
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw unwritable(path) }
    do throws(Diagnosis) {
      try send(bytes, to: descriptor, path: path)
      let mask = umask(0)
      umask(mask)
      guard fchmod(descriptor, 0o666 & ~mask) == 0 else { throw unwritable(path) }
    } catch {
      close(descriptor)
      unlink(template)
      throw error
    }
    guard close(descriptor) == 0, rename(template, path) == 0 else {
      let diagnosis = unwritable(path)
      unlink(template)
      throw diagnosis
    }
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(Diagnosis) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glue.write(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw unwritable(path) }
      sent += count
    }
  }

  private static func unwritable(_ path: String) -> Diagnosis {
    Diagnosis("picture.unwritable", ["path": path, "reason": String(cString: strerror(errno))])
  }

  /// The system's `write`, whose name this type's own would hide.
  private enum Glue {
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
      #if canImport(Darwin)
        Darwin.write(descriptor, bytes, count)
      #elseif canImport(Musl)
        Musl.write(descriptor, bytes, count)
      #else
        Glibc.write(descriptor, bytes, count)
      #endif
    }
  }
}
