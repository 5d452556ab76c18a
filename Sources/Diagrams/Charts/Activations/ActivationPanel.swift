import Recurrence

/// An activation function with the numbers that a run put into it.
public struct ActivationPanel: Equatable, Sendable {
  /// The functions that cells apply elementwise.
  public enum Function: String, Equatable, Sendable, CaseIterable {
    case sigmoid, tanh, relu

    /// The function's value.
    func value(_ x: Double) -> Double {
      switch self {
      case .sigmoid: Double.sigmoid(x)
      case .tanh: Double.tanh(x)
      case .relu: max(0, x)
      }
    }

    /// The function's slope.
    func slope(_ x: Double) -> Double {
      let y = value(x)
      switch self {
      case .sigmoid: return y * (1 - y)
      case .tanh: return 1 - y * y
      case .relu: return x > 0 ? 1 : 0
      }
    }

    /// The largest slope.
    var steepest: Double { self == .sigmoid ? 0.25 : 1 }
    /// The inputs to draw: from −reach to reach.
    var reach: Double { self == .sigmoid ? 6 : 4 }
    /// The values to draw.
    var values: ClosedRange<Double> { self == .sigmoid ? 0...1 : self == .tanh ? -1...1 : 0...4 }
    /// As formulas have it.
    var sign: String { self == .sigmoid ? "σ" : rawValue }
  }

  /// The symbol of the quantity that the function computes.
  public var symbol: String
  /// In words; may be empty.
  public var name: String
  /// The function.
  public var function: Function
  /// The color of the curve.
  public var role: Role
  /// What was put into the function.
  public var inputs: [Double]

  /// A function with its inputs; those that are not finite are left out.
  public init(symbol: String, name: String = "", function: Function, role: Role = .ink, inputs: [Double]) {
    self.symbol = symbol
    self.name = name
    self.function = function
    self.role = role
    self.inputs = inputs.filter({ $0.isFinite })
  }

  /// A layer's quantity and everything that a run put into it; nil where no elementwise function computes the quantity.
  public init?(
    _ trace: Trace<Double>, layer: Int = 0, direction: Model.Direction = .forward, _ quantity: Quantity,
    texts: DiagramTexts
  ) {
    let program = trace.program
    guard program.model.layers.indices.contains(layer),
      let slot = program.slot(layer: layer, direction: direction, "a_" + quantity.name),
      case .apply(let applied, _) = program.model.layers[layer].cell.equations.first(where: {
        $0.name == quantity.name
      })?.formula, let function = Function(rawValue: applied.rawValue)
    else { return nil }
    let times = (1...max(1, trace.steps)).filter { trace.isRecorded(slot, time: $0) }
    let known = ["i", "f", "g", "o", "r", "z", "n", "h"].contains(quantity.name)
    self.init(
      symbol: quantity.name, name: known ? texts("quantity." + quantity.name) : "", function: function,
      role: Role.gate(quantity.name), inputs: times.flatMap { Array(trace.values(slot, time: $0)) })
  }

  /// The share of inputs at which the slope is below a tenth of the largest.
  var flat: Double {
    guard !inputs.isEmpty else { return 0 }
    return Double(inputs.count { function.slope($0) < function.steepest / 10 }) / Double(inputs.count)
  }
}
