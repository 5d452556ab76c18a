import Recurrence

/// A quantity as units × time steps: one panel of a heat map.
public struct HeatGrid: Equatable, Sendable {
  /// What the numbers can be, which decides how they are shaded.
  public enum Kind: Equatable, Sendable {
    /// From 0 to 1, in a gate's color.
    case gate(Role)
    /// From −1 to 1, with a sign.
    case candidate(Role)
    /// Of any size, with a sign.
    case signed
    /// Of any size, never negative; shaded by its logarithm.
    case magnitude
  }

  /// What rows and columns are, which decides how a number is addressed.
  public enum Addressing: Equatable, Sendable {
    /// Units by time steps: `l0.t3.f[2]`.
    case quantity
    /// Rows by columns of a parameter: `l0.W_hi[2,3]`.
    case matrix
    /// Rows of a vector of parameters: `l0.b_ii[2]`.
    case vector
    /// Time steps by the positions that they attend to: `l0.t3.α[1]`.
    case attention
    /// Quantities by time steps: how far each lies from that of another run. What stands before and behind the step, by row.
    case difference(heads: [String], names: [String])
  }

  /// The quantity's symbol, markup of `MathText`.
  public var symbol: String
  /// The quantity in words; may be empty.
  public var name: String
  /// What the numbers can be.
  public var kind: Kind
  /// The numbers: for each time step one a unit.
  public var values: [[Double]]
  /// The time steps.
  public var times: [Int]
  /// What an address begins with, such as `grad l0.` for gradients.
  public var addressHead: String
  /// The quantity's name in addresses.
  public var quantity: String
  /// What rows and columns are.
  public var addressing = Addressing.quantity
  /// The color of the panel's strip; nil: that of its kind.
  public var role: Role?

  /// A panel from numbers of any origin; every step has as many as the first.
  public init(
    symbol: String, name: String = "", kind: Kind = .signed, values: [[Double]], times: [Int]? = nil,
    addressHead: String = "", quantity: String = ""
  ) {
    self.symbol = symbol
    self.name = name
    self.kind = kind
    let units = values.first?.count ?? 0
    self.values = values.map { Array($0.prefix(units)) + [Double](repeating: .nan, count: max(0, units - $0.count)) }
    self.times = times ?? Array(1...max(1, values.count))
    self.addressHead = addressHead
    self.quantity = quantity
  }

  /// A layer's quantity, or its gradient; nil where the run has none of it.
  public init?(
    _ trace: Trace<Double>, layer: Int = 0, direction: Model.Direction = .forward, _ quantity: Quantity,
    isGradient: Bool = false, texts: DiagramTexts
  ) {
    let program = trace.program
    guard let slot = program.slot(layer: layer, direction: direction, quantity.name) else { return nil }
    let times = (1...max(1, trace.steps)).filter { trace.isRecorded(slot, time: $0) }
    var values: [[Double]] = []
    for time in times {
      guard let row = isGradient ? trace.gradients(slot, time: time) : trace.values(slot, time: time) else {
        return nil
      }
      values.append(Array(row))
    }
    guard !values.isEmpty, program.slots[slot].units > 0 else { return nil }
    let name = quantity.name
    let known = ["i", "f", "g", "o", "r", "z", "n", "h", "c"].contains(name)
    let place = Address.text(ofSlot: slot, time: 0, in: program)
    self.init(
      symbol: isGradient ? "∂L/∂" + name : name,
      name: isGradient ? texts("heat.gradient") : known ? texts("quantity." + name) : "",
      kind: isGradient ? .signed : HeatGrid.kind(of: name, in: program.model.layers[layer].cell), values: values,
      times: times, addressHead: (isGradient ? "grad " : "") + place.dropLast(name.count + 3), quantity: name)
  }

  /// Gates are what a sigmoid computes, candidates what a tanh does; states have a sign and any size.
  static func kind(of name: String, in cell: Cell) -> Kind {
    guard let formula = cell.equations.first(where: { $0.name == name })?.formula else { return .signed }
    switch formula {
    case .apply(.sigmoid, _), .apply(.softmax, _), .complement: return .gate(Role.gate(name))
    case .apply(.tanh, _): return .candidate(Role.gate(name))
    default: return .signed
    }
  }

  /// Whether there is anything to draw.
  var isDrawable: Bool { units > 0 && !values.isEmpty && times.count == values.count }

  /// The number of units.
  public var units: Int { values.first?.count ?? 0 }

  /// The address of a number: `l0.t3.f[2]`.
  func address(step: Int, unit: Int) -> String? {
    if case .difference(let heads, let names) = addressing {
      return Derivation.difference(addressHead + heads[unit] + "t" + String(times[step]) + "." + names[unit])
    }
    guard !quantity.isEmpty else { return nil }
    switch addressing {
    case .difference: return nil
    case .quantity: return addressHead + "t" + String(times[step]) + "." + quantity + "[" + String(unit) + "]"
    case .matrix: return addressHead + quantity + "[" + String(unit) + "," + String(step) + "]"
    case .vector: return addressHead + quantity + "[" + String(unit) + "]"
    case .attention: return addressHead + "t" + String(unit + 1) + "." + quantity + "[" + String(step) + "]"
    }
  }

  /// The largest finite size of a number.
  var largest: Double {
    values.reduce(0) { $1.reduce($0) { $1.isFinite ? max($0, $1.magnitude) : $0 } }
  }

  /// Whether its rows and columns are those of a parameter, not steps.
  var isParameter: Bool {
    switch addressing {
    case .matrix, .vector: true
    case .quantity, .attention, .difference: false
    }
  }

  /// Whether cells may be marked as saturated or shut.
  var isBounded: Bool { kind != .signed && kind != .magnitude && addressing == .quantity }
}
