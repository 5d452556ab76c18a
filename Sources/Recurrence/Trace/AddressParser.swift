extension Address {
  /// Finds the scalar that an address names in a run of `steps` steps.
  ///
  /// Short forms are understood where they are unambiguous: `h3[0]` for `l0.t3.h[0]` in a model of one layer, `*` for `⊙`.
  ///
  /// - Throws: a diagnosis that says what exists.
  public static func parse(
    _ text: String, in program: Program, steps: Int, sourceSteps: Int = 0
  ) throws(Diagnosis) -> Reference {
    var parser = AddressParser(program: program, steps: steps, sourceSteps: sourceSteps, text: text)
    return try parser.reference()
  }
}

/// Takes an address apart from left to right.
struct AddressParser {
  let program: Program
  let steps: Int
  let sourceSteps: Int
  let text: String
  private var rest: Substring
  private var isGradient = false
  /// `l0.`, `l0.reverse.`, `readout.`: what stands in front.
  private var prefix = ""
  private var time: Int?
  private var name = ""
  private var indices: [Int] = []

  init(program: Program, steps: Int, sourceSteps: Int, text: String) {
    self.program = program
    self.steps = steps
    self.sourceSteps = sourceSteps
    self.text = text
    rest = text[...]
  }

  mutating func reference() throws(Diagnosis) -> Reference {
    rest = rest.drop { $0 == " " }
    for mark in ["grad ", "∂"] where rest.hasPrefix(mark) {
      rest = rest.dropFirst(mark.count).drop { $0 == " " }
      isGradient = true
    }
    try takeIndices()
    takePrefix()
    name = Address.normalized(rest)
    if name == "loss", time == nil, prefix.isEmpty {
      guard !isGradient else { throw problem("address.no-gradient") }
      guard program.loss != nil else { throw problem("address.no-loss") }
      return .loss
    }
    if let parameter = try parameter() { return parameter }
    return try quantity()
  }

  /// `[2]` or `[0,1]` at the end.
  private mutating func takeIndices() throws(Diagnosis) {
    while rest.last == " " { rest.removeLast() }
    guard rest.last == "]" else { return }
    guard let open = rest.lastIndex(of: "[") else { throw problem("address.syntax") }
    for part in rest[rest.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false) {
      guard let index = Int(part.filter { $0 != " " }) else { throw problem("address.syntax") }
      indices.append(index)
    }
    rest = rest[..<open]
  }

  /// Layer, direction and time, each followed by a point.
  private mutating func takePrefix() {
    while let dot = rest.firstIndex(of: ".") {
      let head = rest[..<dot]
      if head.first == "t", let step = Int(head.dropFirst()), time == nil {
        time = step
      } else if (head.first == "l" && Int(head.dropFirst()) != nil)
        || ["reverse", "both", "readout", "embedding", "encoder", "flat", "dropout", "keys"].contains(String(head))
      {
        prefix += head + "."
      } else if head != "forward", head != "input", head != "decoder" {
        return
      }
      rest = rest[rest.index(after: dot)...]
    }
  }

  // MARK: Parameters

  private func parameter() throws(Diagnosis) -> Reference? {
    guard time == nil else { return nil }
    let entries = program.parameters.entries
    var found = entries.indices.filter { entries[$0].name == prefix + name }
    if found.isEmpty, prefix.isEmpty { found = entries.indices.filter { entries[$0].symbol == name } }
    guard let index = found.first else { return nil }
    guard found.count == 1 else {
      throw problem("address.ambiguous", ["choices": found.map { entries[$0].name }.joined(separator: ", ")])
    }
    let entry = entries[index]
    guard indices.count == entry.shape.count else {
      throw problem("address.indices", ["expected": String(entry.shape.count), "name": entry.name])
    }
    for (position, limit) in zip(indices, entry.shape) where position < 0 || position >= limit {
      throw problem("address.unit", ["got": String(position), "largest": String(limit - 1), "name": entry.name])
    }
    let (row, column) = (indices[0], indices.count > 1 ? indices[1] : 0)
    return isGradient
      ? .parameterGradient(index, row: row, column: column) : .parameter(index, row: row, column: column)
  }

  // MARK: Quantities

  private mutating func quantity() throws(Diagnosis) -> Reference {
    var found = slots(named: name)
    if found.isEmpty, time == nil {
      // `h3` is h at time 3.
      let letters = name.reversed().drop { $0 >= "0" && $0 <= "9" }.reversed()
      if letters.count < name.count, let step = Int(name.dropFirst(letters.count)) {
        time = step
        name = String(letters)
        found = slots(named: name)
      }
    }
    // `t3.y` is the model's y, even where a layer has a y of its own.
    if found.count > 1, prefix.isEmpty {
      let bare = found.filter { program.stages[program.slots[$0].stage].role.prefix.isEmpty }
      if bare.count == 1 { found = bare }
      let own = found.filter { program.stages[program.slots[$0].stage].role.isMain }
      if !own.isEmpty { found = own }
    }
    guard let slot = found.first else { throw unknown() }
    guard found.count == 1 else {
      let choices = found.map { program.stages[program.slots[$0].stage].role.prefix + name }
      throw problem("address.ambiguous", ["choices": choices.joined(separator: ", ")])
    }
    guard let time else { throw problem("address.no-time", ["example": example(slot)]) }
    let first = program.slots[slot].isState ? 0 : 1
    let stage = program.stages[program.slots[slot].stage]
    let last = stage.isSource ? sourceSteps : steps
    guard time >= first, time <= last else {
      throw problem("address.time", ["got": String(time), "smallest": String(first), "largest": String(last)])
    }
    guard stage.isActive(max(time, 1), steps: steps) || time == 0 else {
      throw problem("address.step-without", ["got": String(time)])
    }
    if slot == program.lossSlot, indices.isEmpty { indices = [0] }
    let width = program.width(of: slot, time: time, steps: steps, sourceSteps: sourceSteps)
    if indices.isEmpty, width == 1 { indices = [0] }
    guard indices.count == 1 else {
      throw problem("address.indices", ["expected": "1", "name": program.slots[slot].name])
    }
    guard indices[0] >= 0, indices[0] < width else {
      throw problem(
        "address.unit",
        ["got": String(indices[0]), "largest": String(width - 1), "name": program.slots[slot].name])
    }
    guard isGradient else { return .value(slot: slot, time: time, unit: indices[0]) }
    guard program.loss != nil, program.adjointSlot(of: slot) != nil else { throw problem("address.no-gradient") }
    return .gradient(slot: slot, time: time, unit: indices[0])
  }

  private func slots(named name: String) -> [Int] {
    // A layer's x is what the stage below it computes.
    if name == "x", prefix.first == "l", let layer = Int(prefix.dropFirst().prefix { $0 != "." }) {
      return program.inputSlot(ofLayer: layer).map { [$0] } ?? []
    }
    return program.slots.indices.filter {
      let role = program.stages[program.slots[$0].stage].role
      guard Address.normalized(program.slots[$0].name[...]) == name else { return false }
      return prefix.isEmpty || role.prefix == prefix || (prefix == "readout." && role == .readout)
    }
  }

  private func example(_ slot: Int) -> String {
    program.stages[program.slots[slot].stage].role.prefix + "t1." + program.slots[slot].name
  }

  private func unknown() -> Diagnosis {
    var names: [String] = []
    for slot in program.slots {
      let role = program.stages[slot.stage].role
      guard prefix.isEmpty || role.prefix == prefix, !names.contains(slot.name) else { continue }
      names.append(slot.name)
    }
    if names.isEmpty {
      let prefixes = program.stages.map { $0.role.prefix }.filter { !$0.isEmpty }
      return problem("address.no-layer", ["choices": prefixes.joined(separator: ", ")])
    }
    return problem(
      "address.unknown",
      [
        "name": name, "suggestion": Suggestion.nearest(to: name, in: names) ?? names[0],
        "choices": names.joined(separator: ", "),
      ])
  }

  private func problem(_ key: String, _ more: KeyValuePairs<String, String> = [:]) -> Diagnosis {
    Diagnosis(key, ["address": text]).adding(more)
  }
}

extension Address {
  /// A quantity's name as the address book has it: ASCII spellings become the engine's, blanks are single.
  static func normalized(_ name: Substring) -> String {
    var result = ""
    var blank = false
    for character in name {
      if character == " " {
        blank = !result.isEmpty
        continue
      }
      if blank { result += " " }
      blank = false
      switch character {
      case "*": result += "⊙"
      case "-" where !result.hasSuffix("(t"): result += "−"
      case "′": result += "'"
      default: result.append(character)
      }
    }
    if result.hasPrefix("sigmoid(") { result = "σ(" + result.dropFirst(8) }
    return result
  }
}
