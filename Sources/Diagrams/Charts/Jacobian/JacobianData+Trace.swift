import Recurrence

extension JacobianData {
  /// The Jacobians of a state by itself, from a layer's last step back; singular values below rounding are 0.
  ///
  /// - Throws: `laboratory.no-state`, `laboratory.jacobian-not-finite`, and what `StateVector` refuses.
  public init(
    name: String, _ trace: Trace<Double>, layer: Int = 0, direction: Model.Direction = .forward, state: String = "h",
    mostLags: Int = 200
  ) throws(Diagnosis) {
    var products = try trace.jacobianProducts(layer: layer, direction: direction)
    var values: [[Double]] = []
    while values.count < mostLags, let jacobian = try products.next() {
      let singular = try jacobian.singularValues(of: state, by: state)
      // Lag 0 is the identity: as many ones.
      if values.isEmpty { values.append([Double](repeating: 1, count: singular.count)) }
      values.append((0..<singular.count).map { singular[$0]?.double ?? 0 })
    }
    let slot = trace.program.slot(layer: layer, direction: direction, state)
    let addresses = values.indices.map { lag -> String in
      guard let slot else { return "" }
      let (last, earlier) = direction == .forward ? (trace.steps, trace.steps - lag) : (1, 1 + lag)
      return Address.text(ofSlot: slot, time: last, in: trace.program) + " "
        + Address.text(ofSlot: slot, time: earlier, in: trace.program)
    }
    self.init(name: name, state: state, singularValues: values, addresses: slot == nil ? [] : addresses)
  }
}
