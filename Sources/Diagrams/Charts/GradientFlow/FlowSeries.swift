import Recurrence

/// One line of the gradient flow chart: the size of a state's gradient, by how many steps back it is.
public struct FlowSeries: Equatable, Sendable {
  /// What was run, as readers call it: `LSTM`.
  public var name: String
  /// The state's letter: `h`, `c`.
  public var state: String
  /// ‖∂L/∂s‖ by lag; lag 0 is the step that is computed last.
  public var norms: [Double]
  /// The trace addresses of the norms, such as `norm grad l0.t3.h`; empty where there are none.
  public var addresses: [String]
  /// The lag from which on every unit's gradient would be zero in Float32.
  public var zeroInFloat32: Int?

  /// A line from norms that were computed elsewhere.
  public init(
    name: String, state: String = "h", norms: [Double], addresses: [String] = [], zeroInFloat32: Int? = nil
  ) {
    self.name = name
    self.state = state
    self.norms = norms
    self.addresses = addresses
    self.zeroInFloat32 = zeroInFloat32
  }

  /// The line of a state of a run, from the last step back to the first; the initial state is left out.
  public init(name: String, _ flow: GradientFlow) {
    let steps = flow.times.filter { $0 > 0 }
    var zero: Int?
    if case .reached(let lag) = flow.underflow(in: .float32), lag < steps.count { zero = lag }
    let layer = "l" + String(flow.layer) + (flow.direction == .reverse ? ".reverse" : "")
    self.init(
      name: name, state: flow.state, norms: Array(flow.norms.prefix(steps.count)),
      addresses: steps.map { "norm grad " + layer + ".t" + String($0) + "." + flow.state }, zeroInFloat32: zero)
  }

  /// The lines of a run, named after it; after its layers and states where it has several of these.
  ///
  /// `isAlone`: whether no other run is in the picture, so that a layer's or a state's name is enough.
  public static func lines(
    name: String, _ flows: [GradientFlow], isAlone: Bool, texts: DiagramTexts
  ) -> [FlowSeries] {
    flows.map { flow in
      let isLayered = flows.contains { $0.layer != flow.layer || $0.direction != flow.direction }
      var own = name
      if isLayered {
        let key = (isAlone ? "flow.alone." : "flow.") + (flow.direction == .reverse ? "reverse" : "layer")
        own = texts(key, ["name": name, "layer": String(flow.layer)])
      }
      let hasOthers = flows.contains {
        $0.layer == flow.layer && $0.direction == flow.direction && $0.state != flow.state
      }
      if hasOthers {
        let key = isAlone && !isLayered ? "flow.alone.state" : "flow.state"
        own = texts(key, ["name": own, "state": flow.state])
      }
      return FlowSeries(name: own, flow)
    }
  }

  /// How the line runs as a whole.
  enum Trend: String { case fade, keep, grow, waver, zero }

  /// The first and the last lag with a norm that is neither zero nor infinite.
  var measured: (first: Int, last: Int)? {
    guard let first = norms.indices.first(where: isNumber), let last = norms.indices.last(where: isNumber) else {
      return nil
    }
    return (first, last)
  }

  /// log₁₀ of the factor that one step back multiplies the norm by, the mean over all steps.
  var rate: Double? {
    guard let (first, last) = measured, last > first else { return nil }
    return (Logarithm.base10(norms[last]) - Logarithm.base10(norms[first])) / Double(last - first)
  }

  /// The number of steps in which the norm halves or doubles.
  var halfLife: Double? { rate.flatMap { $0 == 0 ? nil : Logarithm.base10(2) / abs($0) } }

  /// Whether the line goes so far up and down that its ends do not tell how it runs: against its way it goes half as far as from end
  /// to end, and to more than twice or less than half the size.
  private var wavers: Bool {
    guard let (first, last) = measured, let rate else { return false }
    var (lowest, highest) = (Double.infinity, -Double.infinity)
    var (up, down) = (0.0, 0.0)
    for lag in first...last where isNumber(lag) {
      let size = Logarithm.base10(norms[lag])
      (lowest, highest) = (min(lowest, size), max(highest, size))
      (up, down) = (max(up, size - lowest), max(down, highest - size))
    }
    let against = rate < 0 ? up : rate > 0 ? down : min(up, down)
    return against > max(Logarithm.base10(2), abs(rate) * Double(last - first) / 2)
  }

  /// The least and the largest norm that is neither zero nor infinite.
  var extent: (low: Double, high: Double)? {
    let numbers = norms.indices.filter(isNumber).map { norms[$0] }
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    return (low, high)
  }

  /// Whether the gradient fades, grows, keeps its size or does none of these: a halving in ten times the length of the run is none.
  var trend: Trend {
    guard let rate else { return measured == nil ? .zero : .keep }
    if wavers { return .waver }
    guard let halfLife, halfLife < 10 * Double(norms.count) else { return .keep }
    return rate < 0 ? .fade : .grow
  }

  /// Where the norm passes `limit` for the first time, in steps and parts of a step.
  func crossing(of limit: Double) -> Double? {
    guard let (first, last) = measured, last > first else { return nil }
    let target = Logarithm.base10(limit)
    for lag in first..<last where isNumber(lag) && isNumber(lag + 1) {
      let a = Logarithm.base10(norms[lag])
      let b = Logarithm.base10(norms[lag + 1])
      if a != b, min(a, b) <= target, max(a, b) >= target { return Double(lag) + (target - a) / (b - a) }
    }
    return nil
  }

  func isNumber(_ lag: Int) -> Bool { norms[lag] > 0 && norms[lag].isFinite }
}
