import Recurrence
import Terminal

/// A line to type into.
struct StepPrompt: Equatable, Sendable {
  /// What is asked for.
  enum Kind: String, Equatable, Sendable { case goTo = "go-to", find, edit, condition }

  var kind: Kind
  var text: String
  /// What was wrong with the line.
  var problem: String?
  /// What was found so far, and which of it is chosen.
  var matches: [Reference] = []
  var selected = 0

  init(_ kind: Kind, text: String = "") {
    self.kind = kind
    self.text = text
  }
}

extension Stepper {
  mutating func pressPrompt(_ key: Key, _ prompt: StepPrompt) {
    var prompt = prompt
    prompt.problem = nil
    switch key {
    case .escape:
      mode = .moving
      return
    case .enter:
      answer(prompt)
      return
    case .backspace:
      if prompt.text.isEmpty {
        mode = .moving
        return
      }
      prompt.text.removeLast()
    case .control("u"): prompt.text = ""
    case .up: prompt.selected = max(0, prompt.selected - 1)
    case .down: prompt.selected = min(max(0, prompt.matches.count - 1), prompt.selected + 1)
    case .tab:
      if prompt.matches.indices.contains(prompt.selected) {
        prompt.text = Address.text(of: prompt.matches[prompt.selected], in: run.program)
      }
    case .character(let character): prompt.text.append(character)
    case .paste(let text): prompt.text += text.filter { !$0.isNewline }
    default: break
    }
    if prompt.text.count > 200 { prompt.text = String(prompt.text.prefix(200)) }
    if prompt.kind == .find || prompt.kind == .goTo {
      let found = find(prompt.text)
      if found != prompt.matches { prompt.selected = 0 }
      prompt.matches = found
    }
    mode = .prompt(prompt)
  }

  private mutating func answer(_ prompt: StepPrompt) {
    mode = .moving
    do throws(Diagnosis) {
      switch prompt.kind {
      case .goTo: try goTo(prompt.text)
      case .find:
        if prompt.matches.indices.contains(prompt.selected) {
          try goTo(prompt.matches[prompt.selected])
        } else {
          try goTo(prompt.text)
        }
      case .edit: try edit(prompt.text)
      case .condition: try addStop(prompt.text)
      }
    } catch {
      var again = prompt
      again.problem = texts(error)
      mode = .prompt(again)
    }
  }

  /// A time step (`3`, `t3`), a phase, the number of a moment (`#89`), or an address.
  private mutating func goTo(_ text: String) throws(Diagnosis) {
    let text = text.filter { $0 != " " || text.contains("grad") || text.contains("'") || text.hasPrefix("update ") }
    if text.first == "#", let number = Int(text.dropFirst()) {
      guard number >= 1, number <= playback.count(grain) else {
        throw Diagnosis("step.no-moment", ["number": String(number), "count": String(playback.count(grain))])
      }
      move(to: number - 1)
      return
    }
    if let time = Int(text.first == "t" ? text.dropFirst() : text[...]) {
      let phase = playback.phase(moment)
      guard let first = playback.first(phase, time: time) ?? playback.first(.forward, time: time) else {
        throw Diagnosis("step.no-time", ["time": String(time), "steps": String(playback.steps)])
      }
      move(to: first)
      return
    }
    if let phase = Playback.Phase.allCases.first(where: { texts("step.phase.\($0)") == text }) {
      guard let first = playback.first(phase) else {
        throw Diagnosis(phase == .update ? "step.no-update" : "step.no-backward")
      }
      move(to: first)
      return
    }
    guard UpdateReport.isUpdate(text) else {
      try goTo(run.trace.reference(text))
      return
    }
    let name = String(text.dropFirst(UpdateReport.mark.count))
    guard let update = playback.update(of: try run.trace.reference(name)) else {
      throw Diagnosis(run.update == nil ? "step.no-update" : "update.no-parameter", ["address": text])
    }
    grain = .scalar
    move(to: update)
  }

  /// Goes to the moment of an address, a time step or a phase.
  ///
  /// - Throws: a diagnosis that says what exists.
  public mutating func go(to text: String) throws(Diagnosis) { try goTo(text) }

  /// Goes to a moment by its number, from 0.
  public mutating func go(toNumber number: Int) { move(to: number) }

  /// Chooses how far a step goes.
  public mutating func choose(_ grain: Playback.Grain) { set(grain: grain) }

  private mutating func goTo(_ reference: Reference) throws(Diagnosis) {
    guard let moment = playback.moment(of: reference) else {
      let address = Address.text(of: reference, in: run.program)
      throw Diagnosis("step.given", ["address": address, "value": decimals(run.trace.value(reference))])
    }
    grain = .scalar
    move(to: moment)
  }

  /// `l0.W_hi[0,1] = 0.5`.
  private mutating func edit(_ text: String) throws(Diagnosis) {
    guard let equals = text.lastIndex(of: "=") else { throw Diagnosis("step.edit-syntax", ["text": text]) }
    let address = text[..<equals].trimmed
    let number = text[text.index(after: equals)...].trimmed.map { $0 == "−" ? "-" : $0 }
    guard let value = Double(String(number)) else {
      throw Diagnosis("step.edit-number", ["text": String(number)])
    }
    let reference = try run.trace.reference(address)
    try edit(reference, to: value)
    message = texts(
      "step.edited",
      ["symbol": symbol(reference).text(), "before": figures(edits.last?.before ?? 0), "after": figures(value)])
  }

  private mutating func addStop(_ text: String) throws(Diagnosis) {
    guard !text.trimmed.isEmpty else {
      stops = []
      return
    }
    let condition = try StopCondition.parse(text, in: run.program)
    let hits = run.hits(of: condition)
    stops.removeAll { $0.text == text }
    stops.append(Stop(text: text, condition: condition, hits: hits))
    message = hits.map { texts("step.stop-set", ["condition": text, "hits": String($0)]) }
  }

  /// The first unit of quantities at the present step, and parameters, whose address has the text in it.
  func find(_ text: String) -> [Reference] {
    let wanted = text.trimmed.lowercased()
    guard !wanted.isEmpty else { return [] }
    if let exact = try? run.trace.reference(text) { return [exact] }
    var found: [Reference] = []
    func add(_ reference: Reference) {
      guard found.count < 8 else { return }
      let address = Address.text(of: reference, in: run.program).lowercased()
      if address.contains(wanted) { found.append(reference) }
    }
    let time = max(1, moment.time)
    for slot in run.program.slots.indices
    where run.program.isNamed(slot) && run.trace.isRecorded(slot, time: time) {
      add(.value(slot: slot, time: time, unit: 0))
      if run.trace.hasGradients, run.program.adjointSlot(of: slot) != nil {
        add(.gradient(slot: slot, time: time, unit: 0))
      }
    }
    for index in run.program.parameters.entries.indices {
      add(.parameterGradient(index, row: 0, column: 0))
      add(.parameter(index, row: 0, column: 0))
    }
    return found
  }
}

extension StringProtocol {
  /// Without blanks at its ends.
  var trimmed: String {
    var text = self.drop { $0 == " " }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
