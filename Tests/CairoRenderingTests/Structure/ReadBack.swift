import Diagrams
import Recurrence

/// Reads the numbers of a picture back and compares them with the run that it shows.
struct ReadBack {
  let trace: Trace<Double>
  let scene: Scene
  /// The run that a difference is to, or what a chart of no run shows, by address.
  var other: Trace<Double>?
  /// The powers of ten that the picture says its numbers are in.
  private let exponents: [Int]

  init(_ scene: Scene, _ trace: Trace<Double>) {
    self.trace = trace
    self.scene = scene
    var exponents = [0]
    for label in scene.labels where label.address == nil && label.runs.count > 1 {
      // "gradients in 10⁻³", "× 10³"
      guard let raised = label.runs.last, raised.rise > 0, let exponent = ReadBack.integer(raised.text),
        label.runs[label.runs.count - 2].text.hasSuffix("10")
      else { continue }
      exponents.append(exponent)
    }
    self.exponents = exponents
  }

  /// The labels whose numbers are not those of the run, with what the run has; and how many were compared.
  func mismatches() -> (wrong: [String], compared: Int) {
    var wrong: [String] = []
    var compared = 0
    for label in scene.labels {
      guard let address = label.address else { continue }
      compared += 1
      let parts = address.components(";")
      let tokens = ReadBack.tokens(label.text)
      let numbers = parts.count == 1 ? tokens.suffix(1) : tokens[...]
      guard numbers.count == parts.count else {
        wrong.append("\(label.text): not as many numbers as addresses: \(address)")
        continue
      }
      for (part, token) in zip(parts, numbers) {
        guard let value = value(part) else {
          wrong.append("\(label.text): no such address: \(part)")
          continue
        }
        if !agrees(token, value) { wrong.append("\(label.text) stands for \(part) = \(value)") }
      }
    }
    return (wrong, compared)
  }

  private func value(_ address: String) -> Double? {
    if address.hasPrefix("norm ") { return norm(String(address.dropFirst(5))) }
    if let derived = derived(address) { return derived }
    return reference(address).map { trace.value($0) }
  }

  /// `norm [above|within|later] grad l0.t3.h`: of the gradient, or of one of its parts.
  private func norm(_ text: String) -> Double? {
    let words = text.split(separator: " ")
    guard let place = words.last, words.dropLast().last == "grad" else { return nil }
    guard case .gradient(let slot, let time, _)? = reference("grad \(place)[0]") else { return nil }
    var vector = Array(trace.gradients(slot, time: time) ?? [])
    if words.count > 2 {
      for unit in vector.indices {
        vector[unit] = 0
        guard let explanation = trace.explain(.gradient(slot: slot, time: time, unit: unit)) else { return nil }
        for part in explanation.parts {
          let isAbove = trace.program.slots[part.slot].stage != trace.program.slots[slot].stage
          let kind = isAbove ? "above" : part.time == time ? "within" : "later"
          if kind == words[0] { vector[unit] += part.working.evaluate { trace.value($0) } }
        }
      }
    }
    let largest = vector.map { abs($0) }.max() ?? 0
    guard largest > 0 else { return 0 }
    return largest * vector.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }

  /// The scalar whose address this is, by going through all of them: independent of how addresses are read.
  func reference(_ address: String) -> Reference? {
    let isGradient = address.hasPrefix("grad ")
    let text = isGradient ? String(address.dropFirst(5)) : address
    let unit = text.split(separator: "[").dropFirst().first.flatMap { Int($0.dropLast()) } ?? 0
    let place = text.split(separator: "[")[0]
    if let index = trace.program.parameters.index(of: String(place)) {
      let indices = text.dropFirst(place.count + 1).dropLast().split(separator: ",").compactMap { Int($0) }
      let (row, column) = (indices.first ?? 0, indices.count > 1 ? indices[1] : 0)
      return isGradient
        ? .parameterGradient(index, row: row, column: column) : .parameter(index, row: row, column: column)
    }
    guard let time = place.split(separator: ".").compactMap({ $0.first == "t" ? Int($0.dropFirst()) : nil }).first
    else { return text == "loss" ? .loss : nil }
    let slot = trace.program.slots.indices.first {
      Address.text(ofSlot: $0, time: time, in: trace.program) == place
    }
    guard let slot, trace.isRecorded(slot, time: time), trace.values(slot, time: time).count > unit else { return nil }
    return isGradient
      ? .gradient(slot: slot, time: time, unit: unit) : .value(slot: slot, time: time, unit: unit)
  }

  /// Whether a written number is the value, rounded to the digits that are written, in one of the picture's powers of ten.
  private func agrees(_ text: String, _ value: Double) -> Bool {
    if !value.isFinite { return text == NumberText(value, decimals: 2).mantissa }
    if let power = ReadBack.power(text) {
      return (text.hasPrefix("−") == (value < 0)) && abs(logarithm(abs(value)) - Double(power)) <= 0.51
    }
    guard let (number, unit) = ReadBack.number(text) else { return false }
    return exponents.contains { exponent in
      let scaled = value / tenTo(exponent / 2) / tenTo(exponent - exponent / 2)
      return abs(number - scaled) <= unit * 0.5000001 + abs(scaled) * 1e-12
    }
  }

  /// A number such as `−1.27` or `3.1×10−7`, and the value of one in its last place.
  static func number(_ text: String) -> (value: Double, unit: Double)? {
    let halves = text.split(separator: "×")
    guard let mantissa = halves.first.flatMap({ Double($0.replacing("−", with: "-")) }) else { return nil }
    let decimals = halves[0].split(separator: ".").dropFirst().first?.count ?? 0
    var factor = 1.0
    if halves.count == 2 {
      guard halves[1].hasPrefix("10"), let exponent = integer(String(halves[1].dropFirst(2))) else { return nil }
      factor = Double("1e\(exponent)") ?? .nan
    }
    return (mantissa * factor, (Double("1e-\(decimals)") ?? .nan) * factor)
  }

  /// The exponent of `10⁻²⁸`.
  static func power(_ text: String) -> Int? {
    let rest = text.hasPrefix("−10") ? text.dropFirst(3) : text.hasPrefix("10") ? text.dropFirst(2) : ""
    let digits = rest.compactMap { superscripts[$0] }
    return digits.isEmpty || digits.count != rest.count ? nil : Int(String(digits))
  }

  /// A whole number, also in superscripts.
  private static func integer(_ text: String) -> Int? {
    Int(String(text.replacing("−", with: "-").map { superscripts[$0] ?? $0 }))
  }

  /// The pieces of a text that are numbers; its last piece where none is.
  static func tokens(_ text: String) -> [String] {
    let pieces = text.split(whereSeparator: { " \u{a0},:".contains($0) }).map {
      $0.hasSuffix("%") ? String($0.dropLast()) : String($0)
    }
    let numbers = pieces.filter { number($0) != nil || power($0) != nil || ["NaN", "∞", "−∞"].contains($0) }
    return numbers.isEmpty ? Array(pieces.suffix(1)) : numbers
  }

  private static let superscripts: [Character: Character] = [
    "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
  ]

  private func tenTo(_ n: Int) -> Double { Double("1e\(n)") ?? .nan }

  private func logarithm(_ value: Double) -> Double {
    var (value, exponent) = (value, 0.0)
    while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
    while value < 1 && value > 0 { (value, exponent) = (value * 10, exponent - 1) }
    // Between 1 and 10 the half lies at √10.
    return exponent + (value < 3.1622776601683795 ? 0.25 : 0.75)
  }
}
