import Recurrence

/// Workings and recorded scalars as markup of `MathText`.
struct WhySymbols {
  let program: Program
  /// The scalar that is explained: quantities of other layers and directions than its own have a mark; nil: none has.
  var root: Reference?
  /// Whether whole vectors are meant, without a unit.
  var isOfVectors = false

  /// A recorded scalar: `c_3[1]`, `∂L/∂c_3[1]`, `W_hi[0,1]`.
  func symbol(_ reference: Reference) -> String {
    switch reference {
    case .value(let slot, let time, let unit):
      applied(slot, time, unit) ?? quantity(slot, time) + element(slot, String(unit))
    case .gradient(let slot, let time, let unit):
      "∂L/∂" + quantity(holder(slot), time) + element(slot, String(unit))
    case .parameter(let index, let row, let column): parameter(index, String(row), String(column))
    case .parameterGradient(let index, let row, let column): "∂L/∂" + parameter(index, String(row), String(column))
    case .loss: "L"
    }
  }

  /// An arithmetic expression; long sums of like products are written with ∑.
  func markup(_ working: Working, isFactor: Bool = false) -> String {
    switch working {
    case .reference(let reference): return symbol(reference)
    case .constant(let value):
      let isWhole = value == value.rounded() && abs(value) < 1e6
      return isWhole ? NumberText(value, decimals: 0).mantissa : NumberText(value, significant: 3).plain
    case .quotient(let a, .constant(1)): return markup(a, isFactor: isFactor)
    case .negative(let inner): return "−" + markup(inner, isFactor: true)
    case .quotient(let a, let b): return markup(a, isFactor: true) + " / " + markup(b, isFactor: true)
    case .product(let factors):
      if factors.count == 2, factors[0] == factors[1] {
        // The square of a function's value is written behind the function's name.
        if case .reference(.value(let slot, let time, let unit)) = factors[0],
          let square = applied(slot, time, unit, power: "^2")
        {
          return square
        }
        return markup(factors[0], isFactor: true) + "^2"
      }
      let others = factors.filter { $0 != .constant(1) }
      let sign = isOfVectors ? " ⊙ " : " · "
      return others.isEmpty ? "1" : joined(others.map { markup($0, isFactor: true) }, sign)
    case .sum(let terms):
      if let sum = summed(terms) { return isFactor ? "(" + sum + ")" : sum }
      var text = ""
      for term in terms.prefix(4) {
        if case .negative(let inner) = term {
          text += text.isEmpty ? "−" : " − "
          text += markup(inner, isFactor: true)
        } else {
          text += (text.isEmpty ? "" : " + ") + markup(term)
        }
      }
      if terms.count > 4 { text += " + …" }
      return isFactor ? "(" + text + ")" : text
    case .apply(let function, let inner):
      let name = function == .sigmoid ? "σ" : function == .logOnePlus ? "log1p" : function.rawValue
      return name + "(" + markup(inner) + ")"
    case .gated(let inner, let gate):
      return markup(inner, isFactor: true) + " [" + markup(gate) + " > 0]"
    case .maximum(let candidates): return "max(" + joined(candidates.prefix(3).map { markup($0) }, ", ") + ")"
    }
  }

  /// ∑ₖ of products of a parameter and a scalar whose index runs.
  private func summed(_ terms: [Working]) -> String? {
    guard terms.count > 2, case .product(let first)? = terms.first, case .product(let second) = terms[1],
      first.count == 2, second.count == 2,
      case .reference(.parameter(let index, let row, let column)) = first[0],
      case .reference(.parameter(index, let otherRow, _)) = second[0], case .reference(let scalar) = first[1]
    else { return nil }
    let matrix = row == otherRow ? parameter(index, String(row), "k") : parameter(index, "k", String(column))
    switch scalar {
    case .gradient(let slot, let time, _): return "∑_k " + matrix + " · ∂L/∂" + quantity(holder(slot), time) + "[k]"
    case .value(let slot, let time, _): return "∑_k " + matrix + " · " + quantity(slot, time) + "[k]"
    default: return nil
    }
  }

  // MARK: Functions of a quantity

  /// A function of a plain quantity without parentheses: `tanh c` for `tanh(c)`; nil for other names.
  static func applied(_ name: String) -> String? {
    guard let (function, argument) = parts(name) else { return nil }
    return function + " " + argument
  }

  /// `tanh(c)` as its function and its argument, where that is one word and the function has several letters.
  private static func parts(_ name: String) -> (function: String, argument: String)? {
    let scalars = name.unicodeScalars
    guard let open = scalars.firstIndex(of: "("), name.hasSuffix(")"), scalars[..<open].count > 1 else { return nil }
    let argument = scalars[scalars.index(after: open)...].dropLast()
    guard !argument.isEmpty, !argument.contains(where: { $0 == " " || $0 == "(" || $0 == ")" || $0 == "'" }),
      scalars[..<open].allSatisfy({ MathText.isLetter($0) })
    else { return nil }
    return (String(scalars[..<open]), String(argument))
  }

  /// `tanh c_3[0]`, with a power `tanh^2 c_3[0]`; without a unit the whole vector's.
  func applied(_ slot: Int, _ time: Int, _ unit: Int?, power: String = "") -> String? {
    guard let (function, argument) = WhySymbols.parts(program.slots[slot].name) else { return nil }
    return function + power + " " + WhySymbols.timed(argument, time, mark: mark(slot))
      + (unit.map { element(slot, String($0)) } ?? "")
  }

  /// A name with its step as subscript: `c_3`, `a_{i,3}`.
  static func timed(_ name: String, _ time: Int, mark: String = "") -> String {
    guard let low = name.unicodeScalars.firstIndex(of: "_") else { return name + mark + "_{" + String(time) + "}" }
    let scalars = name.unicodeScalars
    return String(scalars[..<low]) + mark + "_{" + String(scalars[scalars.index(after: low)...]) + "," + String(time)
      + "}"
  }

  /// The gradient of an addend is that of its sum, and has its name.
  private func holder(_ slot: Int) -> Int { program.adjointSlot(of: slot) ?? slot }

  /// A quantity at a step: `h_3`, `a_{i,3}`, `(f ⊙ c')_3`.
  private func quantity(_ slot: Int, _ time: Int) -> String {
    let name = program.slots[slot].name
    if name == "loss" { return "L_{" + String(time) + "}" }
    let mark = mark(slot)
    if name.contains(" ") || name.contains("(") {
      return (name.contains(" ") ? "(" + name + ")" : name) + mark + "_{" + String(time) + "}"
    }
    return WhySymbols.timed(name, time, mark: mark)
  }

  /// A superscript: the layer's number, unless it is the root's, and an arrow for the direction, both ways for both together.
  private func mark(_ slot: Int) -> String {
    guard let own = ownPlace, program.slots.indices.contains(slot) else { return "" }
    var mark = ""
    switch program.stages[program.slots[slot].stage].role {
    case .layer(let layer, let direction):
      if layer != own.layer { mark = "(" + String(layer) + ")" }
      guard layer != own.layer || direction != own.direction, program.model.layers[layer].isBidirectional else { break }
      mark += direction == .reverse ? "←" : "→"
    case .concatenation(let layer):
      mark = (layer != own.layer ? "(" + String(layer) + ")" : "") + "⇄"
    default: break
    }
    return mark.isEmpty ? "" : "^{" + mark + "}"
  }

  /// The layer and the direction of the root; what the readout reads, where it belongs to none.
  private var ownPlace: (layer: Int, direction: Model.Direction)? {
    let last = program.model.layers.count - 1
    switch root {
    case nil: return nil
    case .value(let slot, _, _)?, .gradient(let slot, _, _)?:
      switch program.stages[program.slots[slot].stage].role {
      case .layer(let layer, let direction): return (layer, direction)
      case .concatenation(let layer), .dropout(let layer), .flattening(let layer): return (layer, .forward)
      default: return (last, .forward)
      }
    case .parameter(let index, _, _)?, .parameterGradient(let index, _, _)?:
      let entry = program.parameters.entries[index]
      return (entry.layer ?? last, entry.direction)
    case .loss?: return (last, .forward)
    }
  }

  /// A whole vector at a step.
  func vector(_ slot: Int, _ time: Int) -> String { applied(slot, time, nil) ?? quantity(slot, time) }

  private func element(_ slot: Int, _ unit: String) -> String {
    slot == program.lossSlot || isOfVectors ? "" : "[" + unit + "]"
  }

  private func parameter(_ index: Int, _ row: String, _ column: String) -> String {
    let entry = program.parameters.entries[index]
    return entry.symbol + "[" + row + (entry.isMatrix ? "," + column : "") + "]"
  }

  private func joined(_ parts: [String], _ separator: String) -> String {
    parts.reduce(into: "") { $0 += ($0.isEmpty ? "" : separator) + $1 }
  }
}
