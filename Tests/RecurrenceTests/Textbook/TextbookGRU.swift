/// The GRU, h = (1 − z) ⊙ n + z ⊙ h', in both published forms, with BPTT derived by hand.
enum TextbookGRU {
  /// Where the reset gate acts: on h' before W_hn (Cho 2014), or on W_hn h' + b_hn after it (PyTorch, cuDNN).
  enum Reset { case before, after }

  static func run(
    _ form: Reset, parameters: [String: [[Double]]], input x: [[Double]], h0: [Double]? = nil, target: TextbookTarget
  ) throws -> TextbookRun {
    var run = TextbookRun()
    var reset = try TextbookGate("r", parameters)
    var update = try TextbookGate("z", parameters)
    var candidate = try TextbookGate("n", parameters)
    let units = reset.inputWeight.count
    let steps = x.count
    let none = [Double](repeating: 0, count: units)
    var r: [[Double]] = []
    var z: [[Double]] = []
    var n: [[Double]] = []
    var h = [h0 ?? none]
    for t in 1...steps {
      let (now, before) = (x[t - 1], h[t - 1])
      r.append(TextbookAlgebra.sum(reset.fromInput(now), reset.fromState(before)).map(TextbookAlgebra.sigmoid))
      z.append(TextbookAlgebra.sum(update.fromInput(now), update.fromState(before)).map(TextbookAlgebra.sigmoid))
      let fromState: [Double]
      switch form {
      case .before:
        fromState = candidate.fromState((0..<units).map { r[t - 1][$0] * before[$0] })
      case .after:
        let inner = candidate.fromState(before)
        fromState = (0..<units).map { r[t - 1][$0] * inner[$0] }
      }
      n.append(TextbookAlgebra.sum(candidate.fromInput(now), fromState).map(TextbookAlgebra.tanh))
      h.append((0..<units).map { (1 - z[t - 1][$0]) * n[t - 1][$0] + z[t - 1][$0] * before[$0] })
    }
    run.values = ["r": r, "z": z, "n": n, "h": Array(h[1...])]
    var dh = try TextbookReadout.run(states: Array(h[1...]), parameters: parameters, target: target, into: &run)

    let empty = TextbookAlgebra.zeros(steps, units)
    var (dr, dz, dn) = (empty, empty, empty)
    var dx = TextbookAlgebra.zeros(like: x)
    var dNext = none
    for t in (1...steps).reversed() {
      let s = t - 1
      let before = h[t - 1]
      TextbookAlgebra.add(dNext, to: &dh[s])
      dNext = none
      var (ar, az, an) = (none, none, none)
      for k in 0..<units {
        dn[s][k] = dh[s][k] * (1 - z[s][k])
        dz[s][k] = dh[s][k] * (before[k] - n[s][k])
        dNext[k] += dh[s][k] * z[s][k]
        an[k] = dn[s][k] * (1 - n[s][k] * n[s][k])
        az[k] = dz[s][k] * z[s][k] * (1 - z[s][k])
      }
      candidate.backToInput(an, x: x[s], dx: &dx[s])
      switch form {
      case .before:
        // The map was of r ⊙ h', whose gradient reaches r and h'.
        var dScaled = none
        candidate.backToState(an, s: (0..<units).map { r[s][$0] * before[$0] }, ds: &dScaled)
        for k in 0..<units {
          dr[s][k] = dScaled[k] * before[k]
          dNext[k] += dScaled[k] * r[s][k]
        }
      case .after:
        // r scaled W_hn h' + b_hn, so that map receives r times the gradient.
        let inner = candidate.fromState(before)
        for k in 0..<units { dr[s][k] = an[k] * inner[k] }
        candidate.backToState((0..<units).map { an[$0] * r[s][$0] }, s: before, ds: &dNext)
      }
      for k in 0..<units { ar[k] = dr[s][k] * r[s][k] * (1 - r[s][k]) }
      reset.backToInput(ar, x: x[s], dx: &dx[s])
      reset.backToState(ar, s: before, ds: &dNext)
      update.backToInput(az, x: x[s], dx: &dx[s])
      update.backToState(az, s: before, ds: &dNext)
    }
    for gate in [reset, update, candidate] { gate.report(to: &run) }
    run.gradients.merge(["r": dr, "z": dz, "n": dn, "h": dh, "input": dx]) { _, new in new }
    run.gradients["h0"] = [dNext]
    return run
  }
}
