import Recurrence

/// Questions about the signs of several numbers of one quantity.
extension QuestionWriter {
  /// How many signs a question asks for at most.
  static let mostSigns = 4

  func sign(_ reference: Reference, _ working: Working) -> QuizQuestion? {
    let asked = neighbors(reference)
    let arithmetic = QuizArithmetic(trace: trace)
    let workings = asked.compactMap { arithmetic.working(of: $0) }
    guard asked.count >= 2, workings.count == asked.count else { return nil }
    let values = zip(asked, workings).map { ($0, trace.value($0), Shown.tolerance($1, trace)) }
    guard values.allSatisfy({ $1.magnitude > 2 * $2 }) else { return nil }
    let right = pattern(values.map(\.1))
    let found = zip(asked, workings).map { mistakes($0, $1) }
    var replies: [QuizQuestion.Reply] = []
    var givens = workings.flatMap(\.reads)
    for kind in Mistake.Kind.allCases {
      // The mistake, made in every number in which it can be.
      let made = found.map { list in list.first { $0.mistake.kind == kind } }
      guard let because = made.compactMap({ $0 }).first?.mistake.because else { continue }
      let signed = zip(values, made).map { right, wrong in wrong.map { ($0.value, $0.tolerance) } ?? (right.1, right.2)
      }
      guard signed.allSatisfy({ $0.0.magnitude > 2 * $0.1 }) else { continue }
      let typed = pattern(signed.map(\.0))
      guard typed != right, !replies.contains(where: { $0.typed == typed }) else { continue }
      givens += made.flatMap { $0?.mistake.working.reads ?? [] }
      replies.append(.init(typed: typed, value: 0, tolerance: 0, because: because))
    }
    var seen: Set<Reference> = []
    givens = givens.filter { seen.insert($0).inserted && !asked.contains($0) }
    guard givens.count <= QuestionWriter.mostShown + 6 else { return nil }
    return finished(.sign, asked, working, givens, .signs(right), replies)
  }

  private func pattern(_ values: [Double]) -> String { values.map { $0 < 0 ? "−" : "+" }.joined() }

  /// The units of the same vector from the first one on, then those of the next step.
  private func neighbors(_ reference: Reference) -> [Reference] {
    let (slot, time, make): (Int, Int, (Int, Int) -> Reference)
    switch reference {
    case .value(let own, let at, _): (slot, time, make) = (own, at, { .value(slot: own, time: $0, unit: $1) })
    case .gradient(let own, let at, _): (slot, time, make) = (own, at, { .gradient(slot: own, time: $0, unit: $1) })
    default: return []
    }
    var list: [Reference] = []
    for at in [time, time + 1] where at >= 1 && trace.isRecorded(slot, time: at) {
      for unit in 0..<trace.layout.width(ofSlot: slot, time: at) where list.count < QuestionWriter.mostSigns {
        list.append(make(at, unit))
      }
    }
    return list
  }
}
