import Recurrence

/// A condition on recorded quantities at which playing stops: `f < 0.1`, `|grad h| < 1e-6`, `saturated(o)`, `nan`.
///
///     condition  = all { "or" all }
///     all        = one { "and" one }
///     one        = "nan" | "inf" | "saturated(" quantity ")" | side ("<" | "<=" | ">" | ">=") number | "(" condition ")"
///     side       = quantity | "|" quantity "|"
///     quantity   = [ "grad" | "∂" ] [ "l0." ] name [ "[" unit "]" ]
///
/// It is asked at the moment when a number is computed, about that number; quantities that it names besides are those of the same
/// step and unit, as far as they are known.
public indirect enum StopCondition: Equatable, Sendable {
  case any([StopCondition])
  case all([StopCondition])
  case comparison(StopQuantity, StopComparison, Double)
  /// A gate nearly open or shut: above 0.99 or below 0.01, or for tanh beyond ±0.99.
  case saturated(StopQuantity)
  /// Anything that is not a number.
  case notANumber
  /// Anything infinite.
  case infinite
}

/// What a comparison looks at.
public struct StopQuantity: Equatable, Sendable {
  /// The quantity's name, as in addresses.
  public var name: String
  /// Its slots: one, or one in every layer that has the name.
  public var slots: [Int]
  /// The unit; nil for any.
  public var unit: Int?
  /// Whether its gradient is meant.
  public var isGradient: Bool
  /// Whether the sign is dropped.
  public var isMagnitude = false
}

/// How two numbers are compared.
public enum StopComparison: String, CaseIterable, Sendable {
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"

  func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .less: a < b
    case .greater: a > b
    case .lessOrEqual: a <= b
    case .greaterOrEqual: a >= b
    }
  }
}

extension StopCondition {
  /// The quantities that a hit can be a number of; nil for any.
  var subjects: Set<Playback.Subject>? {
    switch self {
    case .any(let parts), .all(let parts):
      var found: Set<Playback.Subject> = []
      for part in parts {
        guard let subjects = part.subjects else { return nil }
        found.formUnion(subjects)
      }
      return found
    case .comparison(let quantity, _, _), .saturated(let quantity):
      return Set(quantity.slots.map { quantity.isGradient ? .gradient(slot: $0) : .value(slot: $0) })
    case .notANumber, .infinite: return nil
    }
  }

  /// Whether the condition holds at a number, as far as numbers up to `last` are known.
  func holds(at reference: Reference, in run: StepRun, upTo last: Int) -> Bool {
    switch self {
    case .any(let parts): return parts.contains { $0.holds(at: reference, in: run, upTo: last) }
    case .all(let parts): return parts.allSatisfy { $0.holds(at: reference, in: run, upTo: last) }
    case .comparison(let quantity, let comparison, let limit):
      guard let value = quantity.value(at: reference, in: run, upTo: last) else { return false }
      return comparison.holds(quantity.isMagnitude ? value.magnitude : value, limit)
    case .saturated(let quantity):
      guard let value = quantity.value(at: reference, in: run, upTo: last) else { return false }
      let index = quantity.slots.first.flatMap { run.program.slots[$0].instruction }
      let isTanh = index.map { run.program.instructions[$0].operation == .tanh } ?? false
      return value > 0.99 || value < (isTanh ? -0.99 : 0.01)
    case .notANumber: return run.trace.value(reference).isNaN
    case .infinite: return run.trace.value(reference).isInfinite
    }
  }
}

extension StopQuantity {
  /// The quantity's number at the step and unit of another; nil where there is none yet.
  func value(at reference: Reference, in run: StepRun, upTo last: Int) -> Double? {
    let (slot, time, unit): (Int, Int, Int)
    switch reference {
    case .value(let s, let t, let u), .gradient(let s, let t, let u): (slot, time, unit) = (s, t, u)
    default: return nil
    }
    if let wanted = self.unit, wanted != unit { return nil }
    let stage = run.program.slots[slot].stage
    let own = slots.first { $0 == slot } ?? slots.first { run.program.slots[$0].stage == stage } ?? slots.first
    guard let own, run.trace.isRecorded(own, time: time) else { return nil }
    guard unit < run.trace.values(own, time: time).count else { return nil }
    let asked: Reference =
      isGradient ? .gradient(slot: own, time: time, unit: unit) : .value(slot: own, time: time, unit: unit)
    guard run.playback.isKnown(asked, upTo: last) else { return nil }
    return run.trace.value(asked)
  }
}
