import Testing

@testable import Recurrence

@Suite("The engine agrees with the textbook implementations")
struct TextbookAgreementTests {
  struct Case: CustomTestStringConvertible {
    var cell: Cell
    var gates: [String]
    var steps: Int
    var isCrossEntropy: Bool
    var isLast: Bool
    var testDescription: String {
      "\(cell.name), T = \(steps), \(isCrossEntropy ? "cross entropy" : "squared error")\(isLast ? " of the last step" : "")"
    }
  }

  static let cases: [Case] = [
    (Cell.rnnTanh, ["h"]), (.rnnReLU, ["h"]), (.lstm, ["i", "f", "g", "o"]), (.gru, ["r", "z", "n"]),
    (.gruResetBefore, ["r", "z", "n"]),
  ].flatMap { cell, gates in
    [1, 2, 7, 30].flatMap { steps in
      [false, true].flatMap { isCrossEntropy in
        [false, true].map {
          Case(cell: cell, gates: gates, steps: steps, isCrossEntropy: isCrossEntropy, isLast: $0)
        }
      }
    }
  }

  @Test("for random models: values, gates, loss and every gradient", arguments: cases)
  func agrees(item: Case) throws {
    var g = Generator(seed: UInt64(item.steps) &* 31 &+ (item.isLast ? 7 : 0))
    let (inputs, hidden, outputs) = (3, 4, 2)
    let model = Model(
      inputs: inputs, layers: [.init(item.cell, hidden: hidden)],
      readout: .init(outputs: outputs, on: item.isLast ? .last : .every),
      output: item.isCrossEntropy ? .softmax : .identity)
    let program = try Program(model, loss: item.isCrossEntropy ? .crossEntropy : .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = 0.5 * g.gaussian() }
    let rows = item.isLast ? 1 : item.steps
    let x = (0..<item.steps).map { _ in (0..<inputs).map { _ in g.gaussian() } }
    let classes = (0..<rows).map { _ in g.integer(below: outputs) }
    let targets = (0..<rows).map { _ in (0..<outputs).map { _ in g.gaussian() } }
    let h0 = (0..<hidden).map { _ in g.gaussian() }
    let c0 = (0..<hidden).map { _ in g.gaussian() }
    var states: [Sample<Double>.InitialState] = [.init(layer: 0, state: "h", values: h0)]
    if item.cell.name == "lstm" { states.append(.init(layer: 0, state: "c", values: c0)) }
    let sample = Sample(
      inputs: x, targets: item.isCrossEntropy ? classes.map { [Double($0)] } : targets, initialStates: states)
    let trace = try program.run(parameters, sample)

    var own: [String: [[Double]]] = [:]
    for (index, entry) in program.parameters.entries.enumerated() {
      let name = ["readout.W": "readout.weight", "readout.b": "readout.bias"][entry.name] ?? entry.symbol
      let all = (0..<entry.rows).map { row in (0..<entry.columns).map { parameters[index, row, $0] } }
      own[name] = entry.isMatrix ? all : [all.map { $0[0] }]
    }
    let target: TextbookTarget = item.isCrossEntropy ? .crossEntropy(classes) : .meanSquaredError(targets)
    let run =
      switch item.cell.name {
      case "lstm": try TextbookLSTM.run(parameters: own, input: x, h0: h0, c0: c0, target: target)
      case "gru": try TextbookGRU.run(.after, parameters: own, input: x, h0: h0, target: target)
      case "gru-reset-before": try TextbookGRU.run(.before, parameters: own, input: x, h0: h0, target: target)
      case "rnn-relu": try TextbookRNN.run(.relu, parameters: own, input: x, h0: h0, target: target)
      default: try TextbookRNN.run(.tanh, parameters: own, input: x, h0: h0, target: target)
      }

    expect([trace.loss ?? .nan], [[run.loss]], "loss")
    let quantities = item.gates + (item.cell.name == "lstm" ? ["c", "h"] : item.gates == ["h"] ? ["a_h"] : ["h"])
    for name in quantities {
      let slot = try #require(program.slot(layer: 0, name))
      let known = name == "a_h" ? "a" : name
      expect((1...item.steps).flatMap { Array(trace.values(slot, time: $0)) }, run.values[known], name)
      expect(
        (1...item.steps).flatMap { Array(trace.gradients(slot, time: $0) ?? []) }, run.gradients[known], "∂\(name)")
    }
    for entry in program.parameters.entries {
      let name = ["readout.W": "readout.weight", "readout.b": "readout.bias"][entry.name] ?? entry.symbol
      expect(trace.parameterGradients[entry.name] ?? [], run.gradients[name], "∂\(name)")
    }
    expect(
      (1...item.steps).flatMap { Array(trace.gradients(program.input, time: $0) ?? []) }, run.gradients["input"], "∂x")
    for state in states {
      let slot = try #require(program.slot(layer: 0, state.state))
      expect(Array(trace.gradients(slot, time: 0) ?? []), run.gradients["\(state.state)0"], "∂\(state.state)0")
    }
  }

  func expect(_ found: [Double], _ wanted: [[Double]]?, _ name: String) {
    let wanted = wanted?.flatMap(\.self) ?? []
    #expect(found.count == wanted.count, "\(name)")
    let largest = wanted.map(abs).max() ?? 0
    let worst = zip(found, wanted).map { abs($0 - $1) }.max() ?? 0
    // 1e-13 of the largest entry: libm's functions and orders of summation differ by some hundred roundings over 30 steps.
    #expect(worst <= 1e-13 * largest, "\(name)")
  }
}
