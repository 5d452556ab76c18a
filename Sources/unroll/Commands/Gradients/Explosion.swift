import Files
import Recurrence
import Texts

/// The first scalar of a run that is no number, and what made it so.
struct Explosion: Sendable {
  /// Its address.
  var address: String
  /// Infinity or NaN.
  var value: Double
  /// The largest of the numbers that it was computed from, with its address; nil for a scalar that was given.
  var cause: (address: String, value: Double)?

  init(_ found: FirstNotFinite, _ trace: Trace<Double>) {
    address = Address.text(of: found.reference, in: trace.program)
    value = trace.value(found.reference)
    cause = found.largestOperand.map { (Address.text(of: $0, in: trace.program), trace.value($0)) }
  }

  func sentence(_ name: String, _ texts: Catalog) -> String {
    guard let cause else {
      return texts("gradients.exploded", ["name": name, "address": address, "value": figures(value)])
    }
    return texts(
      "gradients.exploded-from",
      [
        "name": name, "address": address, "value": figures(value), "cause": cause.address,
        "size": figures(cause.value),
      ])
  }

  /// `"first_not_finite": {…}`, null where all is finite.
  static func write(_ explosion: Explosion?, to json: inout JSONWriter) throws(Diagnosis) {
    guard let explosion else {
      json.key("first_not_finite")
      json.null()
      return
    }
    try json.member("first_not_finite") { json throws(Diagnosis) in
      json.member("address", explosion.address)
      // As text: JSON has no infinity.
      json.member("value", explosion.value.description)
      json.key("cause")
      if let cause = explosion.cause { json.string(cause.address) } else { json.null() }
      json.member("cause_value", explosion.cause?.value)
    }
  }
}

extension GradientFlow {
  /// Where the gradient becomes zero in Float32 and Float64; nil where there is no gradient at all.
  func underflowSentence(_ texts: Catalog) -> String? {
    guard underflow(in: .float64) != .zero else { return nil }
    return texts(
      "gradients.underflow",
      [
        "single": underflow(in: .float32).text(texts), "double": underflow(in: .float64).text(texts),
      ])
  }
}

extension GradientFlow.Underflow {
  /// “from 12 steps back on”.
  func text(_ texts: Catalog) -> String {
    switch self {
    case .reached(let lag): texts("gradients.underflow-reached", ["lag": String(lag)])
    case .predicted(let lag): texts("gradients.underflow-predicted", ["lag": DecimalText(lag, .significant(3)).text()])
    case .never: texts("gradients.underflow-never")
    case .zero: texts("gradients.underflow-zero")
    }
  }

  /// `kind` is reached, predicted, never or zero; `lag` is null for the last two.
  func write(to json: inout JSONWriter) {
    switch self {
    case .reached(let lag):
      json.member("kind", "reached")
      json.member("lag", lag)
    case .predicted(let lag):
      json.member("kind", "predicted")
      json.member("lag", lag)
    case .never, .zero:
      json.member("kind", self == .never ? "never" : "zero")
      json.member("lag", nil as Double?)
    }
  }
}
