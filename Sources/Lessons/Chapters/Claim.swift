import Recurrence

/// A statement put to the engine: the verdict is computed, and the chapter says which one it was written for.
public struct Claim: Equatable, Sendable {
  /// What a claim check can find.
  public enum Verdict: String, Equatable, Sendable, CaseIterable {
    case holds
    case holdsOnlyIf = "holds only if"
    case doesNotHold = "does not hold"
  }

  /// The claim's name in the list of claims that the lessons must check; nil for one that is not listed.
  public var id: String?
  /// The statement, in our words.
  public var claim: [Inline]
  /// How it is tried.
  public var experiment: [Inline]
  /// The number that decides.
  public var measure: Quoted
  /// What the number must satisfy for the claim to hold; `measure` stands for the number.
  public var condition: Quoted
  /// The restriction under which the claim holds, when it holds only then.
  public var onlyIf: [Inline]
  /// The verdict that the text was written for.
  public var expected: Verdict
  /// The setting in which the verdict is the other one.
  public var counterRun: [Inline]
  /// The number of that setting.
  public var counterMeasure: Quoted
  /// What is true instead, or more exactly.
  public var right: [Inline]
  /// Where the right statement stands.
  public var source: [Inline]
  /// The line of the block in its file.
  public var line: Int

  /// Reads the body of a `claim` block.
  init(_ entries: Entries) throws(Diagnosis) {
    let file = entries.place.file
    try entries.allow([
      "id", "claim", "experiment", "measure", "holds when", "only if", "expects", "counter-run", "counter-measure",
      "right",
      "source",
    ])
    id = try entries.optional("id")?.value
    claim = try Inline.read(entries.one("claim"), file: file)
    experiment = try Inline.read(entries.one("experiment"), file: file)
    measure = try Claim.quoted("measure", entries)
    condition = try Claim.quoted("holds when", entries)
    let restriction = try entries.optional("only if")
    onlyIf = try restriction.map { entry throws(Diagnosis) in try Inline.read(entry, file: file) } ?? []
    let verdict = try entries.one("expects")
    guard let expected = Verdict(rawValue: verdict.value) else {
      let known = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
      throw entries.at(verdict).diagnosis("claim.verdict", ["found": verdict.value, "known": known])
    }
    guard (expected == .holdsOnlyIf) == (restriction != nil) else {
      throw entries.at(verdict).diagnosis("claim.only-if")
    }
    self.expected = expected
    counterRun = try Inline.read(entries.one("counter-run"), file: file)
    counterMeasure = try Claim.quoted("counter-measure", entries)
    right = try Inline.read(entries.one("right"), file: file)
    source = try Inline.read(entries.one("source"), file: file)
    line = entries.place.line
  }

  private static func quoted(_ key: String, _ entries: Entries) throws(Diagnosis) -> Quoted {
    let entry = try entries.one(key)
    return try Quoted(parsing: entry.value, at: entries.at(entry))
  }

  /// The numbers that the claim shows or computes with.
  var expressions: [Quoted] {
    [measure, condition, counterMeasure]
      + [claim, experiment, onlyIf, counterRun, right, source].flatMap { $0.flatMap(\.numbers) }
  }
}

/// A claim check after its runs.
public struct ClaimFinding: Equatable, Sendable {
  /// What was found.
  public var verdict: Claim.Verdict
  /// The deciding number.
  public var measure: Double
  /// The same number in the counter-run.
  public var counterMeasure: Double

  /// Tries a claim: throws when the counter-run does not flip the verdict, or when the verdict is not the one that the text was
  /// written for.
  init(_ claim: Claim, evaluator: Evaluator, file: String) throws(Diagnosis) {
    let place = Place(file: file, line: claim.line)
    do throws(Diagnosis) {
      measure = try evaluator.number(claim.measure.expression)
      counterMeasure = try evaluator.number(claim.counterMeasure.expression)
      let holds = try ClaimFinding.test(claim, measure, evaluator)
      let counter = try ClaimFinding.test(claim, counterMeasure, evaluator)
      guard holds != counter else {
        throw place.diagnosis(
          "claim.counter-run",
          ["measure": claim.measure.format(measure), "counter": claim.counterMeasure.format(counterMeasure)])
      }
      verdict = holds ? (claim.onlyIf.isEmpty ? .holds : .holdsOnlyIf) : .doesNotHold
    } catch {
      throw place.names(error)
    }
    guard verdict == claim.expected else {
      throw place.diagnosis(
        "claim.changed",
        [
          "expected": claim.expected.rawValue, "verdict": verdict.rawValue, "measure": claim.measure.format(measure),
          "condition": claim.condition.source,
        ])
    }
  }

  private static func test(_ claim: Claim, _ measure: Double, _ evaluator: Evaluator) throws(Diagnosis) -> Bool {
    var quantities = evaluator.quantities
    quantities["measure"] = .number(measure)
    let local = Evaluator(runs: evaluator.runs, first: evaluator.first, quantities: quantities)
    return try local.holds(claim.condition.expression)
  }
}
