import Foundation
import Recurrence
import Testing

@testable import Files

@Suite struct TraceFileDamageTests {
  private static func bytes(_ format: TraceFile.Format, _ trace: Trace<Double>) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try withFolder { folder in
      try TraceFile.write(trace, to: folder + "/t", format: format)
      bytes = [UInt8](try InputFile.read(folder + "/t"))
    }
    return bytes
  }

  private static func sample() throws -> Trace<Double> {
    let model = Model(
      embedding: .init(symbols: 3, width: 1), layers: [.init(try Cell(parsing: TraceSample.attention), hidden: 1)],
      readout: .init(outputs: 2), output: .softmax)
    return try TraceSample("damaged", model, loss: Loss(.crossEntropy, over: .mask([true, false])), steps: 2).trace
  }

  /// What is wrong with a file; nil where nothing is.
  private func problem(_ bytes: [UInt8], byteLimit: Int = 1 << 24) -> Diagnosis? {
    do throws(Diagnosis) {
      _ = try TraceFile.read(Data(bytes), file: "t", byteLimit: byteLimit)
      return nil
    } catch {
      return error
    }
  }

  private func replaced(_ text: String, by other: String) throws -> Diagnosis? {
    let sink = ByteSink()
    TraceFile.writeJSON(try TraceFileDamageTests.sample(), to: sink)
    try #require(sink.text.contains(text))
    return problem([UInt8](sink.text.replacingOccurrences(of: text, with: other).utf8))
  }

  @Test(arguments: TraceFile.Format.allCases)
  func `no file that ends early is read`(format: TraceFile.Format) throws {
    let bytes = try Self.bytes(format, Self.sample())
    // The last byte of JSON is a line end.
    for count in 0..<bytes.count - 1 {
      #expect(problem(Array(bytes[..<count])) != nil, "\(count) of \(bytes.count) bytes")
    }
    #expect(problem(bytes) == nil)
  }

  @Test(arguments: TraceFile.Format.allCases)
  func `no damage traps, and what is read after it can be explained`(format: TraceFile.Format) throws {
    let bytes = try Self.bytes(format, Self.sample())
    var generator = SeededGenerator(seed: 5)
    for round in 0..<3000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<(round % 2 == 0 ? bytes.count : min(bytes.count, 1500)), using: &generator)
        damaged[place] =
          round % 3 == 0 ? .random(in: 0...255, using: &generator) : .random(in: 32...126, using: &generator)
      }
      guard let trace = try? TraceFile.read(Data(damaged), file: "t", byteLimit: 1 << 24).trace else { continue }
      for slot in trace.program.slots.indices where trace.isRecorded(slot, time: 1) {
        _ = trace.explain(.value(slot: slot, time: 1, unit: 0))
      }
    }
  }

  @Test func `a later version is named, another file is called what it is`() throws {
    let later = try replaced("\"version\": 1", by: "\"version\": 2, \"more\": {}")
    #expect(later?.key == "trace-file.version" && later?["version"] == "2" && later?["known"] == "1")
    // There has been no version before the first, so there is none to migrate from.
    let none = try replaced("\"version\": 1", by: "\"version\": 0")
    #expect(none?.key == "trace-file.no-version" && none?["version"] == "0" && none?["known"] == "1")
    #expect(try replaced("unroll-trace", by: "other")?.key == "trace-file.format")
    #expect(problem([UInt8]("{}".utf8))?.key == "trace-file.format")
    #expect(problem([UInt8]("[]".utf8))?.key == "object.expected-outermost")
    #expect(problem([])?.key == "json.empty")
  }

  @Test func `sizes that the file cannot hold are refused before anything is allocated`() throws {
    let steps = try replaced("\"steps\": 2", by: "\"steps\": 1000000")
    #expect(steps?.key == "trace.too-large" && steps?["file"] == "t")
    #expect(try replaced("\"steps\": 2", by: "\"steps\": 900")?.key == "trace-file.room")
    #expect(try replaced("\"steps\": 2", by: "\"steps\": 1099511627776")?.key == "trace.too-large")
    #expect(try replaced("\"hidden\": 1", by: "\"hidden\": 100000")?.key == "parameters.too-large")
    #expect(try replaced("\"hidden\": 1", by: "\"hidden\": 16000000")?.key == "model.too-many-parameters")
    #expect(try replaced("\"hidden\": 1", by: "\"hidden\": 1e99")?.key == "object.integer")
    let bytes = try Self.bytes(.json, Self.sample())
    #expect(problem(bytes, byteLimit: 100)?.key == "parameters.too-large")
  }

  @Test func `what does not fit the model is refused with its key`() throws {
    #expect(try replaced("\"hidden\": 1", by: "\"hidden\": 2")?.key.hasPrefix("trace-file.row") == true)
    #expect(try replaced("\"steps\": 2", by: "\"steps\": 3")?.key == "trace-file.rows")
    #expect(try replaced("\"over\": [1, 0]", by: "\"over\": [1, 0, 1]")?.key == "loss.mask-length")
    #expect(
      try replaced("\"has_gradients\": true", by: "\"has_gradients\": false")?.key.hasPrefix("object.unknown") == true)
    let quantity = try replaced("\"l0.h\"", by: "\"l0.hh\"")
    #expect(quantity?.key == "object.unknown-near" && quantity?["near"] == "l0.h")
    #expect(try replaced("\"loss_rows\": 1", by: "\"loss_rows\": 0")?.key == "trace.other-loss")
    #expect(try replaced("\"l0.W_q\": [", by: "\"l0.W_q\": [[1], ")?["path"] == "parameters.l0.W_q")
    #expect(try replaced("\"kind\": \"cross_entropy\"", by: "\"kind\": \"cross_entropi\"")?["near"] == "cross_entropy")
  }

  @Test func `symbols that no table has are refused`() throws {
    let trace = try Self.sample()
    var bytes = try Self.bytes(.safetensors, trace)
    let file = try SafeTensors(Data(bytes), file: "t")
    let start = try #require(file["x"]).start
    bytes.replaceSubrange(
      start..<start + 8, with: withUnsafeBytes(of: Double.nan.bitPattern.littleEndian) { Array($0) })
    #expect(problem(bytes)?.key == "sample.not-finite")
    bytes.replaceSubrange(start..<start + 8, with: withUnsafeBytes(of: (7.0).bitPattern.littleEndian) { Array($0) })
    #expect(problem(bytes)?.key == "sample.class")
  }
}
