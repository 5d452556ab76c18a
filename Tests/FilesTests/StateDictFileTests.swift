import Foundation
import Recurrence
import Testing

@testable import Files

@Suite struct StateDictFileTests {
  private let model = Model(
    inputs: 2, layers: [.init(.lstm, hidden: 3, bidirectional: true)], readout: .init(outputs: 1))

  @Test func `parameters read back to the same bits, and the file tells model and names`() throws {
    let program = try Program(model)
    let parameters = Parameters(program, seed: 1)
    var names = StateDictNames()
    names.recurrent = "encoder.lstm."
    names.readout = "fc."
    try withFolder { folder in
      try StateDictFile.write(parameters, of: model, names: names, to: folder + "/w")
      let file = try StateDictFile(path: folder + "/w")
      #expect(file.file["encoder.lstm.weight_hh_l0_reverse"]?.shape == [12, 3])
      let inferred = try file.inferred()
      #expect(inferred.model == model && inferred.names == names)
      let read = try file.parameters(of: program)
      #expect(read.parameters == parameters && read.names == names)
    }
  }

  @Test func `a number that is not finite is refused with tensor and place`() throws {
    var parameters = Parameters(try Program(model), seed: 1)
    parameters["readout.W"]?[4] = .nan
    try withFolder { folder in
      let refused = #expect(throws: Diagnosis.self) {
        try StateDictFile.write(parameters, of: model, to: folder + "/w")
      }
      #expect(
        refused?.key == "weights.not-finite" && refused?["tensor"] == "readout.weight" && refused?["place"] == "[0,4]")
      try SafeTensors.write(
        parameters.stateDict(model).map { Tensor($0.name, shape: $0.shape, values: $0.values) }, to: folder + "/w")
      let read = #expect(throws: Diagnosis.self) {
        try StateDictFile(path: folder + "/w").parameters(of: Program(model))
      }
      #expect(read?.key == "weights.not-finite" && read?["got"] == "nan")
    }
  }

  @Test func `a tensor of another shape, one missing and one too many are named`() throws {
    let tensors = Parameters(try Program(model), seed: 1).stateDict(model).map {
      Tensor($0.name, shape: $0.shape, values: $0.values)
    }
    func problem(_ tensors: [Tensor]) throws -> Diagnosis? {
      var result: Diagnosis?
      try withFolder { folder in
        try SafeTensors.write(tensors, to: folder + "/w")
        result = #expect(throws: Diagnosis.self) {
          try StateDictFile(path: folder + "/w").parameters(of: Program(model))
        }
      }
      return result
    }
    var turned = tensors
    turned[0].shape = [2, 12]
    #expect(try problem(turned)?["tensor"] == "weight_ih_l0")
    #expect(try problem(Array(tensors.dropLast()))?.key == "weights.missing")
    #expect(try problem(tensors + [Tensor("weight_ih_l1", shape: [1], values: [0])])?.key == "weights.unused-near")
  }
}
