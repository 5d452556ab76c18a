/// A run as an ordered sequence of moments: what is computed when, from the first pre-activation to the last weight's gradient.
///
/// Nothing is stored per moment: a moment's number and a number's moment are computed from the sizes alone, so that a run of ten
/// million scalars opens at once, and stepping back is as exact as stepping forward. Parts of formulas without a name are no moments
/// of their own; they belong to the quantity that they are a part of.
public struct Playback: Sendable {
  /// How far a step goes.
  public enum Grain: Int, CaseIterable, Sendable {
    /// All that a time step computes.
    case step
    /// One quantity of a time step.
    case equation
    /// One number.
    case scalar
  }

  /// The three passes, and the update of the parameters when training.
  public enum Phase: Int, CaseIterable, Sendable { case forward, loss, backward, update }

  /// What is computed at some moments of a section: a quantity, its gradient, a parameter's gradient, the loss,
  /// a parameter's new value.
  public enum Subject: Hashable, Sendable {
    case value(slot: Int)
    case gradient(slot: Int)
    case parameterGradient(Int)
    case update(Int)
    case loss
  }

  /// A stretch in which the same quantities are computed at one time step after the other.
  struct Section: Sendable {
    var phase: Phase
    /// In the order in which they are computed at a step.
    var subjects: [Subject]
    /// Whether it runs from the last step to the first.
    var isDescending: Bool
    /// The first and the last time step.
    var times: ClosedRange<Int>
    /// The number of its first scalar, and of its first equation and step.
    var start = Count()
    /// How many there are.
    var count = Count()
  }

  /// A number of moments at each grain.
  struct Count: Equatable, Sendable {
    var steps = 0
    var equations = 0
    var scalars = 0

    subscript(grain: Grain) -> Int {
      switch grain {
      case .step: steps
      case .equation: equations
      case .scalar: scalars
      }
    }

    static func + (a: Count, b: Count) -> Count {
      Count(steps: a.steps + b.steps, equations: a.equations + b.equations, scalars: a.scalars + b.scalars)
    }
  }

  /// What was run.
  public let program: Program
  /// The number of time steps.
  public let steps: Int
  let layout: Layout
  private(set) var sections: [Section] = []
  /// For a masked loss: how many steps count up to each; empty otherwise.
  private var masked: [Int] = []
  /// For every slot without a name, the named one that it is a part of.
  let wholes: [Int]

  /// The moments of a trace; `updates`: those of an update of all parameters as well, after the backward pass.
  public init<S: Scalar>(_ trace: Trace<S>, updates: Bool = false) {
    program = trace.program
    steps = trace.steps
    layout = trace.layout
    wholes = trace.program.wholes()
    if case .mask(let flags)? = program.lossSlot.map({ trace.program.stages[trace.program.slots[$0].stage].times }) {
      masked = [0]
      for flag in flags { masked.append(masked[masked.count - 1] + (flag ? 1 : 0)) }
    }
    let plan = Playback.plan(
      program, steps: steps, sourceSteps: layout.sourceSteps, backward: trace.hasGradients, updates: updates)
    for section in plan {
      var section = section
      section.start = total
      section.count = count(
        section, through: section.isDescending ? section.times.lowerBound : section.times.upperBound)
      if section.count.scalars > 0 { sections.append(section) }
    }
  }

  private var total: Count { sections.last.map { $0.start + $0.count } ?? Count() }

  /// How many moments there are.
  public func count(_ grain: Grain) -> Int { total[grain] }

  // MARK: Counting

  /// How many moments a section has from its beginning through a time step.
  func count(_ section: Section, through time: Int) -> Count {
    var count = Count()
    let range = section.isDescending ? time...section.times.upperBound : section.times.lowerBound...time
    for subject in section.subjects {
      let times = occurrences(of: subject, range)
      // The steps of stages lie within each other, so what is computed most often is computed at every step that counts.
      count.steps = max(count.steps, times)
      count.equations += times
      count.scalars += scalars(of: subject, range, times)
    }
    return count
  }

  /// How often a quantity is computed within a range of steps.
  func occurrences(of subject: Subject, _ range: ClosedRange<Int>) -> Int {
    guard let slot = slot(of: subject) else { return range.count }
    let isInitial = range.lowerBound == 0 && width(subject, 0) > 0
    let low = max(1, range.lowerBound)
    let high = range.upperBound
    guard low <= high else { return isInitial ? 1 : 0 }
    let later: Int
    switch program.stages[program.slots[slot].stage].times {
    case .every: later = high - low + 1
    case .last: later = high == steps ? 1 : 0
    case .mask: later = masked[high] - masked[low - 1]
    }
    return later + (isInitial ? 1 : 0)
  }

  private func scalars(of subject: Subject, _ range: ClosedRange<Int>, _ occurrences: Int) -> Int {
    switch subject {
    case .loss: return occurrences
    case .parameterGradient(let index), .update(let index): return occurrences * program.parameters.entries[index].count
    case .value(let slot), .gradient(let slot):
      guard program.slots[slot].isPositions else { return occurrences * layout.places[slot].units }
      // One element per earlier step: a sum of consecutive numbers.
      guard range.upperBound > 0 else { return 0 }
      let low = max(1, range.lowerBound)
      return (width(subject, low) + width(subject, range.upperBound)) * (range.upperBound - low + 1) / 2
    }
  }

  /// The number of scalars of a quantity at a time step; 0 where it is not computed.
  public func width(_ subject: Subject, _ time: Int) -> Int {
    switch subject {
    case .loss: return 1
    case .parameterGradient(let index), .update(let index): return program.parameters.entries[index].count
    case .value(let slot), .gradient(let slot):
      if time == 0 {
        guard case .gradient = subject else { return 0 }
        return program.slots[slot].isState ? layout.places[slot].units : 0
      }
      guard program.stages[program.slots[slot].stage].isActive(time, steps: steps) else { return 0 }
      return layout.places[slot].width(row: time)
    }
  }

  func slot(of subject: Subject) -> Int? {
    switch subject {
    case .value(let slot), .gradient(let slot): slot
    case .parameterGradient, .update, .loss: nil
    }
  }
}
