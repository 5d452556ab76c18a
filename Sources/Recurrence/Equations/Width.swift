/// How many units a quantity of a cell has, in terms of the layer's sizes.
public struct Width: Equatable, Sendable {
  /// How many times the layer's input size.
  public var input = 0
  /// How many times the layer's hidden size.
  public var hidden = 0
  /// How many times the layer's output size (equal to the hidden size unless the cell says otherwise).
  public var output = 0
  /// One unit for every earlier step: as wide as the number of positions that `past(h)` holds at this step.
  public var isPositions = false
  /// How many times the width of the encoder's states.
  public var encoder = 0
  /// One unit for every step of the encoder's sequence; then `isPositions` is true as well.
  public var isSource = false

  static let input = Width(input: 1)
  static let hidden = Width(hidden: 1)
  static let output = Width(output: 1)
  static let positions = Width(isPositions: true)
  static let encoder = Width(encoder: 1)
  static let sourcePositions = Width(isPositions: true, isSource: true)
  /// The width that scores of attention over a list have: `encoder`, or `past(…)` of a quantity.
  static func positions(of list: String) -> Width { list == Formula.encoderList ? .sourcePositions : .positions }

  static func + (a: Width, b: Width) -> Width {
    Width(
      input: a.input + b.input, hidden: a.hidden + b.hidden, output: a.output + b.output,
      encoder: a.encoder + b.encoder)
  }

  /// The number of units in a layer of these sizes; 0 for positions, whose number changes from step to step.
  func units(_ sizes: LayerSizes) -> Int {
    input * sizes.input + hidden * sizes.hidden + output * sizes.output + encoder * sizes.encoder
  }

  /// `input`, `hidden`, `2 hidden`, `input + hidden`, `positions`: for messages.
  public var text: String {
    if isPositions { return isSource ? "encoder positions" : "positions" }
    var parts: [String] = []
    for (count, name) in [(input, "input"), (hidden, "hidden"), (output, "output"), (encoder, "encoder")]
    where count > 0 {
      parts.append(count == 1 ? name : String(count) + " " + name)
    }
    return parts.joined(separator: " + ")
  }
}

/// The sizes of one layer.
public struct LayerSizes: Equatable, Sendable {
  /// Width of x.
  public var input: Int
  /// Width of the quantities of the cell.
  public var hidden: Int
  /// Width of the quantities that the cell declares `width: y = output`.
  public var output: Int
  /// Width of the encoder's states; 0 without an encoder.
  public var encoder = 0

  /// The sizes of a layer; the output as wide as the hidden layer unless given.
  public init(input: Int, hidden: Int, output: Int? = nil) {
    self.input = input
    self.hidden = hidden
    self.output = output ?? hidden
  }
}

extension Formula {
  /// The width that a formula has by itself: that of the first quantity in it that says so, else the hidden size.
  func ownWidth(of quantity: (String) -> Width?, rows: (String) -> Width?) -> Width {
    switch self {
    case .weightedSum(_, Formula.encoderList):
      return .encoder
    case .quantity(let name, _), .weightedSum(_, let name):
      return quantity(name) ?? .hidden
    case .vector(let name), .matrixVector(let name, _), .rowLookup(let name, _):
      return rows(name) ?? .hidden
    case .sum(let terms):
      for term in terms {
        if case .vector = term.formula { continue }
        return term.formula.ownWidth(of: quantity, rows: rows)
      }
      return .hidden
    case .product(let a, let b):
      if case .vector = a { return b.ownWidth(of: quantity, rows: rows) }
      return a.ownWidth(of: quantity, rows: rows)
    case .complement(let operand), .scale(_, let operand), .apply(_, let operand):
      return operand.ownWidth(of: quantity, rows: rows)
    case .concatenation(let parts):
      return parts.reduce(Width()) { $0 + $1.ownWidth(of: quantity, rows: rows) }
    case .dotProduct(_, let list):
      return .positions(of: list)
    case .additiveScore:
      return .sourcePositions
    }
  }
}
