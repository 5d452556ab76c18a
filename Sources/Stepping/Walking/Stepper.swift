import Recurrence
import Terminal
import Texts

/// The step-through program as a value: keys and ticks go in, screens come out.
///
/// It knows no terminal; `StepSession` wires it to one, tests press keys and read lines.
public struct Stepper: Sendable {
  /// What the screen is about.
  enum Mode: Sendable {
    case moving
    case why(WhyWalk)
    case prompt(StepPrompt)
    case changes(top: Int)
    case help
  }

  /// What a key asks of the program around.
  public enum Effect: Equatable, Sendable {
    case none
    case quit
    /// Save the picture of this moment.
    case save
  }

  /// A change of a number that is given, to be undone.
  struct Edit: Equatable, Sendable {
    var reference: Reference
    var before: Double
    var after: Double
  }

  /// A condition, as it was typed.
  struct Stop: Equatable, Sendable {
    var text: String
    var condition: StopCondition
    /// How often it is fulfilled; nil where that was not counted.
    var hits: Int?
  }

  /// The run that is walked through.
  public internal(set) var run: StepRun
  /// Where we are.
  public internal(set) var moment: Playback.Moment
  /// How far a step goes.
  public internal(set) var grain = Playback.Grain.scalar
  /// Whether it goes on by itself.
  public internal(set) var isPlaying = false
  let texts: Catalog
  var mode = Mode.moving
  var speed = 2
  var stops: [Stop] = []
  var edits: [Edit] = []
  /// The run before the last change, to mark what it changed.
  var before: Trace<Double>?
  /// What it changed, once it was asked for.
  var differences: Differences?
  /// What there is to say; gone with the next key.
  public internal(set) var message: String?

  /// A walk through a run from its first moment.
  public init(_ run: StepRun, texts: Catalog = .english) {
    self.run = run
    self.texts = texts
    moment = run.playback.moment(0, .scalar)
  }

  /// More terms of a sum never fit on a screen; a sum over all steps of a long run has many more.
  static let termLimit = 128

  /// Moments a second while playing.
  static let speeds = [0.5, 1, 2, 4, 8, 15, 30, 60]

  /// The milliseconds until the next tick; nil while nothing plays.
  public var interval: Int? { isPlaying ? Int(1000 / Stepper.speeds[speed]) : nil }

  // MARK: Position

  var playback: Playback { run.playback }
  /// The number of the moment at the grain.
  public var number: Int { playback.number(of: moment, grain) }
  /// The last scalar that is known.
  var last: Int { playback.lastScalar(of: moment, grain) }
  /// The scalar that the moment begins with.
  public var reference: Reference { playback.reference(moment) }

  /// Whether the moment updates a parameter.
  public var isUpdate: Bool { playback.phase(moment) == .update }

  /// Whether a number has been computed by now.
  func isKnown(_ reference: Reference) -> Bool { playback.isKnown(reference, upTo: last) }

  mutating func move(to number: Int) {
    moment = playback.moment(number, grain)
  }

  /// Goes to a moment; at coarser grains to the quantity or step that it belongs to.
  mutating func move(to moment: Playback.Moment) {
    self.moment = playback.moment(playback.number(of: moment, grain), grain)
  }

  mutating func set(grain: Playback.Grain) {
    self.grain = grain
    move(to: moment)
  }

  /// Goes one moment on while playing; stops at the end and at conditions.
  public mutating func tick() {
    guard isPlaying else { return }
    let from = last
    let next = number + 1
    guard next < playback.count(grain) else {
      isPlaying = false
      return
    }
    move(to: next)
    if let hit = run.nextHit(of: stops.map(\.condition), from: from, backward: false, through: last) {
      stop(at: hit)
    }
  }

  /// Runs to the next hit of a condition in either direction.
  mutating func runToHit(backward: Bool) {
    guard !stops.isEmpty else {
      message = texts("step.no-stops")
      return
    }
    let from = backward ? playback.number(of: moment, .scalar) : last
    guard let hit = run.nextHit(of: stops.map(\.condition), from: from, backward: backward) else {
      message = texts(backward ? "step.no-hit-before" : "step.no-hit-after")
      return
    }
    stop(at: hit)
  }

  private mutating func stop(at hit: Int) {
    isPlaying = false
    grain = .scalar
    move(to: hit)
    let held = stops.first { $0.condition.holds(at: reference, in: run, upTo: last) }
    message = texts(
      "step.stopped",
      ["condition": held?.text ?? "", "symbol": symbol(reference).text(), "value": figures(run.trace.value(reference))])
  }

  // MARK: Changes

  /// Whether a number differs from what it was before the last change.
  func isChanged(_ reference: Reference) -> Bool {
    guard let before else { return false }
    return before.value(reference).bitPattern != run.trace.value(reference).bitPattern
  }

  mutating func edit(_ reference: Reference, to value: Double) throws(Diagnosis) {
    let trace = run.trace
    let old = try run.edit(reference, to: value)
    before = trace
    edits.append(Edit(reference: reference, before: old, after: value))
    recount()
  }

  mutating func undo() {
    guard let edit = edits.popLast() else {
      message = texts("step.nothing-to-undo")
      return
    }
    let trace = run.trace
    do throws(Diagnosis) {
      try run.edit(edit.reference, to: edit.before)
      before = trace
      message = texts(
        "step.undone", ["symbol": symbol(edit.reference).text(), "value": figures(edit.before)])
      recount()
    } catch {
      message = texts(error)
    }
  }

  private mutating func recount() {
    for index in stops.indices { stops[index].hits = run.hits(of: stops[index].condition) }
  }

  func symbol(_ reference: Reference) -> Symbol { Symbol(reference, in: run.program) }
}

/// Three figures.
func figures(_ value: Double) -> String { DecimalText(value).text() }

/// Four decimals, or three figures where they would show nothing.
func decimals(_ value: Double) -> String { DecimalText(value, .inEquation(value)).text() }
