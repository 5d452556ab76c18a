import Arguments
import Recurrence
import Workers

/// The Jacobians ∂s_T/∂s_k of a layer in one direction, measured for every lag.
struct JacobianSeries: Sendable {
  /// The block of one state by itself, or of all states together, at one lag.
  struct Block: Sendable {
    /// The Frobenius norm.
    var norm: ScaledNumber
    var values: SingularValues<Double>
  }

  /// One lag.
  struct Lag: Sendable {
    /// The earlier step; 0 for the initial state.
    var from: Int
    var lag: Int
    /// One a name in `blocks`.
    var blocks: [Block]
    /// The direct paths of the states that have one.
    var paths: [DirectPath]
  }

  var layer: Int
  var direction: Model.Direction
  var cell: Cell
  /// The late step T.
  var to: Int
  /// The states, and `joint` where there are several.
  var blocks: [String]
  var lags: [Lag]
  /// How fast disturbances grow; nil where the run exploded.
  var growth: LyapunovExponents?
  /// The matrices that multiply an earlier state.
  var matrices: [RecurrentSpectrum]

  /// The name of the block of all states.
  static let joint = "joint"

  /// Measures all lags, or one; the singular values of several lags are found at the same time.
  ///
  /// - Throws: `laboratory.…`.
  init(
    _ trace: Trace<Double>, layer: Int, direction: Model.Direction, to: Int? = nil, lag only: Int? = nil,
    state: String? = nil, _ workers: Workers, progress: (Double) -> Void = { _ in }
  ) throws(Diagnosis) {
    self.layer = layer
    self.direction = direction
    cell = trace.program.model.layers[layer].cell
    var products = try trace.jacobianProducts(layer: layer, direction: direction, to: to)
    self.to = products.to
    let states = products.states
    if let only {
      // Says what is wrong with a lag that there is not.
      _ = try trace.checkedLag(only, products)
    }
    if let state, state != JacobianSeries.joint, states.range(of: state) == nil {
      throw Diagnosis(
        "laboratory.no-state",
        ["state": state, "layer": String(layer), "names": states.names.joined(separator: ", ")])
    }
    let all = states.names + (states.components.count > 1 ? [JacobianSeries.joint] : [])
    let blocks = state.map { [$0] } ?? all
    self.blocks = blocks
    var lags: [Lag] = []
    let longest = direction == .reverse ? trace.steps + 1 - products.to : products.to
    var isDone = false
    while !isDone {
      var chunk: [StateJacobian<Double>] = []
      while chunk.count < JacobianSeries.chunk {
        guard let next = try products.next() else {
          isDone = true
          break
        }
        if only == nil || only == next.lag { chunk.append(next) }
        if next.lag == only {
          isDone = true
          break
        }
      }
      lags += try workers.map(chunk) { jacobian throws(Diagnosis) in
        Lag(
          from: jacobian.from, lag: jacobian.lag, blocks: try JacobianSeries.measure(jacobian, blocks),
          paths: jacobian.directPaths)
      }
      progress(Double(lags.count) / Double(longest))
    }
    self.lags = lags
    growth = try? trace.lyapunovExponents(layer: layer, direction: direction)
    matrices = try RecurrentSpectrum.all(trace, layer: layer, direction: direction)
  }

  /// As many Jacobians are held at once.
  private static let chunk = 64

  private static func measure(
    _ jacobian: StateJacobian<Double>, _ blocks: [String]
  ) throws(Diagnosis) -> [Block] {
    var measured: [Block] = []
    for name in blocks {
      let name = name == joint ? nil : name
      measured.append(
        Block(
          norm: try jacobian.norm(of: name, by: name), values: try jacobian.singularValues(of: name, by: name)))
    }
    return measured
  }
}

extension Trace where S == Double {
  /// Refuses a lag that reaches behind the initial state.
  fileprivate func checkedLag(_ lag: Int, _ products: JacobianProducts<Double>) throws(Diagnosis) -> Int {
    let longest = products.states.direction == .reverse ? steps + 1 - products.to : products.to
    guard lag >= 1, lag <= longest else {
      throw Diagnosis(
        "laboratory.no-lag", ["lag": String(lag), "time": String(products.to), "longest": String(longest)])
    }
    return lag
  }
}

/// A layer in one direction, as `--layer` and `--reverse` choose them.
struct LayerChoice: Sendable {
  var layer: Int
  var direction: Model.Direction

  /// `layer 0`, with its direction where there are two.
  func title(_ model: Model) -> String {
    "l\(layer)" + (model.layers[layer].isBidirectional ? "." + direction.rawValue : "")
  }

  /// All layers in all directions, or those that the command line asks for.
  static func all(_ invocation: Invocation, _ model: Model) throws(Diagnosis) -> [LayerChoice] {
    let only = try invocation.int("layer", in: 0...model.layers.count - 1)
    let isReverse = invocation.isGiven("reverse")
    let layers = only.map { [$0] } ?? Array(model.layers.indices)
    if isReverse, let layer = layers.first(where: { !model.layers[$0].isBidirectional }) {
      throw Diagnosis("draw.no-reverse", ["layer": String(layer)], kind: .usage)
    }
    return layers.flatMap { layer in
      (isReverse ? [.reverse] : model.layers[layer].directions).map { LayerChoice(layer: layer, direction: $0) }
    }
  }
}
