import Diagrams
import Recurrence

extension Notation {
  /// The notation as markup of `MathText`, for set subscripts.
  var markup: String {
    tokens().map { token in
      token.symbol.map(\.markup) ?? String(token.text.map { $0 == "_" ? "‿" : $0 == "^" ? "ˆ" : $0 })
    }.joined()
  }
}

extension Symbol {
  /// The symbol as markup of `MathText`: `∂h_{2}[0]`, `W_{hi}[0,1]`, `f^{(1)}_{3}[0]`.
  var markup: String {
    let isLoss = base == "loss" && mark.isEmpty
    var text = isGradient ? "∂" : ""
    text += isLoss ? (time == .none ? "L" : "ℓ") : base
    var low = mark
    switch time {
    case .none: break
    case .step(let step): low += (low.isEmpty ? "" : ",") + String(step)
    case .earlier(let delay): low += (low.isEmpty ? "" : ",") + (delay == 0 ? "t" : "t−" + String(delay))
    }
    if !low.isEmpty { text += "_{" + low + "}" }
    if let layer { text += "^{(" + String(layer) + (isReverse ? "←" : "") + ")}" }
    guard !indices.isEmpty else { return text }
    return text + "[" + indices.map { String($0) }.joined(separator: ",") + "]"
  }
}
