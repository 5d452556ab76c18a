import Testing

@testable import Recurrence

@Suite("A sequence or a model that does not fit")
struct SampleTests {
  static func program(_ output: Model.OutputFunction = .identity, _ loss: Loss = .meanSquaredError, last: Bool = false)
    throws -> Program
  {
    try Program(
      Model(
        inputs: 2, layers: [.init(.gru, hidden: 3)], readout: .init(outputs: 2, on: last ? .last : .every),
        output: output), loss: loss)
  }

  @Test("is refused, and the sentence says where")
  func samples() throws {
    let sentences = try Sentences.all()
    func refuse(
      _ key: String, _ values: [String: String], _ sample: Sample<Double>, _ program: Program? = nil
    ) throws {
      let program = try program ?? Self.program()
      Sentences.expect(key, values, in: sentences) {
        _ = try program.run(Parameters(zerosLike: program.parameters), sample)
      }
    }
    let (x, y) = ([1.0, 2, 3, 4], [1.0, 2, 3, 4])
    try refuse("sample.empty", [:], Sample(inputs: [Double]()))
    try refuse("sample.inputs", ["got": "3", "expected": "2"], Sample(inputs: [1, 2, 3], targets: y))
    try refuse("sample.targets", ["got": "3", "expected": "4", "rows": "2"], Sample(inputs: x, targets: [1, 2, 3]))
    try refuse(
      "sample.targets", ["expected": "2", "rows": "1"], Sample(inputs: x, targets: y), Self.program(last: true))
    for (value, text) in [(Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")] {
      try refuse(
        "sample.not-finite", ["name": "inputs", "time": "2", "unit": "1", "got": text],
        Sample(inputs: [1, 2, 3, value], targets: y))
      try refuse(
        "sample.not-finite", ["name": "targets", "time": "2", "unit": "0", "got": text],
        Sample(inputs: x, targets: [1, 2, value, 4]))
      try refuse(
        "sample.not-finite", ["name": "h", "time": "0", "unit": "1", "got": text],
        Sample(inputs: x, targets: y, initialStates: [.init(layer: 0, state: "h", values: [0, value, 0])]))
    }
    let classes = try Self.program(.softmax, .crossEntropy)
    for value in [-1, 2, 0.5, 1e300] {
      try refuse(
        "sample.class", ["name": "targets", "time": "2", "largest": "1"], Sample(inputs: x, targets: [0, value]),
        classes)
    }
    let symbols = try Program(
      Model(embedding: .init(symbols: 3, width: 2), layers: [.init(.rnnTanh, hidden: 1)]), loss: .meanSquaredError)
    try refuse(
      "sample.class", ["name": "inputs", "time": "1", "largest": "2"], Sample(inputs: [3], targets: [0]), symbols)
    for (layer, state) in [(0, "c"), (1, "h"), (0, "z"), (-1, "h")] {
      try refuse(
        "sample.no-state", ["layer": String(layer), "state": state],
        Sample(inputs: x, targets: y, initialStates: [.init(layer: layer, state: state, values: [0, 0, 0])]))
    }
    try refuse(
      "sample.no-state", [:],
      Sample(
        inputs: x, targets: y, initialStates: [.init(layer: 0, direction: .reverse, state: "h", values: [0, 0, 0])]))
    try refuse(
      "sample.initial-state", ["got": "2", "expected": "3"],
      Sample(inputs: x, targets: y, initialStates: [.init(layer: 0, state: "h", values: [0, 0])]))
    try refuse(
      "loss.mask-length", ["got": "3", "expected": "2"], Sample(inputs: x, targets: y),
      Self.program(.identity, Loss(.meanSquaredError, over: .mask([true, true, false]))))
  }

  @Test("is refused when the program is made, if it can be")
  func models() throws {
    let sentences = try Sentences.all()
    func refuse(_ key: String, _ values: [String: String], _ model: Model, _ loss: Loss? = nil) {
      Sentences.expect(key, values, in: sentences) { _ = try Program(model, loss: loss) }
    }
    let layer = Model.Layer(.gru, hidden: 2)
    refuse("model.no-layers", [:], Model(inputs: 1, layers: []))
    for size in [0, -3, Int.max, Int.min] {
      refuse("model.size", ["name": "inputs", "got": String(size)], Model(inputs: size, layers: [layer]))
      refuse("model.size", ["name": "layers[1].hidden"], Model(layers: [layer, .init(.gru, hidden: size)]))
      refuse("model.size", ["name": "layers[0].outputs"], Model(layers: [.init(.jordan, hidden: 1, outputs: size)]))
      refuse("model.size", ["name": "readout.outputs"], Model(layers: [layer], readout: .init(outputs: size)))
      refuse(
        "model.size", ["name": "embedding.symbols"], Model(embedding: .init(symbols: size, width: 1), layers: [layer]))
      refuse(
        "model.size", ["name": "embedding.width"], Model(embedding: .init(symbols: 1, width: size), layers: [layer]))
    }
    refuse(
      "model.too-many-parameters", ["name": "l0.W_hr"], Model(layers: [.init(.gru, hidden: Model.largestSize)]))
    refuse("loss.cross-entropy-identity", [:], Model(layers: [layer]), .crossEntropy)
    refuse("loss.empty-mask", [:], Model(layers: [layer]), Loss(.meanSquaredError, over: .mask([false, false])))
    refuse(
      "loss.mask-on-last", [:], Model(layers: [layer], readout: .init(outputs: 1, on: .last)),
      Loss(.meanSquaredError, over: .mask([true])))
  }

  @Test("may have any number of inputs beside an embedding: a symbol is one number")
  func symbols() throws {
    let program = try Program(
      Model(inputs: 3, embedding: .init(symbols: 2, width: 2), layers: [.init(.rnnTanh, hidden: 2)]))
    let trace = try program.run(ExplanationTests.parameters(program, seed: 2), Sample(inputs: [1.0, 0, 1]))
    #expect(trace.steps == 3)
    #expect(trace.values(program.input, time: 2) == [0])
  }

  @Test("has parameters that are not finite: they are named")
  func parameters() throws {
    let sentences = try Sentences.all()
    let program = try Self.program()
    var parameters = ExplanationTests.parameters(program, seed: 1)
    try parameters.checkFinite()
    let index = try #require(program.parameters.index(of: "l0.W_in"))
    parameters[index, 2, 1] = .nan
    Sentences.expect(
      "parameters.not-finite", ["tensor": "l0.W_in", "row": "2", "column": "1", "got": "nan"], in: sentences
    ) { try parameters.checkFinite() }
  }
}
