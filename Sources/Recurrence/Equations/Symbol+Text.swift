extension Symbol {
  /// The symbol in plain text: `∂c₃[0]`, `aᶠ₃[1]`, `hₜ₋₁`; in ASCII as addresses are typed: `grad c3[0]`, `a_f3[1]`, `h'`.
  public func text(_ alphabet: Formula.Alphabet = .unicode) -> String {
    alphabet == .unicode ? unicode : ascii
  }

  private var name: String { mark.isEmpty ? base : base + "_" + mark }

  private var ascii: String {
    let sign = isGradient ? "grad " : ""
    if prefix == "readout.", time == .none { return sign + prefix + base + brackets }
    switch time {
    case .none: return sign + (layer == nil ? "" : prefix) + name + brackets
    case .earlier(let delay): return sign + Symbol.delayed(name, delay) + brackets
    case .step(let step):
      let isPlain = layer == nil && !base.hasPrefix("(") && !(name.last?.isNumber ?? false)
      return sign + (isPlain ? name + String(step) : prefix + "t" + String(step) + "." + bareName) + brackets
    }
  }

  /// Without the parentheses that a formula has instead of a letter.
  private var bareName: String { base.hasPrefix("(") ? String(base.dropFirst().dropLast()) : name }

  private static func delayed(_ name: String, _ delay: Int) -> String {
    delay <= 2 ? name + String(repeating: "'", count: delay) : name + "(t-" + String(delay) + ")"
  }

  private var unicode: String {
    var text = isGradient ? "∂" : ""
    text += isLoss ? (time == .none ? "L" : "ℓ") : base
    if let layer { text += "⁽" + DecimalText.superscript(layer) + (isReverse ? "←" : "") + "⁾" }
    text += Symbol.raised(mark)
    switch time {
    case .none: break
    case .step(let step): text += Symbol.lowered(step)
    case .earlier(let delay): text += delay == 0 ? "ₜ" : "ₜ₋" + Symbol.lowered(delay)
    }
    return text + brackets
  }

  /// Whether this is the loss, which has a letter of its own.
  var isLoss: Bool { base == "loss" && mark.isEmpty }

  /// `[2]`, `[0,1]`.
  var brackets: String {
    guard !indices.isEmpty else { return "" }
    var text = "["
    for (position, index) in indices.enumerated() { text += (position > 0 ? "," : "") + String(index) }
    return text + "]"
  }

  /// A whole number in subscript digits.
  static func lowered(_ number: Int) -> String {
    let digits: [Character] = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
    var text = ""
    for digit in String(number) { text.append(digit.wholeNumberValue.map { digits[$0] } ?? "₋") }
    return text
  }

  /// Letters as superscripts, since Unicode lacks subscript f, g and z; with an underscore where a superscript is lacking, too.
  static func raised(_ mark: String) -> String {
    var text = ""
    for character in mark {
      guard let raised = superscripts[character] else { return "_" + mark }
      text.append(raised)
    }
    return text
  }

  private static let superscripts: [Character: Character] = [
    "a": "ᵃ", "b": "ᵇ", "c": "ᶜ", "d": "ᵈ", "e": "ᵉ", "f": "ᶠ", "g": "ᵍ", "h": "ʰ", "i": "ⁱ", "j": "ʲ", "k": "ᵏ",
    "l": "ˡ", "m": "ᵐ", "n": "ⁿ", "o": "ᵒ", "p": "ᵖ", "r": "ʳ", "s": "ˢ", "t": "ᵗ", "u": "ᵘ", "v": "ᵛ", "w": "ʷ",
    "x": "ˣ", "y": "ʸ", "z": "ᶻ", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]
}
