import Foundation
import Recurrence
import Testing

@testable import Files

private func key(_ body: () throws(Diagnosis) -> Void) -> String? {
  do throws(Diagnosis) {
    try body()
    return nil
  } catch {
    return error.key
  }
}

@Suite struct InputFileTests {
  @Test func `a file reads the same mapped and unmapped`() throws {
    try withFolder { folder in
      let bytes = Data((0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
      try Atomic.write(bytes, to: folder + "/a")
      #expect(try InputFile.read(folder + "/a") == bytes)
      #expect(try InputFile.map(folder + "/a") == bytes)
    }
  }

  @Test func `a missing file suggests its neighbor, a folder and a long file are told apart`() throws {
    try withFolder { folder in
      try Atomic.write([1, 2, 3], to: folder + "/airline.csv")
      for isMapped in [false, true] {
        func open(_ path: String) throws(Diagnosis) -> Data {
          isMapped ? try InputFile.map(path, limit: 2) : try InputFile.read(path, limit: 2)
        }
        #expect(throws: Diagnosis("file.missing-near", ["file": folder + "/airlines.csv", "near": "airline.csv"])) {
          try open(folder + "/airlines.csv")
        }
        #expect(key { () throws(Diagnosis) in _ = try open(folder + "/something") } == "file.missing")
        #expect(key { () throws(Diagnosis) in _ = try open(folder + "/no/such/folder") } == "file.missing")
        #expect(key { () throws(Diagnosis) in _ = try open(folder) } == "file.directory")
        #expect(key { () throws(Diagnosis) in _ = try open("") } == "file.missing")
        #expect(throws: Diagnosis("file.too-large", ["file": folder + "/airline.csv", "limit": "2"])) {
          try open(folder + "/airline.csv")
        }
      }
    }
  }

  @Test func `an endless device stops at the limit`() {
    #expect(key { () throws(Diagnosis) in _ = try InputFile.read("/dev/zero", limit: 1 << 20) } == "file.too-large")
  }
}

@Suite struct AtomicTests {
  @Test func `a failed write leaves the old file and nothing beside it`() throws {
    try withFolder { folder in
      let path = folder + "/a"
      try Atomic.write(Array("old".utf8), to: path, durable: true)
      #expect(throws: Diagnosis("stop")) {
        try Atomic.write(to: path) { (sink: ByteSink) throws(Diagnosis) in
          sink.write([UInt8](repeating: 0, count: 1 << 20))
          throw Diagnosis("stop")
        }
      }
      #expect(try InputFile.read(path) == Data("old".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
  }

  @Test func `a file that is replaced keeps its permissions, and a link stays a link`() throws {
    try withFolder { folder in
      try Atomic.write([1], to: folder + "/a")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/a")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "a")
      try Atomic.write([2], to: folder + "/link")
      #expect(try InputFile.read(folder + "/a") == Data([2]))
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/a")
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "a")
    }
  }

  @Test func `a device is written directly, and a full one is reported`() throws {
    try Atomic.write([1], to: "/dev/null")
    if FileManager.default.fileExists(atPath: "/dev/full") {
      #expect(key { () throws(Diagnosis) in try Atomic.write([1], to: "/dev/full") } == "file.not-written")
    }
  }

  @Test func `a folder and a path without a folder are refused`() throws {
    try withFolder { folder in
      #expect(key { () throws(Diagnosis) in try Atomic.write([1], to: folder) } == "file.directory")
      #expect(key { () throws(Diagnosis) in try Atomic.write([1], to: folder + "/no/a") } == "file.no-folder")
    }
  }

  @Test func `the longest name that the system allows can be written`() throws {
    try withFolder { folder in
      let name = String(repeating: "n", count: 255)
      try Atomic.write([1], to: folder + "/" + name)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
    }
  }
}
