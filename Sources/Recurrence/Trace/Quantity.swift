/// A quantity's name: its letter, or the formula that computes it.
public struct Quantity: Equatable, Sendable, ExpressibleByStringLiteral {
  /// As the equations have it.
  public let name: String

  /// The quantity of a name.
  public init(_ name: String) { self.name = name }
  /// The quantity of a name.
  public init(stringLiteral name: String) { self.name = name }

  /// The hidden state.
  public static let h: Quantity = "h"
  /// The LSTM's cell state.
  public static let c: Quantity = "c"
  /// The LSTM's input gate.
  public static let i: Quantity = "i"
  /// The LSTM's forget gate.
  public static let f: Quantity = "f"
  /// The LSTM's candidate.
  public static let g: Quantity = "g"
  /// The LSTM's output gate.
  public static let o: Quantity = "o"
  /// The GRU's reset gate.
  public static let r: Quantity = "r"
  /// The GRU's update gate.
  public static let z: Quantity = "z"
  /// The GRU's candidate.
  public static let n: Quantity = "n"
  /// The pre-activation of a quantity: `.a(.f)` is a_f.
  public static func a(_ quantity: Quantity) -> Quantity { Quantity("a_" + quantity.name) }
}

/// A quantity at one time step: its values, and the gradients of the loss with respect to them.
public struct TraceVector<S: Scalar>: Sendable {
  /// The values, one a unit.
  public let values: ArraySlice<S>
  /// The gradients, one a unit; nil where the run has no backward pass.
  public let gradients: ArraySlice<S>?

  /// The number of units.
  public var count: Int { values.count }

  /// The value of a unit.
  public subscript(unit: Int) -> S { values[values.startIndex + unit] }

  /// The gradient of the loss with respect to a unit's value; zero where the run has no backward pass.
  public func gradient(_ unit: Int) -> S {
    gradients.map { $0[$0.startIndex + unit] } ?? .zero
  }
}
