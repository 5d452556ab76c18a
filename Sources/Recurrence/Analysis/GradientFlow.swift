/// How the gradient of the loss with respect to one state grows or shrinks on its way back through time.
///
/// Steps are counted by their lag: lag 0 is the step that the layer computes last, lag T the initial state.
public struct GradientFlow: Sendable, Equatable {
  /// The layer, from 0.
  public let layer: Int
  /// Its direction.
  public let direction: Model.Direction
  /// The state: `h`, `c`.
  public let state: String
  /// The time step of every lag; 0 for the initial state.
  public let times: [Int]
  /// |∂L/∂s| by lag, the Euclidean norm over the units.
  public let norms: [Double]
  /// The largest magnitude of a single unit's gradient, by lag.
  public let peaks: [Double]
  /// The format whose exponents the run had.
  public let format: Format

  /// The norm of a lag divided by that of the lag before; nil at lag 0, and where one is zero or not finite.
  public func ratio(lag: Int) -> Double? {
    guard lag > 0, lag < norms.count, isNumber(lag), isNumber(lag - 1) else { return nil }
    return norms[lag] / norms[lag - 1]
  }

  /// The lags between which growth is measured: the first and the last step with a gradient that is neither zero nor infinite.
  ///
  /// The initial state is shown but not counted: pictures end at t = 1, and one run has one half-life.
  public var measured: ClosedRange<Int>? {
    let steps = norms.indices.filter { isNumber($0) && times[$0] > 0 }
    guard let first = steps.first, let last = steps.last else { return nil }
    return first...last
  }

  /// The factor by which a step back changes the norm: the geometric mean over the measured lags; nil where there are fewer than two.
  public var rate: Double? {
    logarithmicRate.map { Double.exp($0) }
  }

  /// ln of `rate`.
  private var logarithmicRate: Double? {
    guard let lags = measured, lags.upperBound > lags.lowerBound else { return nil }
    let change = Double.log(norms[lags.upperBound]) - Double.log(norms[lags.lowerBound])
    return change / Double(lags.upperBound - lags.lowerBound)
  }

  /// ln of `rate` where the gradient shrinks by more than rounding can explain: by orthogonal matrices it keeps its size.
  private var shrinkage: Double? {
    guard let rate = logarithmicRate, rate < -format.noise else { return nil }
    return rate
  }

  /// The number of steps in which the gradient halves; nil where it does not shrink, or by no more than rounding.
  public var halfLife: Double? { shrinkage.map { -Double.log(2) / $0 } }

  /// The largest norm and its lag; nil where no norm is a number.
  public var largest: (lag: Int, norm: Double)? { extreme { $0 > $1 } }

  /// The smallest norm that is not zero, and its lag; nil where all are zero.
  public var smallest: (lag: Int, norm: Double)? { extreme { $0 < $1 } }

  private func extreme(_ isBetter: (Double, Double) -> Bool) -> (lag: Int, norm: Double)? {
    var best: Int?
    for lag in norms.indices where isNumber(lag) {
      if best.map({ isBetter(norms[lag], norms[$0]) }) ?? true { best = lag }
    }
    return best.map { (lag: $0, norm: norms[$0]) }
  }

  private func isNumber(_ lag: Int) -> Bool { norms[lag] > 0 && norms[lag].isFinite }
}

extension GradientFlow {
  /// A floating-point format in which gradients may vanish.
  public enum Format: String, CaseIterable, Sendable {
    case float32, float64

    /// Numbers of at most this size are rounded to zero: half the least positive one.
    var rounding: (power: Int, value: Double) {
      // 2⁻¹⁰⁷⁵ is no `Double` itself: what a Float64 run rounds to zero is zero in the trace.
      self == .float32 ? (-150, 0x1p-150) : (-1075, 0)
    }

    /// By how much rounding may change ln of a norm in a step: 64 units in the last place, enough for sums over thousands of units,
    /// whose errors grow with the root of their number.
    var noise: Double { self == .float32 ? 0x1p-17 : 0x1p-46 }
  }

  /// Where every unit's gradient is rounded to zero.
  public enum Underflow: Equatable, Sendable {
    /// At this lag of the run.
    case reached(lag: Int)
    /// Not in the run; at this lag if the rate stays as it is.
    case predicted(lag: Double)
    /// The gradient does not shrink.
    case never
    /// There is no gradient to begin with.
    case zero
  }

  /// The first lag after the first gradient at which all units' gradients are zero in a format.
  public func underflow(in format: Format) -> Underflow {
    guard let lags = measured else { return .zero }
    let limit = format.rounding
    if self.format == .float64 || format == .float32 {
      for lag in lags.lowerBound..<norms.count where peaks[lag] <= limit.value { return .reached(lag: lag) }
    }
    guard let rate = shrinkage else { return .never }
    let distance = Double(limit.power) * Double.log(2) - Double.log(peaks[lags.upperBound])
    let lag = Double(lags.upperBound) + distance / rate
    return .predicted(lag: lag.rounded(.up))
  }
}

extension Trace {
  /// The gradient flow of every state of every layer, from the first layer up, forward before reverse, the output state first.
  ///
  /// - Throws: `laboratory.no-gradients` when the run had no backward pass.
  public func gradientFlow() throws(Diagnosis) -> [GradientFlow] {
    guard hasGradients else { throw Diagnosis("laboratory.no-gradients") }
    var flows: [GradientFlow] = []
    for stage in program.stages {
      guard case .layer(let layer, let direction) = stage.role else { continue }
      for state in program.model.layers[layer].cell.states {
        guard let slot = program.slot(layer: layer, direction: direction, state) else { continue }
        flows.append(flow(of: slot, layer: layer, direction: direction))
      }
    }
    return flows
  }

  private func flow(of slot: Int, layer: Int, direction: Model.Direction) -> GradientFlow {
    let place = layout.places[slot]
    var times: [Int] = []
    var norms: [Double] = []
    var peaks: [Double] = []
    for position in (0...steps).reversed() {
      let time = place.row(ofPosition: position)
      guard let gradient = gradients(slot, time: time) else { continue }
      times.append(time)
      norms.append(VectorNorm.euclidean(gradient))
      peaks.append(gradient.reduce(0) { $0 >= $1.double.magnitude || $0.isNaN ? $0 : $1.double.magnitude })
    }
    return GradientFlow(
      layer: layer, direction: direction, state: program.slots[slot].name, times: times, norms: norms, peaks: peaks,
      format: S(0x1p-200) == .zero ? .float32 : .float64)
  }
}
