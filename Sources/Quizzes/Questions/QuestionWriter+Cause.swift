import Recurrence

/// Questions about the term that contributes most to a sum.
extension QuestionWriter {
  /// By how much the largest term must exceed the others.
  private static let lead = 1.25

  func cause(_ reference: Reference, _ working: Working) -> QuizQuestion? {
    guard let account = trace.account(of: reference).map({ trace.opened($0) }) else { return nil }
    let entries = account.entries.count > 1 ? account.entries.map(CauseTerm.init) : inner(working)
    guard (4...7).contains(entries.count) else { return nil }
    let sizes = entries.map(\.value.magnitude)
    let order = sizes.indices.sorted { sizes[$0] > sizes[$1] }
    let right = order[0]
    guard sizes[right] > QuestionWriter.lead * sizes[order[1]], sizes[right].isFinite else { return nil }
    let choices = entries.map { entry in
      QuizQuestion.Choice(
        notation: entry.working.symbols(in: program), way: entry.path.map { texts($0) } ?? "", value: entry.value)
    }
    let total = entries.reduce(0) { $0 + $1.value }
    let replies = entries.indices.filter { $0 != right }.map { index -> QuizQuestion.Reply in
      let lure = lure(index, entries)
      let values: KeyValuePairs = [
        "term": choices[index].notation.text(), "value": Shown.text(entries[index].value), "total": Shown.text(total),
        "right": choices[right].notation.text(), "most": Shown.text(entries[right].value),
      ]
      return .init(
        typed: "\(index + 1)", value: Double(index), tolerance: 0, because: Diagnosis("cause." + lure, values))
    }
    let givens = entries.flatMap { $0.working.reads }
    var seen: Set<Reference> = []
    let shown = givens.filter { seen.insert($0).inserted }
    guard shown.count <= QuestionWriter.mostShown else { return nil }
    let sum = Working.sum(entries.map(\.working))
    return finished(.cause, [reference], sum, shown, .choice(choices, right: right), replies)
  }

  /// The terms of the sum inside a function: a pre-activation's.
  private func inner(_ working: Working) -> [CauseTerm] {
    guard case .apply(_, .sum(let terms)) = working else { return [] }
    return terms.map { term in
      let value = term.evaluate { trace.value($0) }
      return CauseTerm(path: nil, working: term, value: value)
    }
  }

  /// Why somebody would choose a term: its weight, its signal or its sign look largest; or nothing of it.
  private func lure(_ index: Int, _ entries: [CauseTerm]) -> String {
    func leads(_ measure: (CauseTerm) -> Double) -> Bool {
      let values = entries.map(measure)
      return values.indices.allSatisfy { $0 == index || values[$0] < values[index] }
    }
    if leads({ weight($0, isParameter: true) }) { return "largest-weight" }
    if leads({ weight($0, isParameter: false) }) { return "largest-signal" }
    if leads(\.value) { return "largest-positive" }
    return "smaller"
  }

  /// The size of a term's weight, or of what it multiplies.
  private func weight(_ entry: CauseTerm, isParameter: Bool) -> Double {
    entry.working.factorReferences.reduce(0) { largest, read in
      let isOne = if case .parameter = read { true } else { false }
      return isOne == isParameter ? max(largest, trace.value(read).magnitude) : largest
    }
  }
}

/// A term of the sum that is asked about.
private struct CauseTerm {
  var path: GradientPath?
  var working: Working
  var value: Double
}

extension CauseTerm {
  init(_ entry: Account.Entry) { self.init(path: entry.path, working: entry.working, value: entry.value) }
}
