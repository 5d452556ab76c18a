extension Playback {
  /// One moment: a number is computed, or at coarser grains a quantity, or a time step.
  public struct Moment: Hashable, Sendable {
    /// What is computed.
    public var subject: Subject
    /// At which time step; 0 for the initial states' gradients, and for those of parameters, which belong to all steps.
    public var time: Int
    /// The unit, or the element of a parameter, row by row.
    public var unit: Int
    /// In which section of the run.
    var section: Int
  }

  /// The phase of a moment.
  public func phase(_ moment: Moment) -> Phase { sections[moment.section].phase }

  /// The moment of a number, counted from 0 at a grain; numbers outside are brought inside.
  ///
  /// At coarser grains it is the first number of the quantity or the step.
  public func moment(_ number: Int, _ grain: Grain) -> Moment {
    let number = min(max(0, number), count(grain) - 1)
    let index = sections.lastIndex { $0.start[grain] <= number } ?? 0
    let section = sections[index]
    var rest = number - section.start[grain]
    let time = self.time(in: section, rest, grain)
    let before = self.before(time, in: section)
    rest -= before[grain]
    for subject in section.subjects {
      let width = width(subject, time)
      let size = width == 0 ? 0 : grain == .scalar ? width : 1
      if grain == .step, width > 0 { return Moment(subject: subject, time: time, unit: 0, section: index) }
      if rest < size {
        return Moment(subject: subject, time: time, unit: grain == .scalar ? rest : 0, section: index)
      }
      rest -= size
    }
    return Moment(subject: section.subjects[0], time: time, unit: 0, section: index)
  }

  /// The number of a moment at a grain.
  public func number(of moment: Moment, _ grain: Grain) -> Int {
    let section = sections[moment.section]
    var number = section.start[grain] + before(moment.time, in: section)[grain]
    if grain == .step { return number }
    for subject in section.subjects {
      if subject == moment.subject { return number + (grain == .scalar ? moment.unit : 0) }
      let width = width(subject, moment.time)
      number += width == 0 ? 0 : grain == .scalar ? width : 1
    }
    return number
  }

  /// The number of the last scalar that is known when a moment of a grain is over.
  public func lastScalar(of moment: Moment, _ grain: Grain) -> Int {
    if grain == .scalar { return number(of: moment, .scalar) }
    let next = number(of: moment, grain) + 1
    return next < count(grain) ? number(of: self.moment(next, grain), .scalar) - 1 : count(.scalar) - 1
  }

  /// The numbers that a moment computes, at the scalar grain one.
  public func references(of moment: Moment, _ grain: Grain) -> [Reference] {
    guard grain != .scalar else { return [reference(moment)] }
    guard grain == .equation else {
      return sections[moment.section].subjects.flatMap { subject in
        (0..<width(subject, moment.time)).map {
          reference(Moment(subject: subject, time: moment.time, unit: $0, section: moment.section))
        }
      }
    }
    return (0..<width(moment.subject, moment.time)).map { unit in
      var one = moment
      one.unit = unit
      return reference(one)
    }
  }

  /// The recorded scalar of a moment; for an update the parameter, as it is before.
  public func reference(_ moment: Moment) -> Reference {
    switch moment.subject {
    case .value(let slot): return .value(slot: slot, time: moment.time, unit: moment.unit)
    case .gradient(let slot): return .gradient(slot: slot, time: moment.time, unit: moment.unit)
    case .loss: return .loss
    case .parameterGradient(let index):
      let columns = program.parameters.entries[index].columns
      return .parameterGradient(index, row: moment.unit / columns, column: moment.unit % columns)
    case .update(let index):
      let columns = program.parameters.entries[index].columns
      return .parameter(index, row: moment.unit / columns, column: moment.unit % columns)
    }
  }

  /// The moment at which a recorded scalar is computed; nil for what is given.
  ///
  /// A part of a formula is computed with the quantity that it is a part of.
  public func moment(of reference: Reference) -> Moment? {
    let found: (subject: Subject, time: Int, unit: Int)
    switch reference {
    case .loss: found = (.loss, steps, 0)
    case .parameter: return nil
    case .parameterGradient(let index, let row, let column):
      found = (.parameterGradient(index), 0, row * program.parameters.entries[index].columns + column)
    case .value(let slot, let time, let unit):
      guard time > 0 else { return nil }
      found = (.value(slot: wholes[slot]), time, unit)
    case .gradient(let slot, let time, let unit):
      let holder = program.isNamed(slot) ? slot : program.adjointSlot(of: slot) ?? slot
      found = (.gradient(slot: program.isNamed(holder) ? holder : wholes[holder]), time, unit)
    }
    guard
      let index = sections.firstIndex(where: {
        $0.subjects.contains(found.subject) && $0.times.contains(found.time)
      })
    else { return nil }
    let width = width(found.subject, found.time)
    guard width > 0 else { return nil }
    return Moment(
      subject: found.subject, time: found.time, unit: min(found.unit, width - 1), section: index)
  }

  /// The moment at which a parameter's element is updated; nil where nothing is.
  public func update(of reference: Reference) -> Moment? {
    guard case .parameter(let index, let row, let column) = reference,
      let section = sections.firstIndex(where: { $0.phase == .update })
    else { return nil }
    return Moment(
      subject: .update(index), time: 0, unit: row * program.parameters.entries[index].columns + column,
      section: section)
  }

  /// Whether a scalar is known when the scalars up to `last` are.
  public func isKnown(_ reference: Reference, upTo last: Int) -> Bool {
    guard let moment = moment(of: reference) else {
      if case .gradient = reference { return false }
      if case .parameterGradient = reference { return false }
      return true
    }
    return number(of: moment, .scalar) <= last
  }

  /// The first moment of a phase at a time step, or of the phase; nil where nothing is computed.
  public func first(_ phase: Phase, time: Int? = nil) -> Moment? {
    for (index, section) in sections.enumerated() where section.phase == phase {
      guard let time else { return moment(section.start.scalars, .scalar) }
      guard section.times.contains(time) else { continue }
      for subject in section.subjects where width(subject, time) > 0 {
        return Moment(subject: subject, time: time, unit: 0, section: index)
      }
    }
    return nil
  }

  // MARK: Time

  /// What a section computes before a time step.
  private func before(_ time: Int, in section: Section) -> Count {
    if section.isDescending {
      return time < section.times.upperBound ? count(section, through: time + 1) : Count()
    }
    return time > section.times.lowerBound ? count(section, through: time - 1) : Count()
  }

  /// The time step of the moment `rest` of a section: the first through which more than `rest` moments pass.
  private func time(in section: Section, _ rest: Int, _ grain: Grain) -> Int {
    let length = section.times.count
    var low = 0
    var high = length - 1
    while low < high {
      let middle = (low + high) / 2
      let time = section.isDescending ? section.times.upperBound - middle : section.times.lowerBound + middle
      if count(section, through: time)[grain] > rest { high = middle } else { low = middle + 1 }
    }
    return section.isDescending ? section.times.upperBound - low : section.times.lowerBound + low
  }
}

extension Playback {
  /// What is computed at a moment's step, in order.
  public func subjects(of moment: Moment) -> [Subject] {
    sections[moment.section].subjects.filter { width($0, moment.time) > 0 }
  }
}
