import Recurrence
import Texts

/// Chooses the questions of a quiz from a run: from all parts of it, each with mistakes that can be told apart.
public struct QuizMaker {
  /// The run that is asked about.
  public let trace: Trace<Double>
  /// What it is about.
  public var topic: QuizTopic
  /// The forms of questions; `mixed` where there are several.
  public var forms: [QuizQuestion.Form]
  private let writer: QuestionWriter

  /// A maker for a run.
  public init(
    _ trace: Trace<Double>, topic: QuizTopic = .all, forms: [QuizQuestion.Form] = QuizMaker.mixed,
    texts: Catalog = .english
  ) {
    self.trace = trace
    self.topic = topic
    self.forms = forms
    writer = QuestionWriter(trace: trace, texts: texts)
  }

  /// Mostly numbers.
  public static let mixed: [QuizQuestion.Form] = [.number, .number, .cause, .number, .size, .number, .sign]

  /// Scalars that are asked for in the same way.
  enum Family: Hashable {
    case value(Int)
    case gradient(Int)
    case parameter(Int)
    case loss
  }

  /// How often a family is tried with other units and steps.
  private static let tries = 5
  /// Up to how many steps sums over all of them are looked at.
  private static let mostSteps = 100
  /// How often all families are gone through.
  private static let rounds = 12

  /// The questions, in the order in which the run computes what they ask for; fewer than `count` where the run has no more.
  public func questions(_ count: Int, seed: UInt64) -> [QuizQuestion] {
    var generator = Generator(seed: seed ^ 0x9E37_79B9_7F4A_7C15)
    let families = ordered(&generator)
    var found: [QuizQuestion] = []
    var asked: Set<Reference> = []
    for _ in 0..<QuizMaker.rounds {
      for family in families where found.count < count {
        guard let question = question(family, found.count, &generator, asked) else { continue }
        asked.formUnion(question.asked)
        found.append(question)
      }
      if found.count >= count { break }
    }
    return found.sorted { place($0.asked[0]) < place($1.asked[0]) }
  }

  /// A question about a family, in the form whose turn it is or else any.
  private func question(
    _ family: Family, _ number: Int, _ generator: inout Generator, _ asked: Set<Reference>
  ) -> QuizQuestion? {
    let wanted = forms[number % forms.count]
    let order = [wanted] + (Set(forms).contains(.number) && wanted != .number ? [.number] : [])
    for form in order {
      for _ in 0..<QuizMaker.tries {
        let reference = draw(family, &generator)
        guard let reference, !asked.contains(reference), let question = writer.question(reference, form),
          asked.isDisjoint(with: question.asked)
        else { continue }
        return question
      }
    }
    return nil
  }

  var families: [Family] {
    let program = trace.program
    var all: [Family] = []
    for slot in program.slots.indices where program.isNamed(slot) && slot != program.target {
      let name = program.slots[slot].name
      if program.slots[slot].instruction != nil, !name.hasPrefix("a_") || name == "a_y" { all.append(.value(slot)) }
      if trace.hasGradients, program.slots[slot].adjoint == .own, slot != program.lossSlot {
        all.append(.gradient(slot))
      }
    }
    // What adds up over hundreds of steps is nothing to be done by hand.
    guard trace.steps <= QuizMaker.mostSteps else { return all.filter { topic.includes($0, in: program) } }
    if trace.hasGradients { all += program.parameters.entries.indices.map { .parameter($0) } }
    if program.lossSlot != nil { all.append(.loss) }
    return all.filter { topic.includes($0, in: program) }
  }

  /// States and their gradients take turns with everything else; of the many parameters only some come in a round.
  private func ordered(_ generator: inout Generator) -> [Family] {
    var core: [Family] = []
    var others: [Family] = []
    var parameters: [Family] = []
    for family in families {
      switch family {
      case .value(let slot), .gradient(let slot):
        if trace.program.slots[slot].isState { core.append(family) } else { others.append(family) }
      case .parameter: parameters.append(family)
      case .loss: others.append(family)
      }
    }
    generator.shuffle(&core)
    generator.shuffle(&parameters)
    others += topic == .parameters ? parameters : Array(parameters.prefix(max(2, others.count / 4)))
    generator.shuffle(&others)
    var list: [Family] = []
    for index in 0..<max(core.count, others.count) {
      // Where there are few states, they come again.
      if !core.isEmpty, index < 2 * core.count { list.append(core[index % core.count]) }
      if index < others.count { list.append(others[index]) }
    }
    return list
  }

  private func draw(_ family: Family, _ generator: inout Generator) -> Reference? {
    let program = trace.program
    switch family {
    case .loss: return .loss
    case .parameter(let index):
      let entry = program.parameters.entries[index]
      return .parameterGradient(
        index, row: generator.integer(below: entry.rows), column: generator.integer(below: entry.columns))
    case .value(let slot), .gradient(let slot):
      let time = 1 + generator.integer(below: trace.steps)
      let width = trace.isRecorded(slot, time: time) ? trace.layout.width(ofSlot: slot, time: time) : 0
      guard width > 0 else { return nil }
      let unit = generator.integer(below: width)
      if case .value = family { return .value(slot: slot, time: time, unit: unit) }
      return .gradient(slot: slot, time: time, unit: unit)
    }
  }

  /// Forward by stage and time, the loss, then backward the other way round.
  private func place(_ reference: Reference) -> (Int, Int, Int) {
    switch reference {
    case .value(let slot, let time, _): (0, time, slot)
    case .loss: (1, 0, 0)
    case .gradient(let slot, let time, _): (2, -time, -slot)
    case .parameter(let index, _, _), .parameterGradient(let index, _, _): (3, 0, index)
    }
  }
}
