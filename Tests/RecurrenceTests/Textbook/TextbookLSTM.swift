/// The LSTM with forget gate, c = f ⊙ c' + i ⊙ g and h = o ⊙ tanh(c), with BPTT derived by hand.
enum TextbookLSTM {
  static func run(
    parameters: [String: [[Double]]], input x: [[Double]], h0: [Double]? = nil, c0: [Double]? = nil,
    target: TextbookTarget
  ) throws -> TextbookRun {
    var run = TextbookRun()
    var input = try TextbookGate("i", parameters)
    var forget = try TextbookGate("f", parameters)
    var candidate = try TextbookGate("g", parameters)
    var output = try TextbookGate("o", parameters)
    let n = input.inputWeight.count
    let steps = x.count
    let none = [Double](repeating: 0, count: n)
    var i: [[Double]] = []
    var f: [[Double]] = []
    var g: [[Double]] = []
    var o: [[Double]] = []
    // h[t] and c[t] are the states after step t; [0] is the initial one.
    var h = [h0 ?? none]
    var c = [c0 ?? none]
    for t in 1...steps {
      let (now, before) = (x[t - 1], h[t - 1])
      i.append(TextbookAlgebra.sum(input.fromInput(now), input.fromState(before)).map(TextbookAlgebra.sigmoid))
      f.append(TextbookAlgebra.sum(forget.fromInput(now), forget.fromState(before)).map(TextbookAlgebra.sigmoid))
      g.append(TextbookAlgebra.sum(candidate.fromInput(now), candidate.fromState(before)).map(TextbookAlgebra.tanh))
      o.append(TextbookAlgebra.sum(output.fromInput(now), output.fromState(before)).map(TextbookAlgebra.sigmoid))
      c.append((0..<n).map { f[t - 1][$0] * c[t - 1][$0] + i[t - 1][$0] * g[t - 1][$0] })
      h.append((0..<n).map { o[t - 1][$0] * TextbookAlgebra.tanh(c[t][$0]) })
    }
    run.values = ["i": i, "f": f, "g": g, "o": o, "c": Array(c[1...]), "h": Array(h[1...])]
    var dh = try TextbookReadout.run(states: Array(h[1...]), parameters: parameters, target: target, into: &run)

    let empty = TextbookAlgebra.zeros(steps, n)
    var (di, df, dg, dO, dc) = (empty, empty, empty, empty, empty)
    var dx = TextbookAlgebra.zeros(like: x)
    var dhNext = none
    var dcNext = none
    for t in (1...steps).reversed() {
      let s = t - 1
      TextbookAlgebra.add(dhNext, to: &dh[s])
      var (ai, af, ag, ao) = (none, none, none, none)
      for k in 0..<n {
        let squashed = TextbookAlgebra.tanh(c[t][k])
        dO[s][k] = dh[s][k] * squashed
        dc[s][k] = dcNext[k] + dh[s][k] * o[s][k] * (1 - squashed * squashed)
        di[s][k] = dc[s][k] * g[s][k]
        df[s][k] = dc[s][k] * c[t - 1][k]
        dg[s][k] = dc[s][k] * i[s][k]
        dcNext[k] = dc[s][k] * f[s][k]
        ai[k] = di[s][k] * i[s][k] * (1 - i[s][k])
        af[k] = df[s][k] * f[s][k] * (1 - f[s][k])
        ag[k] = dg[s][k] * (1 - g[s][k] * g[s][k])
        ao[k] = dO[s][k] * o[s][k] * (1 - o[s][k])
      }
      dhNext = none
      input.backToInput(ai, x: x[s], dx: &dx[s])
      input.backToState(ai, s: h[t - 1], ds: &dhNext)
      forget.backToInput(af, x: x[s], dx: &dx[s])
      forget.backToState(af, s: h[t - 1], ds: &dhNext)
      candidate.backToInput(ag, x: x[s], dx: &dx[s])
      candidate.backToState(ag, s: h[t - 1], ds: &dhNext)
      output.backToInput(ao, x: x[s], dx: &dx[s])
      output.backToState(ao, s: h[t - 1], ds: &dhNext)
    }
    for gate in [input, forget, candidate, output] { gate.report(to: &run) }
    run.gradients.merge(["i": di, "f": df, "g": dg, "o": dO, "c": dc, "h": dh, "input": dx]) { _, new in new }
    run.gradients["h0"] = [dhNext]
    run.gradients["c0"] = [dcNext]
    return run
  }
}
