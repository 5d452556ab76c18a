import Foundation
import Recurrence

/// Reads whole files, or standard input under the name `-`.
public enum InputFile {
  /// What is read at most where the caller sets no limit, in bytes.
  public static let usualLimit = 1 << 32

  /// The bytes of the file at `path`, or of standard input where `path` is `-`.
  ///
  /// - Throws: `file.missing`, `file.directory`, `file.unreadable`, `file.too-large`.
  public static func read(_ path: String, limit: Int = usualLimit) throws(Diagnosis) -> Data {
    if path == "-" { return try drain(0, named: path, expected: 0, limit: limit) }
    let (descriptor, status) = try open(path, limit: limit)
    defer { close(descriptor) }
    return try drain(descriptor, named: path, expected: Int(status.st_size), limit: limit)
  }

  /// The bytes of the file at `path`, mapped into memory where the system allows it, so that only what is looked at is read.
  ///
  /// Pipes, devices and standard input (`-`) are read instead. A mapped file must not be cut short by another program while it is in use;
  /// replacing it, as `Atomic` does, is safe.
  /// - Throws: as `read`.
  public static func map(_ path: String, limit: Int = Int.max) throws(Diagnosis) -> Data {
    if path == "-" { return try read(path, limit: min(limit, usualLimit)) }
    let (descriptor, status) = try open(path, limit: limit)
    defer { close(descriptor) }
    let length = Int(status.st_size)
    // Foundation's `mappedIfSafe` reads the whole file on Linux.
    guard isRegular(status), length > 0,
      let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { return try drain(descriptor, named: path, expected: length, limit: min(limit, usualLimit)) }
    return Data(bytesNoCopy: start, count: length, deallocator: .custom { start, length in munmap(start, length) })
  }

  /// Whether a folder is there.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

  private static func open(_ path: String, limit: Int) throws(Diagnosis) -> (Int32, stat) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR || path.isEmpty { throw missing(path) }
      throw Diagnosis("file.unreadable", ["file": path, "reason": systemMessage()])
    }
    var status = stat()
    let known = fstat(descriptor, &status) == 0
    var problem: Diagnosis?
    if !known {
      problem = Diagnosis("file.unreadable", ["file": path, "reason": systemMessage()])
    } else if status.st_mode & S_IFMT == S_IFDIR {
      problem = Diagnosis("file.directory", ["file": path])
    } else if isRegular(status), Int(status.st_size) > limit {
      problem = tooLarge(path, limit)
    }
    if let problem {
      close(descriptor)
      throw problem
    }
    return (descriptor, status)
  }

  private static func drain(
    _ descriptor: Int32, named path: String, expected: Int, limit: Int
  ) throws(Diagnosis) -> Data {
    var all = Data()
    all.reserveCapacity(min(max(expected, 0), limit))
    // One byte more than a file has, so that its end is found at once; fresh pages of memory cost more than reading into them.
    let room = (1...1 << 18).contains(expected) ? expected + 1 : 1 << 18
    while true {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { bytes, filled in
        count = Foundation.read(descriptor, bytes.baseAddress, room)
        filled = max(0, count)
      }
      if count == 0 { return all }
      if count < 0 {
        if errno == EINTR { continue }
        throw Diagnosis("file.unreadable", ["file": path, "reason": systemMessage()])
      }
      if count > limit - all.count { throw tooLarge(path, limit) }
      all.append(contentsOf: chunk)
    }
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> Diagnosis {
    Diagnosis("file.too-large", ["file": path, "limit": "\(limit)"])
  }

  private static func missing(_ path: String) -> Diagnosis {
    if path.isEmpty { return Diagnosis("file.missing", ["file": path]) }
    let url = URL(fileURLWithPath: path)
    let neighbors = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
    guard let near = Suggestion.nearest(to: url.lastPathComponent, in: neighbors.sorted()) else {
      return Diagnosis("file.missing", ["file": path])
    }
    return Diagnosis("file.missing-near", ["file": path, "near": near])
  }
}

/// What the operating system says about the last call that failed.
func systemMessage(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
