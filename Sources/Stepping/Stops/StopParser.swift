import Recurrence

extension StopCondition {
  /// Reads a condition.
  ///
  /// - Throws: `stop.…` with the column where it went wrong, from 1, and what was expected there.
  public static func parse(_ text: String, in program: Program) throws(Diagnosis) -> StopCondition {
    guard text.utf8.count <= 500 else { throw Diagnosis("stop.too-long") }
    var parser = StopParser(program: program, characters: Array(text))
    return try parser.whole()
  }
}

private struct StopParser {
  let program: Program
  let characters: [Character]
  private var position = 0
  private var depth = 0

  init(program: Program, characters: [Character]) {
    self.program = program
    self.characters = characters
  }

  mutating func whole() throws(Diagnosis) -> StopCondition {
    let condition = try any()
    skipBlanks()
    guard position == characters.count else { throw problem("stop.expected-end") }
    return condition
  }

  private mutating func any() throws(Diagnosis) -> StopCondition {
    var parts = [try all()]
    while take("or") { parts.append(try all()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func all() throws(Diagnosis) -> StopCondition {
    var parts = [try one()]
    while take("and") { parts.append(try one()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func one() throws(Diagnosis) -> StopCondition {
    if take("(") {
      depth += 1
      guard depth <= 20 else { throw problem("stop.too-long") }
      let inner = try any()
      depth -= 1
      guard take(")") else { throw problem("stop.expected-parenthesis") }
      return inner
    }
    if take("nan") { return .notANumber }
    if take("inf") { return .infinite }
    if take("saturated") {
      guard take("(") else { throw problem("stop.expected-opening") }
      let quantity = try quantity()
      guard take(")") else { throw problem("stop.expected-parenthesis") }
      return .saturated(quantity)
    }
    let isMagnitude = take("|")
    var quantity = try quantity()
    quantity.isMagnitude = isMagnitude
    if isMagnitude, !take("|") { throw problem("stop.expected-bar") }
    guard let comparison = StopComparison.allCases.first(where: { take($0.rawValue) }) else {
      throw problem("stop.expected-comparison")
    }
    return .comparison(quantity, comparison, try number())
  }

  private mutating func quantity() throws(Diagnosis) -> StopQuantity {
    let isGradient = take("grad") || take("∂")
    skipBlanks()
    let start = position
    while position < characters.count, isName(characters[position]) { position += 1 }
    var name = String(characters[start..<position])
    guard !name.isEmpty else { throw problem("stop.expected-quantity") }
    var layer: Substring?
    if let dot = name.lastIndex(of: ".") {
      layer = name[...dot]
      name = String(name[name.index(after: dot)...])
    }
    let slots = program.slots.indices.filter { slot in
      guard program.slots[slot].name == name else { return false }
      let address = Address.text(ofSlot: slot, time: 1, in: program)
      return layer.map { address == $0 + "t1." + name } ?? true
    }
    guard !slots.isEmpty else { throw unknown(name, at: start) }
    var unit: Int?
    if take("[") {
      let digits = position
      while position < characters.count, characters[position].isASCII, characters[position].isNumber { position += 1 }
      let units = slots.map { program.slots[$0].units }.max() ?? 0
      guard let index = Int(String(characters[digits..<position])), index < units || units == 0 else {
        position = digits
        throw problem("stop.unit", ["largest": String(units - 1)])
      }
      guard take("]") else { throw problem("stop.expected-bracket") }
      unit = index
    }
    guard !isGradient || slots.contains(where: { program.adjointSlot(of: $0) != nil && program.loss != nil }) else {
      position = start
      throw problem("stop.no-gradient", ["name": name])
    }
    return StopQuantity(name: name, slots: slots, unit: unit, isGradient: isGradient)
  }

  private mutating func number() throws(Diagnosis) -> Double {
    skipBlanks()
    let start = position
    var text = ""
    while position < characters.count, !" )|\t".contains(characters[position]) {
      text.append(characters[position] == "−" ? "-" : characters[position])
      position += 1
    }
    guard let number = Double(text), number.isFinite else {
      position = start
      throw problem("stop.expected-number")
    }
    return number
  }

  // MARK: Characters

  private func isName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position] == " " || characters[position] == "\t" { position += 1 }
  }

  /// Takes a word or sign if it stands here; a word only as a whole.
  private mutating func take(_ text: String) -> Bool {
    skipBlanks()
    let wanted = Array(text)
    guard characters[position...].starts(with: wanted) else { return false }
    let after = position + wanted.count
    if wanted[0].isLetter, wanted[0].isASCII, after < characters.count, isName(characters[after]) { return false }
    position = after
    return true
  }

  private func unknown(_ name: String, at start: Int) -> Diagnosis {
    var names: [String] = []
    for slot in program.slots.indices where program.isNamed(slot) && !names.contains(program.slots[slot].name) {
      names.append(program.slots[slot].name)
    }
    return Diagnosis(
      "stop.unknown",
      [
        "column": String(start + 1), "name": name, "suggestion": Suggestion.nearest(to: name, in: names) ?? names[0],
        "names": names.joined(separator: ", "),
      ])
  }

  private func problem(_ key: String, _ more: KeyValuePairs<String, String> = [:]) -> Diagnosis {
    let found = position < characters.count ? String(characters[position...].prefix(12)) : "…"
    return Diagnosis(key, ["column": String(position + 1), "found": found]).adding(more)
  }
}
