import Foundation
import Recurrence
import Testing

@testable import Files

@Suite struct MappedTraceTests {
  @Test func `a mapped trace has the same bits everywhere, and the same explanations`() throws {
    try withFolder { folder in
      for sample in try TraceSample.all() {
        let trace = sample.trace
        try TraceFile.write(trace, to: folder + "/t.safetensors")
        let mapped = try TraceFile.open(folder + "/t.safetensors").trace
        #expect(mapped.isElsewhere == Trace<Double>.canRead(trace.program), "\(sample.name)")
        #expect(sameBits(mapped.inMemory, trace), "\(sample.name)")
        #expect(mapped.sample.inputs == trace.sample.inputs && mapped.sample.targets == trace.sample.targets)
        #expect(mapped.sample.initialStates.map(\.values) == trace.sample.initialStates.map(\.values))
        #expect(mapped.count == trace.storage.count)
        for slot in trace.program.slots.indices {
          for time in 0...trace.steps where trace.isRecorded(slot, time: time) {
            #expect(Array(mapped.values(slot, time: time)) == Array(trace.values(slot, time: time)))
            #expect(
              mapped.gradients(slot, time: time).map { Array($0) }
                == trace.gradients(slot, time: time).map { Array($0) })
            let reference = Reference.gradient(slot: slot, time: time, unit: 0)
            #expect(mapped.value(reference).bitPattern == trace.value(reference).bitPattern)
            #expect(mapped.explain(reference) == trace.explain(reference))
          }
        }
        #expect(Playback(mapped).count(.scalar) == Playback(trace).count(.scalar))
      }
    }
  }

  @Test func `opening reads inputs and targets only, and still refuses what they cannot be`() throws {
    let model = Model(inputs: 1, layers: [.init(.gru, hidden: 2)], readout: .init(outputs: 1))
    let sample = try TraceSample("gru", model, steps: 6)
    try withFolder { folder in
      let path = folder + "/t.safetensors"
      try TraceFile.write(sample.trace, to: path)
      let tensors = try SafeTensors(path: path)
      let input = try #require(tensors["x"])
      var bytes = [UInt8](try InputFile.read(path))
      for byte in 0..<8 { bytes[input.start + 16 + byte] = 0xFF }
      #expect(throws: Diagnosis.self) { try TraceFile.open(Data(bytes), file: "t") }
      // Any other number is taken as it stands: a NaN is what the run may have computed.
      bytes = [UInt8](try InputFile.read(path))
      let state = try #require(tensors["l0.h"])
      for byte in 0..<8 { bytes[state.start + 16 + byte] = 0xFF }
      #expect(try TraceFile.open(Data(bytes), file: "t").trace[layer: 0, time: 2, .h][0].isNaN)
    }
  }

  @Test func `no file that ends early is opened, and no damage traps when its numbers are explained`() throws {
    let model = Model(
      embedding: .init(symbols: 3, width: 1), layers: [.init(try Cell(parsing: TraceSample.attention), hidden: 1)],
      readout: .init(outputs: 2), output: .softmax)
    let trace = try TraceSample("damaged", model, loss: Loss(.crossEntropy, over: .mask([true, false])), steps: 2).trace
    var bytes: [UInt8] = []
    try withFolder { folder in
      try TraceFile.write(trace, to: folder + "/t", format: .safetensors)
      bytes = [UInt8](try InputFile.read(folder + "/t"))
    }
    for count in 0..<bytes.count {
      #expect(throws: Diagnosis.self) { try TraceFile.open(Data(bytes[..<count]), file: "t", byteLimit: 1 << 24) }
    }
    var generator = SeededGenerator(seed: 11)
    for round in 0..<2000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<(round % 2 == 0 ? bytes.count : min(bytes.count, 1500)), using: &generator)
        damaged[place] =
          round % 3 == 0 ? .random(in: 0...255, using: &generator) : .random(in: 32...126, using: &generator)
      }
      guard let trace = try? TraceFile.open(Data(damaged), file: "t", byteLimit: 1 << 24).trace else { continue }
      for slot in trace.program.slots.indices where trace.isRecorded(slot, time: 1) {
        _ = trace.explain(.value(slot: slot, time: 1, unit: 0)).map { $0.evaluate(trace) }
      }
    }
  }
}
