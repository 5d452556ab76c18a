import Recurrence
import Terminal
import Texts

extension Catalog {
  /// The name of a gradient's way: `gate i₄`, `along c`, `loss at t = 3`.
  public func callAsFunction(_ path: GradientPath) -> String {
    func symbol(_ name: String, _ time: Int) -> String { Symbol(name, time: .step(time)).text() }
    func named(_ key: String, _ name: String, _ time: Int, _ layer: Int?) -> String {
      let way = self("way." + key, ["symbol": symbol(name, time)])
      return layer.map { self("way.layer", ["layer": String($0), "way": way]) } ?? way
    }
    switch path {
    case .loss(let time): return self("way.loss", ["time": String(time)])
    case .gate(let name, let time, let layer): return named("gate", name, time, layer)
    case .candidate(let name, let time, let layer): return named("candidate", name, time, layer)
    case .through(let name, let time, let layer): return named("through", name, time, layer)
    case .along(let name): return self("way.along", ["symbol": name])
    case .step(let time): return self("way.step", ["time": String(time)])
    }
  }
}

extension Symbol {
  /// The role of the symbol's color: its gate's, the gradient's, or ink.
  public var role: Role {
    isGradient ? .gradient : Symbol.role(ofGate: base == "a" ? mark : base)
  }

  /// The role of a gate's letter.
  static func role(ofGate letter: String) -> Role {
    switch letter {
    case "i": .inputGate
    case "f", "z": .forgetGate
    case "g", "n": .candidate
    case "o", "r": .outputGate
    default: .ink
    }
  }
}

extension GradientPath {
  /// The role of the way's color.
  var role: Role {
    switch self {
    case .gate(let name, _, _), .candidate(let name, _, _): Symbol.role(ofGate: name)
    default: .ink
    }
  }
}

extension Notation {
  /// The notation in a terminal's styles, every symbol in its color.
  public func spans(bold: Bool = false) -> [Span] {
    tokens().map { token in
      token.symbol.map { Span(token.text, Style($0.role, bold: bold)) } ?? Span(token.text, Style(.secondary))
    }
  }
}
