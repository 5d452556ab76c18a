import Foundation
import Recurrence
import Testing

@testable import Files

private func file(_ header: String, _ data: [UInt8] = []) -> Data {
  var bytes = Data()
  withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
  return bytes + Data(header.utf8) + Data(data)
}

private func key(_ bytes: Data) -> String? {
  do throws(Diagnosis) {
    for entry in try SafeTensors(bytes, file: "t").entries { _ = try SafeTensors(bytes, file: "t").tensor(entry.name) }
    return nil
  } catch {
    return error.key
  }
}

@Suite struct SafeTensorsTests {
  @Test func `tensors read back to the same bits, in the order written`() throws {
    try withFolder { folder in
      let path = folder + "/w.safetensors"
      let nan = Double(bitPattern: 0x7FF8_0000_0000_1234)
      let tensors = [
        Tensor("z", shape: [2, 3], values: [0, -0.0, .leastNonzeroMagnitude, .infinity, nan, .pi]),
        Tensor("a", shape: [3], values: [0.1, -2, 3].map { Double(Float($0)) }, type: .float32),
        Tensor("empty", shape: [0, 4], values: []), Tensor("scalar", shape: [], values: [7]),
      ]
      try SafeTensors.write(tensors, to: path, metadata: ["format": "pt", "who": "“me”"])
      let read = try SafeTensors(path: path)
      #expect(read.entries.map(\.name) == ["z", "a", "empty", "scalar"])
      #expect(read.metadata == ["format": "pt", "who": "“me”"])
      for tensor in tensors {
        let got = try read.tensor(tensor.name)
        #expect(got.shape == tensor.shape && got.type == tensor.type)
        #expect(got.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
      }
      let first = try #require(read["z"])
      #expect(
        try read.values(of: first, 1..<3).map(\.bitPattern) == [-0.0, Double.leastNonzeroMagnitude].map(\.bitPattern))
      let bytes = try InputFile.read(path)
      #expect(bytes[0] % 8 == 0)
      try SafeTensors.write(tensors, to: path, metadata: ["format": "pt", "who": "“me”"])
      #expect(try InputFile.read(path) == bytes)
    }
  }

  @Test func `every element type is read exactly`() throws {
    func read(_ type: String, _ bytes: [UInt8], _ count: Int) throws -> [Double] {
      let header = #"{"x":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[0,\#(bytes.count)]}}"#
      return try SafeTensors(file(header, bytes), file: "t").tensor("x").values
    }
    // 1, -2, smallest subnormal, largest, infinity of binary16 (IEEE 754, table 3.5)
    let halves: [UInt8] = [0, 0x3C, 0, 0xC0, 1, 0, 0xFF, 0x7B, 0, 0x7C]
    #expect(try read("F16", halves, 5) == [1, -2, 0x1p-24, 65504, .infinity])
    #expect(try read("BF16", [0x80, 0x3F, 0, 0xC0], 2) == [1, -2])
    #expect(try read("F32", [0, 0, 0x80, 0x3F], 1) == [1])
    #expect(try read("I64", [0xFE, 255, 255, 255, 255, 255, 255, 255], 1) == [-2])
    #expect(try read("I32", [1, 0, 0, 0x80], 1) == [-2147483647])
    #expect(try read("I16", [0, 0x80], 1) == [-32768])
    #expect(try read("I8", [0x80, 5], 2) == [-128, 5])
    #expect(try read("U8", [255], 1) == [255])
    #expect(try read("BOOL", [1, 0], 2) == [1, 0])
    #expect(throws: Diagnosis("safetensors.bool", ["file": "t", "tensor": "x", "position": "1"])) {
      try read("BOOL", [1, 2], 2)
    }
    #expect(throws: Diagnosis("safetensors.not-exact", ["file": "t", "tensor": "x", "position": "0"])) {
      try read("I64", [1, 0, 0, 0, 0, 0, 0x20, 0], 1)  // 2^53 + 1
    }
    #expect(throws: Diagnosis.self) { try read("I64", [255, 255, 255, 255, 255, 255, 255, 0x7F], 1) }
  }

  @Test(arguments: [
    ("[]", 0, "safetensors.header"), ("{", 0, "json.end"), ("{\"__metadata__\":{\"a\":1}}", 0, "safetensors.metadata"),
    ("{}", 1, "safetensors.rest"),
    (
      #"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"x":{"dtype":"F64","shape":[0],"data_offsets":[8,8]}}"#,
      8, "json.twice"
    ),
    (#"{"x":{"dtype":"F4","shape":[1],"data_offsets":[0,8]}}"#, 8, "safetensors.type"),
    (#"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8],"y":1}}"#, 8, "safetensors.entry"),
    (#"{"x":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}"#, 8, "safetensors.entry"),
    (#"{"x":{"dtype":"F64","shape":[0.5],"data_offsets":[0,8]}}"#, 8, "safetensors.entry"),
    (#"{"x":{"dtype":"F64","shape":[1e300],"data_offsets":[0,8]}}"#, 8, "safetensors.entry"),
    (#"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8,9]}}"#, 8, "safetensors.entry"),
    (
      #"{"x":{"dtype":"F64","shape":[9007199254740992,9007199254740992],"data_offsets":[0,8]}}"#, 8,
      "safetensors.overflow"
    ),
    (#"{"x":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,8]}}"#, 8, "safetensors.entry"),
    (#"{"x":{"dtype":"F64","shape":[2147483648,2147483648],"data_offsets":[0,8]}}"#, 8, "safetensors.overflow"),
    (#"{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}"#, 8, "safetensors.size"),
    (#"{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#, 8, "safetensors.outside"),
    (#"{"x":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}"#, 8, "safetensors.outside"),
    (#"{"x":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#, 16, "safetensors.gap"),
    (
      #"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"y":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}}"#,
      12, "safetensors.overlap"
    ),
  ])
  func `a header that contradicts itself or the file is refused`(_ header: String, _ count: Int, _ expected: String) {
    #expect(key(file(header, [UInt8](repeating: 0, count: count))) == expected, "\(header)")
  }

  @Test func `a header length beyond the file is refused`() {
    #expect(key(Data([UInt8](repeating: 255, count: 20))) == "safetensors.header-length")
    #expect(key(Data([255, 255, 255, 255, 255, 255, 255, 0x7F])) == "safetensors.header-length")
    #expect(key(Data()) == "safetensors.short")
  }

  @Test func `a truncated or damaged file is an error or other values, never a trap`() throws {
    try withFolder { folder in
      let path = folder + "/w.safetensors"
      try SafeTensors.write(
        [
          Tensor("a", shape: [2, 2], values: [1, 2, 3, 4]), Tensor("b", shape: [3], values: [1, 2, 3], type: .float32),
        ],
        to: path, metadata: ["k": "v"])
      let valid = try InputFile.read(path)
      for length in 0..<valid.count { #expect(key(valid[..<length]) != nil, "\(length)") }
      // A slice whose indices do not begin at 0 reads like any other data.
      #expect(key((Data([9, 9, 9]) + valid).dropFirst(3)) == nil)
      let seed = UInt64.random(in: 0...UInt64.max)
      print("safetensors damage seed \(seed)")
      var generator = SeededGenerator(seed: seed)
      var refused = 0
      for _ in 0..<5_000 {
        var bytes = valid
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        }
        if key(bytes) != nil { refused += 1 }
      }
      // Most bits are the header's, whose damage is nearly always noticed.
      #expect(refused > 2_000, "seed \(seed)")
    }
  }

  @Test func `an unknown tensor suggests the nearest name`() throws {
    let read = try SafeTensors(
      file(#"{"weight_ih_l0":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, [UInt8](repeating: 0, count: 8)),
      file: "t")
    #expect(
      throws: Diagnosis("safetensors.no-tensor-near", ["name": "weight_ih_10", "near": "weight_ih_l0", "file": "t"])
    ) {
      try read.tensor("weight_ih_10")
    }
  }

  @Test func `a wrong number of values leaves the old file`() throws {
    try withFolder { folder in
      let path = folder + "/w.safetensors"
      try Atomic.write(Array("old".utf8), to: path)
      #expect(throws: Diagnosis("safetensors.count", ["file": path, "tensor": "x", "expected": "2", "got": "1"])) {
        try SafeTensors.write(to: path, [.init("x", shape: [2])]) { _, values throws(Diagnosis) in values.append([1]) }
      }
      #expect(throws: Diagnosis.self) {
        try SafeTensors.write(to: path, [.init("x", shape: [0]), .init("x", shape: [0])]) { _, _ throws(Diagnosis) in }
      }
      #expect(try InputFile.read(path) == Data("old".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["w.safetensors"])
    }
  }
}
