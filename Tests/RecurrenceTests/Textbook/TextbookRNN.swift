/// The simple recurrent network h = φ(W_ih x + b_ih + W_hh h' + b_hh), with BPTT derived by hand.
enum TextbookRNN {
  enum Activation { case tanh, relu }

  static func run(
    _ activation: Activation, parameters: [String: [[Double]]], input x: [[Double]], h0: [Double]? = nil,
    target: TextbookTarget
  ) throws -> TextbookRun {
    var run = TextbookRun()
    var gate = try TextbookGate("h", parameters)
    let n = gate.inputWeight.count
    let steps = x.count
    var a: [[Double]] = []
    // h[t] is the state after step t; h[0] is the initial one.
    var h = [h0 ?? [Double](repeating: 0, count: n)]
    for t in 1...steps {
      a.append(TextbookAlgebra.sum(gate.fromInput(x[t - 1]), gate.fromState(h[t - 1])))
      h.append(a[t - 1].map { activation == .tanh ? TextbookAlgebra.tanh($0) : max($0, 0) })
    }
    run.values["a"] = a
    run.values["h"] = Array(h[1...])
    var dh = try TextbookReadout.run(states: Array(h[1...]), parameters: parameters, target: target, into: &run)

    var da = TextbookAlgebra.zeros(like: a)
    var dx = TextbookAlgebra.zeros(like: x)
    var dNext = [Double](repeating: 0, count: n)
    for t in (1...steps).reversed() {
      TextbookAlgebra.add(dNext, to: &dh[t - 1])
      for k in 0..<n {
        let slope =
          switch activation {
          case .tanh: 1 - h[t][k] * h[t][k]
          case .relu: a[t - 1][k] > 0 ? 1.0 : 0.0
          }
        da[t - 1][k] = dh[t - 1][k] * slope
      }
      dNext = [Double](repeating: 0, count: n)
      gate.backToInput(da[t - 1], x: x[t - 1], dx: &dx[t - 1])
      gate.backToState(da[t - 1], s: h[t - 1], ds: &dNext)
    }
    gate.report(to: &run)
    run.gradients["a"] = da
    run.gradients["h"] = dh
    run.gradients["input"] = dx
    run.gradients["h0"] = [dNext]
    return run
  }
}
