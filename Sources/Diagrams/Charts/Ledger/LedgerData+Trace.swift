import Recurrence

extension LedgerData {
  /// The ledger of parameters of forward layers together: of `l0.W_hi`, `l0.W_hf`, `l0.W_hg`, `l0.W_ho` as one W_hh, say.
  ///
  /// - Parameters:
  ///   - symbol: what they are called together, markup of `MathText`.
  ///   - names: the parameters' names.
  ///   - truncation: how many steps truncated BPTT would go back; its angle to the whole gradient is computed, too.
  /// - Throws: `laboratory.no-gradients`, `laboratory.gradient-not-finite`, `laboratory.truncation`, `laboratory.two-sequences`; `ledger.no-parameter`,
  ///   `ledger.encoder`.
  public init(
    _ trace: Trace<Double>, symbol: String, _ names: [String], truncation: Int? = nil
  ) throws(Diagnosis) {
    var tensors: [Int] = []
    for name in names {
      guard let index = trace.program.parameters.index(of: name) else {
        let known = trace.program.parameters.entries.map { $0.name }
        throw Diagnosis(
          "ledger.no-parameter",
          [
            "name": name, "suggestion": Suggestion.nearest(to: name, in: known) ?? known.first ?? "",
            "names": ChartPage.joined(known, by: ", "),
          ])
      }
      tensors.append(index)
    }
    let ledger = try trace.ledger(tensors: tensors)
    if let read = ledger.tensors.first(where: { $0.isSource }) {
      throw Diagnosis("ledger.encoder", ["name": read.name])
    }
    var norms: [[Double]] = []
    var shares: [[Double]] = []
    for loss in 1...max(1, trace.steps) {
      norms.append(
        (1...loss).map { use in LedgerData.length(ledger.tensors.map { $0.norm(loss: loss, use: use) }) })
      shares.append((1...loss).map { use in ledger.share(loss: loss, use: use) ?? 0 })
    }
    var angle: Double?
    if let truncation, truncation < trace.steps {
      // Only the chosen parameters count.
      var full = Parameters<Double>(zerosLike: trace.program.parameters)
      var cut = full
      let truncated = try trace.gradients(truncatedTo: truncation)
      for index in tensors {
        let entry = trace.program.parameters.entries[index]
        for place in entry.offset..<entry.offset + entry.count {
          full.values[place] = trace.parameterGradients.values[place]
          cut.values[place] = truncated.values[place]
        }
      }
      angle = try GradientComparison(full: full, changed: cut).total.degrees
    }
    self.init(
      parameter: symbol, addresses: ChartPage.joined(names, by: "+"), norms: norms, shares: shares,
      truncation: truncation, angle: angle)
  }

  /// √Σ n², without overflow of the squares.
  private static func length(_ norms: [Double]) -> Double {
    guard let largest = norms.max(), largest > 0, largest.isFinite else { return norms.max() ?? 0 }
    return largest * norms.reduce(0) { $0 + $1 / largest * ($1 / largest) }.squareRoot()
  }
}
