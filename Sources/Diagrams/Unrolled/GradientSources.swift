import Recurrence

/// Where the gradient of a state comes from at one step, as vectors that add up to it.
struct GradientSources {
  /// From the loss or the layer above.
  var above: [Double]
  /// From the same step of the same layer, through another state.
  var within: [Double]
  /// From later steps.
  var later: [Double]
  /// Whether there is such a source at all.
  var hasAbove = false
  var hasWithin = false
  var hasLater = false

  init(_ trace: Trace<Double>, slot: Int, time: Int) {
    let units = trace.program.slots[slot].units
    above = Array(repeating: 0, count: units)
    within = above
    later = above
    let stage = trace.program.slots[slot].stage
    for unit in 0..<units {
      guard let explanation = trace.explain(.gradient(slot: slot, time: time, unit: unit)) else { continue }
      for part in explanation.parts {
        if case .constant = part.working { continue }
        let value = part.working.evaluate { trace.value($0) }
        if trace.program.slots[part.slot].stage != stage {
          above[unit] += value
          hasAbove = true
        } else if part.time == time {
          within[unit] += value
          hasWithin = true
        } else {
          later[unit] += value
          hasLater = true
        }
      }
    }
  }

  /// The Euclidean norm, scaled so that small numbers do not vanish when they are squared.
  static func norm(_ values: some Sequence<Double>) -> Double {
    var largest = 0.0
    for value in values {
      guard value.isFinite else { return .nan }
      largest = max(largest, abs(value))
    }
    guard largest > 0 else { return 0 }
    var sum = 0.0
    for value in values { sum += (value / largest) * (value / largest) }
    return largest * sum.squareRoot()
  }
}
