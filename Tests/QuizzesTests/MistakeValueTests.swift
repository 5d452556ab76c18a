import Recurrence
import Testing
import Texts

@testable import Quizzes

/// Mistakes against the formulas that a teacher would write on the board.
struct MistakeValueTests {
  /// Sums are written here in another order than the engine's, so a few units in the last place may differ.
  private static let closeness = 1e-13

  private func value(
    _ kind: Mistake.Kind, _ address: String, _ trace: Trace<Double>, part: String? = nil
  ) throws -> Double {
    let reference = try Address.parse(address, in: trace.program, steps: trace.steps)
    let working = try #require(QuizArithmetic(trace: trace).working(of: reference))
    let search = MistakeSearch(trace: trace, reference: reference, working: working, texts: .english)
    let mistake = try #require(search.all.first { $0.kind == kind && (part == nil || $0.part == part) })
    return mistake.working.evaluate { trace.value($0) }
  }

  private func number(_ address: String, _ trace: Trace<Double>) throws -> Double {
    trace.value(try Address.parse(address, in: trace.program, steps: trace.steps))
  }

  private func expect(_ a: Double, _ b: Double) {
    #expect((a - b).magnitude <= Self.closeness * max(1, b.magnitude), "\(a) \(b)")
  }

  @Test("an RNN's state without bias, memory, function, and with W_hh transposed")
  func simpleState() throws {
    let trace = try QuizNumbers.example(.rnnTanh, seed: 3)
    func n(_ address: String) throws -> Double { try number(address, trace) }
    let input = try n("W_ih[0,0]") * n("x2[0]") + n("W_ih[0,1]") * n("x2[1]")
    let memory = try n("W_hh[0,0]") * n("h1[0]") + n("W_hh[0,1]") * n("h1[1]")
    let turned = try n("W_hh[0,0]") * n("h1[0]") + n("W_hh[1,0]") * n("h1[1]")
    let biases = try n("b_ih[0]") + n("b_hh[0]")
    expect(try value(.noBias, "h2[0]", trace), .tanh(input + memory))
    expect(try value(.noState, "h2[0]", trace), .tanh(input + biases))
    expect(try value(.noInput, "h2[0]", trace), .tanh(memory + biases))
    expect(try value(.noFunction, "h2[0]", trace), input + memory + biases)
    expect(try value(.otherFunction, "h2[0]", trace), .sigmoid(input + memory + biases))
    expect(try value(.transposedRecurrent, "h2[0]", trace), .tanh(input + turned + biases))
  }

  @Test("an RNN's gradient without future, loss and derivative")
  func simpleGradient() throws {
    let trace = try QuizNumbers.example(.rnnTanh, seed: 3)
    func n(_ address: String) throws -> Double { try number(address, trace) }
    let loss = try n("readout.W[0,0]") * n("grad y2[0]")
    let future = try n("W_hh[0,0]") * n("grad a_h3[0]") + n("W_hh[1,0]") * n("grad a_h3[1]")
    expect(try n("grad h2[0]"), loss + future)
    expect(try value(.noFuture, "grad h2[0]", trace), loss)
    expect(try value(.noLoss, "grad h2[0]", trace), future)
    expect(try value(.noDerivative, "grad a_h2[0]", trace), try n("grad h2[0]"))
    let h = try n("h2[0]")
    expect(try value(.otherDerivative, "grad a_h2[0]", trace), try n("grad h2[0]") * h * (1 - h))
    let a = try n("a_h2[0]")
    expect(try value(.derivativeOfInput, "grad a_h2[0]", trace), try n("grad h2[0]") * (1 - a * a))
  }

  @Test("an LSTM's cell state and gates with the wrong gate, none, or another gate's weights")
  func gates() throws {
    let trace = try QuizNumbers.example(.lstm, seed: 5)
    func n(_ address: String) throws -> Double { try number(address, trace) }
    expect(try value(.otherGate, "c2[1]", trace, part: "f₂[1]"), try n("i2[1]") * n("c1[1]") + n("f2[1]") * n("g2[1]"))
    expect(try value(.noGate, "c2[1]", trace, part: "f₂[1]"), try n("c1[1]") + n("i2[1]") * n("g2[1]"))
    expect(try value(.noState, "c2[1]", trace), try n("i2[1]") * n("g2[1]"))
    expect(try value(.noFunction, "h2[1]", trace), try n("o2[1]") * n("c2[1]"))
    // ONNX's third block is f, where PyTorch's second is.
    expect(try value(.gateOrder, "f2[1]", trace), try n("o2[1]"))
  }

  @Test("a GRU with z for 1 − z, a lost sign, and the reset on the other side")
  func complements() throws {
    let trace = try QuizNumbers.example(.gru, seed: 5)
    func n(_ address: String) throws -> Double { try number(address, trace) }
    let (z, new, old) = (try n("z2[0]"), try n("n2[0]"), try n("h1[0]"))
    expect(try value(.complementSwapped, "h2[0]", trace), z * new + (1 - z) * old)
    expect(try value(.complementSign, "h2[0]", trace), (1 + z) * new + z * old)
    let dh = try n("grad h2[0]")
    expect(try value(.complementSign, "grad a_z2[0]", trace), (dh * new + dh * old) * z * (1 - z))
    let input = try n("W_in[0,0]") * n("x2[0]") + n("W_in[0,1]") * n("x2[1]") + n("b_in[0]")
    let before =
      try n("W_hn[0,0]") * n("r2[0]") * n("h1[0]") + n("W_hn[0,1]") * n("r2[1]") * n("h1[1]") + n("b_hn[0]")
    expect(try value(.resetSide, "n2[0]", trace), .tanh(input + before))
    let other = try QuizNumbers.example(.gruResetBefore, seed: 5)
    func m(_ address: String) throws -> Double { try number(address, other) }
    let inside = try m("W_hn[0,0]") * m("h1[0]") + m("W_hn[0,1]") * m("h1[1]")
    let rest = try m("W_in[0,0]") * m("x2[0]") + m("W_in[0,1]") * m("x2[1]") + m("b_in[0]") + m("b_hn[0]")
    expect(try value(.resetSide, "n2[0]", other), .tanh(rest + (try m("r2[0]")) * inside))
  }

  @Test("the loss's gradient without 2/n, without the target, the wrong way round")
  func errors() throws {
    let trace = try QuizNumbers.example(.lstm, seed: 2)
    let (y, target) = (try number("y2[0]", trace), try number("target2[0]", trace))
    expect(try value(.noFactorTwo, "grad y2[0]", trace, part: "2"), (y - target) / 3)
    expect(try value(.noFactorTwo, "grad y2[0]", trace, part: "2/3"), y - target)
    expect(try value(.noMean, "grad y2[0]", trace), 2 * (y - target))
    expect(try value(.noTarget, "grad y2[0]", trace), 2 * y / 3)
    expect(try value(.targetMinusOutput, "grad y2[0]", trace), 2 * (target - y) / 3)
  }

  @Test("softmax's gradient without the target, and with the derivative once more")
  func classes() throws {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 2)], readout: .init(outputs: 3), output: .softmax)
    let program = try Program(model, loss: .crossEntropy)
    let shape = Sample<Double>(inputs: [0, 0, 0, 0], targets: [0, 0])
    let trace = try QuizNumbers.run(program, like: shape, seed: 4)
    let target = Int(try number("target2[0]", trace))
    let p = try number("y2[\(target)]", trace)
    expect(try value(.noTarget, "grad a_y2[\(target)]", trace), p / 2)
    expect(try value(.extraDerivative, "grad a_y2[\(target)]", trace), (p - 1) / 2 * p * (1 - p))
    expect(try value(.otherBase, "t2.loss", trace, part: "2"), -Double.log(p) / Double.log(2))
    let questions = QuizMaker(trace).questions(10, seed: 1)
    #expect(questions.count == 10)
    let outputs = QuizMaker(trace, topic: .loss).questions(6, seed: 2)
    #expect(outputs.count == 6)
  }
}
