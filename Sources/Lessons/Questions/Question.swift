import Recurrence

/// A question that the reader answers before the answer can be seen, graded against the run.
public struct Question: Equatable, Sendable {
  /// One of the usual wrong answers, computed, and what to say to it.
  public struct Diagnosed: Equatable, Sendable {
    /// The wrong answer, as an expression.
    public var value: Quoted
    /// What is said to it.
    public var because: [Inline]
  }

  /// One of several texts to choose from; the one whose condition is true in the run is right.
  public struct Choice: Equatable, Sendable {
    /// The choice as it is shown.
    public var text: [Inline]
    /// What is true in the run when the choice is right.
    public var condition: Quoted
    /// What is said to it.
    public var because: [Inline]
  }

  /// How it is answered.
  public enum Kind: Equatable, Sendable {
    case number(answer: Quoted, tolerance: Quoted, wrong: [Diagnosed])
    case choice([Choice])
  }

  /// Names the question in the reader's progress, within its lesson.
  public var name: String
  /// The question itself.
  public var ask: [Inline]
  /// How it is answered.
  public var kind: Kind
  /// Hints, each saying more than the one before.
  public var hints: [[Inline]]
  /// What is said with the right answer.
  public var explain: [Inline]
  /// The line of the block in its file.
  public var line: Int

  /// Reads the body of a `question` block.
  init(_ entries: Entries, name: String) throws(Diagnosis) {
    self.name = name
    line = entries.place.line
    let file = entries.place.file
    guard !name.isEmpty else { throw entries.place.diagnosis("question.no-name") }
    let style = try entries.one("kind")
    let common = ["kind", "ask", "hint", "explain", "because"]
    switch style.value {
    case "number":
      try entries.allow(common + ["answer", "tolerance", "wrong"])
      let answer = try entries.one("answer")
      let tolerance = try entries.one("tolerance")
      let wrong = try Question.pairs("wrong", entries).map { pair throws(Diagnosis) in
        Diagnosed(
          value: try Quoted(parsing: pair.first.value, at: entries.at(pair.first)),
          because: try Inline.read(pair.because, file: file))
      }
      guard wrong.count >= 3 else {
        throw entries.place.diagnosis("question.few-diagnoses", ["found": "\(wrong.count)"])
      }
      kind = .number(
        answer: try Quoted(parsing: answer.value, at: entries.at(answer)),
        tolerance: try Quoted(parsing: tolerance.value, at: entries.at(tolerance)), wrong: wrong)
    case "choice":
      try entries.allow(common + ["choice", "when"])
      let conditions = entries.list("when")
      let pairs = try Question.pairs("choice", entries)
      guard pairs.count >= 3, pairs.count == conditions.count else {
        throw entries.place.diagnosis(
          "question.choices", ["choices": "\(pairs.count)", "conditions": "\(conditions.count)"])
      }
      var choices: [Choice] = []
      for (pair, when) in zip(pairs, conditions) {
        choices.append(
          Choice(
            text: try Inline.read(pair.first, file: file),
            condition: try Quoted(parsing: when.value, at: entries.at(when)),
            because: try Inline.read(pair.because, file: file)))
      }
      kind = .choice(choices)
    default: throw entries.at(style).diagnosis("question.kind", ["found": style.value])
    }
    ask = try Inline.read(entries.one("ask"), file: file)
    hints = try entries.list("hint").map { entry throws(Diagnosis) in try Inline.read(entry, file: file) }
    let explanation = try entries.one("explain")
    explain = try Inline.read(explanation, file: file)
  }

  /// Every entry under `key` with the `because` that follows it before the next one.
  private static func pairs(
    _ key: String, _ entries: Entries
  ) throws(Diagnosis) -> [(first: Entries.Entry, because: Entries.Entry)] {
    var result: [(first: Entries.Entry, because: Entries.Entry)] = []
    var open: Entries.Entry?
    for entry in entries.all {
      if entry.key == key {
        if let open { throw entries.at(open).diagnosis("question.no-because", ["key": key]) }
        open = entry
      } else if entry.key == "because" {
        guard let first = open else { throw entries.at(entry).diagnosis("question.stray-because", ["key": key]) }
        result.append((first, entry))
        open = nil
      }
    }
    if let open { throw entries.at(open).diagnosis("question.no-because", ["key": key]) }
    return result
  }

  /// The numbers that grading depends on.
  var decisive: [Quoted] {
    switch kind {
    case .number(let answer, let tolerance, let wrong): [answer, tolerance] + wrong.map(\.value)
    case .choice(let choices): choices.map(\.condition)
    }
  }

  /// The numbers that the question shows or computes with.
  var expressions: [Quoted] {
    let inner: [Quoted] =
      switch kind {
      case .number(let answer, let tolerance, let wrong):
        [answer, tolerance] + wrong.flatMap { [$0.value] + $0.because.flatMap(\.numbers) }
      case .choice(let choices):
        choices.flatMap { $0.text.flatMap(\.numbers) + [$0.condition] + $0.because.flatMap(\.numbers) }
      }
    return (ask + hints.flatMap { $0 } + explain).flatMap(\.numbers) + inner
  }
}
