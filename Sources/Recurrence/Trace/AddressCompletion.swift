extension Address {
  /// What a half-typed address can go on as, one part at a time: `l0.`, `l0.t3.`, `l0.t3.f[`, `l0.t3.f[2]`.
  ///
  /// A completion that ends in a point, an opening bracket, a comma or a blank wants to be completed further. The list is empty where
  /// nothing fits, and never longer than `limit`.
  public static func completions(
    of text: String, in program: Program, steps: Int, sourceSteps: Int = 0, limit: Int = 200
  ) -> [String] {
    var mark = ""
    var found: [String] = []
    for word in program.loss == nil ? ["update "] : ["grad ", "update "] {
      if text.hasPrefix(word) { mark = word } else if word.hasPrefix(text), !text.isEmpty { found.append(word) }
    }
    let body = String(text.dropFirst(mark.count))
    let completion = AddressCompletion(
      program: program, steps: steps, sourceSteps: sourceSteps, isGradient: mark == "grad ", isUpdate: mark == "update "
    )
    found += completion.candidates(body).map { mark + $0 }
    return Array(found.prefix(limit))
  }
}

/// The addresses of a run, part by part.
private struct AddressCompletion {
  let program: Program
  let steps: Int
  let sourceSteps: Int
  let isGradient: Bool
  let isUpdate: Bool

  func candidates(_ body: String) -> [String] {
    var found: [String] = []
    if let open = body.firstIndex(of: "[") {
      return elements(String(body[..<open])).filter { $0.hasPrefix(body) }
    }
    for prefix in prefixes where prefix.hasPrefix(body) && prefix.count > body.count { found.append(prefix) }
    for entry in program.parameters.entries where entry.name.hasPrefix(body) && isBelow(entry.name, body) {
      found.append(entry.name + "[")
    }
    if isUpdate { return found }
    if program.loss != nil, !isGradient, "loss".hasPrefix(body), !body.isEmpty { found.append("loss") }
    for prefix in prefixes + [""] where body.hasPrefix(prefix) { found += timed(body, prefix) }
    return found + short(body)
  }

  /// `l0.`, `l1.reverse.`, `readout.`: longer ones after the shorter ones that they begin with.
  private var prefixes: [String] {
    var found: [String] = []
    for stage in program.stages where !stage.role.prefix.isEmpty && !found.contains(stage.role.prefix) {
      found.append(stage.role.prefix)
    }
    return found
  }

  /// Whether no further point lies between what is typed and the end of a name.
  private func isBelow(_ name: String, _ body: String) -> Bool {
    !body.isEmpty && !name.dropFirst(body.count).contains(".")
  }

  /// `l0.t3.` or, behind it, `l0.t3.f[`.
  private func timed(_ body: String, _ prefix: String) -> [String] {
    let rest = body.dropFirst(prefix.count)
    guard let dot = rest.firstIndex(of: ".") else {
      guard rest.isEmpty ? !prefix.isEmpty : rest.first == "t" else { return [] }
      return times(from: prefix.isEmpty ? 1 : 0, prefix).filter { ("t" + String($0)).hasPrefix(rest) }
        .map { prefix + "t" + String($0) + "." }
    }
    guard rest.first == "t", let time = Int(rest[..<dot].dropFirst()) else { return [] }
    let head = prefix + "t" + String(time) + "."
    return slots(prefix).filter { isRecorded($0, time) }.map { name(head, program.slots[$0].name, $0, time) }
      .filter { $0.hasPrefix(body) }
  }

  /// `h3[`, where one layer alone has the name.
  private func short(_ body: String) -> [String] {
    let letters = body.reversed().drop { $0.isNumber }.reversed()
    guard !letters.isEmpty, !body.contains(".") else { return [] }
    let word = String(letters)
    var found: [String] = []
    for slot in named where program.slots[slot].name.hasPrefix(word) {
      let name = program.slots[slot].name
      guard named.filter({ program.slots[$0].name == name }).count == 1, slot != program.lossSlot else { continue }
      if name != word {
        if letters.count == body.count { found.append(name) }
        continue
      }
      let typed = body.dropFirst(word.count)
      for time in times(from: program.slots[slot].isState ? 0 : 1)
      where String(time).hasPrefix(typed) && isRecorded(slot, time) {
        found.append(self.name("", name + String(time), slot, time))
      }
    }
    return found
  }

  /// All elements of a vector or matrix; of a large matrix those of a row that is named.
  private func elements(_ name: String) -> [String] {
    if let entry = program.parameters.entries.first(where: { $0.name == name || $0.symbol == name }) {
      return (0..<entry.rows).flatMap { row -> [String] in
        guard entry.isMatrix else { return [name + "[" + String(row) + "]"] }
        return (0..<entry.columns).map { name + "[" + String(row) + "," + String($0) + "]" }
      }
    }
    guard
      let first = try? Address.parse(
        (isGradient ? "grad " : "") + name + "[0]", in: program, steps: steps, sourceSteps: sourceSteps)
    else {
      return []
    }
    switch first {
    case .value(let slot, let time, _), .gradient(let slot, let time, _):
      return (0..<program.width(of: slot, time: time, steps: steps, sourceSteps: sourceSteps)).map {
        name + "[" + String($0) + "]"
      }
    default: return []
    }
  }

  private func name(_ head: String, _ name: String, _ slot: Int, _ time: Int) -> String {
    head + name + (slot == program.lossSlot ? "" : "[")
  }

  private var named: [Int] {
    program.slots.indices.filter { slot in
      program.isNamed(slot) && (!isGradient || program.adjointSlot(of: slot) != nil)
    }
  }

  private func slots(_ prefix: String) -> [Int] {
    named.filter { program.stages[program.slots[$0].stage].role.prefix == prefix }
  }

  private func isRecorded(_ slot: Int, _ time: Int) -> Bool {
    guard time > 0 else { return program.slots[slot].isState }
    let stage = program.stages[program.slots[slot].stage]
    let last = stage.isSource ? sourceSteps : steps
    return time <= last && stage.isActive(time, steps: last)
  }

  /// The steps of the sequence that stages of a prefix run over.
  private func times(from first: Int, _ prefix: String = "") -> Range<Int> {
    let isSource = program.stages.contains { $0.isSource && $0.role.prefix == prefix }
    return first..<max(first, (isSource ? sourceSteps : steps) + 1)
  }
}
