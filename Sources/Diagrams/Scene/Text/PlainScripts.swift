/// Subscripts and superscripts in plain text, in Unicode's own where it has them: `c₄[2]`, `hₜ₋₁`, `10⁻⁷`; else `W_hf`, `σ_max`.
enum PlainScripts {
  /// The runs as plain text.
  static func text(_ runs: [TextRun]) -> String {
    var text = ""
    var script = ""
    var rise = 0.0
    for run in runs {
      if run.rise != rise || run.isStacked {
        text += written(script, rise: rise)
        script = ""
        rise = run.rise
      }
      if run.rise == 0 { text += run.text } else { script += run.text }
    }
    return text + written(script, rise: rise)
  }

  /// One script; a word keeps its letters, since Unicode lacks some of them.
  private static func written(_ script: String, rise: Double) -> String {
    guard !script.isEmpty, rise != 0 else { return "" }
    let isWord = script.unicodeScalars.count > 1 && script.unicodeScalars.allSatisfy { MathText.isLetter($0) }
    var result = ""
    for scalar in script.unicodeScalars {
      guard !isWord, let small = rise < 0 ? lowered(scalar) : raised(scalar) else {
        return (rise < 0 ? "_" : "^") + (isWord || script.unicodeScalars.count == 1 ? script : "{\(script)}")
      }
      result.unicodeScalars.append(small)
    }
    return result
  }

  private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "0"..."9": Unicode.Scalar(0x2080 + scalar.value - 0x30)
    case "−": "₋"
    case "+": "₊"
    case "(": "₍"
    case ")": "₎"
    case "a": "ₐ"
    case "e": "ₑ"
    case "h": "ₕ"
    case "i": "ᵢ"
    case "j": "ⱼ"
    case "k": "ₖ"
    case "n": "ₙ"
    case "o": "ₒ"
    case "r": "ᵣ"
    case "t": "ₜ"
    case "x": "ₓ"
    default: nil
    }
  }

  private static func raised(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "1": "¹"
    case "2": "²"
    case "3": "³"
    case "0", "4"..."9": Unicode.Scalar(0x2070 + scalar.value - 0x30)
    case "−": "⁻"
    case "+": "⁺"
    case "T": "ᵀ"
    case "i": "ⁱ"
    default: nil
    }
  }
}
