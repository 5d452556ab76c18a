import Recurrence

extension StepRun {
  /// The number of the next scalar after `position` (or the last before it) at which one of the conditions holds; nil where none
  /// does, forward no further than `end`.
  ///
  /// Quantities that no condition names are passed over without being looked at.
  func nextHit(of conditions: [StopCondition], from position: Int, backward: Bool, through end: Int = .max) -> Int? {
    guard !conditions.isEmpty else { return nil }
    var subjects: Set<Playback.Subject>? = []
    for condition in conditions {
      guard let named = condition.subjects else {
        subjects = nil
        break
      }
      subjects?.formUnion(named)
    }
    let start = playback.moment(position, .scalar)
    let step = backward ? -1 : 1
    var equation = playback.number(of: start, .equation)
    while equation >= 0, equation < playback.count(.equation) {
      let moment = playback.moment(equation, .equation)
      equation += step
      if let subjects, !subjects.contains(moment.subject) { continue }
      let first = playback.number(of: moment, .scalar)
      if !backward, first > end { return nil }
      let width = playback.width(moment.subject, moment.time)
      var unit = backward ? width - 1 : 0
      while unit >= 0, unit < width {
        let number = first + unit
        let isBeyond = backward ? number < position : number > position
        if isBeyond {
          var one = moment
          one.unit = unit
          let reference = playback.reference(one)
          if conditions.contains(where: { $0.holds(at: reference, in: self, upTo: number) }) { return number }
        }
        unit += step
      }
    }
    return nil
  }

  /// How many numbers fulfil a condition; nil where counting would take too long.
  func hits(of condition: StopCondition) -> Int? {
    guard playback.count(.scalar) <= 50_000 else { return nil }
    var count = 0
    var position = -1
    while let next = nextHit(of: [condition], from: position, backward: false), next > position {
      count += 1
      position = next
    }
    return count
  }
}
