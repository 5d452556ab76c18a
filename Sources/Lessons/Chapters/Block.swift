import Recurrence

/// One block of a chapter.
public enum Block: Equatable, Sendable {
  case heading(level: Int, [Inline])
  case paragraph([Inline])
  case list(ordered: Bool, items: [[Block]])
  case quote([Block])
  /// Lines to type or to read as they stand.
  case code([String])
  case table(header: [[Inline]], rows: [[[Inline]]])
  case question(Question)
  case claim(Claim)
  case picture(Picture)
  case explanation(ExplainedScalar)
  case formula(Formula)
  case step(StepHint)
  case rule

  /// The numbers that the block shows or computes with, in reading order.
  var expressions: [Quoted] {
    switch self {
    case .heading(_, let text), .paragraph(let text): text.flatMap(\.numbers)
    case .list(_, let items): items.flatMap { $0.flatMap(\.expressions) }
    case .quote(let blocks): blocks.flatMap(\.expressions)
    case .table(let header, let rows): (header + rows.flatMap { $0 }).flatMap { $0.flatMap(\.numbers) }
    case .question(let question): question.expressions
    case .claim(let claim): claim.expressions
    case .picture(let picture):
      picture.caption.flatMap(\.numbers) + picture.title.flatMap(\.numbers)
        + (picture.plot.map { ($0.x.map { [$0] } ?? []) + $0.series.map(\.numbers) + $0.marks } ?? [])
    case .explanation(let explanation): explanation.caption.flatMap(\.numbers)
    case .formula(let formula): formula.lines.flatMap { $0.flatMap(\.numbers) }
    case .step(let step): step.notice.flatMap(\.numbers)
    case .code, .rule: []
    }
  }

  /// The numbers that decide something: verdicts and answers.
  var checked: [Quoted] {
    switch self {
    case .claim(let claim): [claim.measure, claim.condition, claim.counterMeasure]
    case .question(let question): question.decisive
    default: []
    }
  }

  /// How many words of running text the block has; directives are not counted.
  var words: Int {
    switch self {
    case .paragraph(let text): text.reduce(0) { $0 + $1.words }
    case .list(_, let items): items.flatMap { $0 }.reduce(0) { $0 + $1.words }
    case .quote(let blocks): blocks.reduce(0) { $0 + $1.words }
    default: 0
    }
  }

  /// Whether it is the heading over the list of what a chapter rests on.
  var isSourcesHeading: Bool {
    if case .heading(let level, let text) = self { level == 2 && LessonSearch.plain(text) == "Sources" } else { false }
  }
}

extension Chapter {
  /// How many words of running text the chapter has, without the list of its sources.
  var words: Int {
    var total = 0
    var isCounted = true
    for block in blocks {
      if case .heading(2, _) = block { isCounted = !block.isSourcesHeading }
      if isCounted { total += block.words }
    }
    return total
  }
}

/// A picture of a run, named as in `unroll draw`, or one of numbers (`plot`).
public struct Picture: Equatable, Sendable {
  /// The picture's name: `unrolled`.
  public var name: String
  /// The experiments that it shows, in order; empty: the chapter's first.
  public var experiments: [String]
  /// Its options, in order: `layer: 1`, `quantity: f`.
  public var options: [PictureOption] = []
  /// What a `plot` shows.
  public var plot: Plot?
  /// The title that states the finding.
  public var title: [Inline]
  /// What to look at.
  public var caption: [Inline]
  /// What draws it, once the chapter is computed.
  public internal(set) var drawing: PictureDrawing?
  /// The line of the block in its file.
  public var line: Int

  /// The experiment that it shows first; nil means the chapter's first.
  public var experiment: String? { experiments.first }
  /// Whether it shows numbers that expressions give, or terms, rather than a run.
  var showsNumbers: Bool { plot != nil || name == "concepts" }
}

/// An option of a picture, as `unroll draw` has it.
public struct PictureOption: Equatable, Hashable, Sendable {
  /// Its name: `quantity`.
  public var name: String
  /// Its value; `yes` for one that is only given.
  public var value: String
}

/// Numbers against numbers.
public struct Plot: Equatable, Sendable {
  /// A line of it.
  public struct Series: Equatable, Sendable {
    /// What it is called at its end.
    public var label: String
    /// Its heights.
    public var numbers: Quoted
  }

  /// The places along the horizontal axis; nil: 0, 1, 2 and so on.
  public var x: Quoted?
  /// The title of the horizontal axis.
  public var xTitle: String
  /// The title of the vertical axis.
  public var yTitle: String
  /// The lines.
  public var series: [Series]
  /// Whether the axes are logarithmic.
  public var isLogX = false
  /// Whether the vertical axis is logarithmic.
  public var isLogY = false
  /// Heights at which a line is drawn across: 1, where growth begins.
  public var marks: [Quoted] = []
  /// What heights stand for, from 0 on, where they are classes.
  public var yNames: [String] = []
}

/// A scalar's explanation, typeset by the engine.
public struct ExplainedScalar: Equatable, Sendable {
  /// The experiment; nil means the chapter's first.
  public var experiment: String?
  /// The scalar's address.
  public var reference: String
  /// What to look at.
  public var caption: [Inline]
  /// The line of the block in its file.
  public var line: Int
}

/// A formula in symbols, then with this run's numbers.
public struct Formula: Equatable, Sendable {
  /// One row each, symbols first.
  public var lines: [[Inline]]
}

/// Where to stop in a run, and what to notice there.
public struct StepHint: Equatable, Sendable {
  /// What to type.
  public var command: String
  /// What to notice there.
  public var notice: [Inline]
}
