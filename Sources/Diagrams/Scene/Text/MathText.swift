/// Sets a simple markup as mathematics: `∂L/∂h_t`, `W_hi h' + b_hi`, `σ_max`, `W_h^T`, `h_{t−1}`, `f_3[0]`.
///
/// Single letters are variables and stand slanted; words (`tanh`, `max`), digits and operators stand upright, and so do subscripts of
/// three letters or more. `_` and `^` take what follows up to the first character that is no letter and no digit, or what stands in
/// braces. A superscript behind a subscript stands above it.
public enum MathText {
  /// The size of subscripts and superscripts as a share of the line's.
  public static let scriptSize = 0.72
  /// How far subscripts fall, as a share of the line's size.
  public static let subscriptDrop = 0.22
  /// How far superscripts rise, as a share of the line's size.
  public static let superscriptRise = 0.36

  /// The markup as runs in a style, whose font should be `.math`.
  public static func runs(_ markup: String, _ style: TextStyle, paint: Paint? = nil) -> [TextRun] {
    var setter = MathSetter(style: style, paint: paint)
    var rest = Array(markup.unicodeScalars)[...]
    while let scalar = rest.first {
      if scalar == "_" || scalar == "^" {
        rest = rest.dropFirst()
        setter.addScript(takeScript(&rest), raised: scalar == "^")
      } else if isLetter(scalar) {
        let word = take(&rest) { isLetter($0) }
        let next = rest.first
        setter.addWord(word, isFunction: next == "(" || word.count > 1)
      } else {
        setter.add(scalar == "'" ? "′" : scalar == "-" ? "−" : scalar, isItalic: false)
        rest = rest.dropFirst()
      }
    }
    return setter.runs
  }

  private static func takeScript(_ rest: inout ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
    if rest.first == "{" {
      let inside = rest.dropFirst().prefix { $0 != "}" }
      rest = rest[min(inside.endIndex + 1, rest.endIndex)...]
      return Array(inside)
    }
    let word = take(&rest) { isLetter($0) || isDigit($0) }
    if !word.isEmpty { return word }
    guard let one = rest.popFirst() else { return [] }
    return [one]
  }

  private static func take(
    _ rest: inout ArraySlice<Unicode.Scalar>, while belongs: (Unicode.Scalar) -> Bool
  ) -> [Unicode.Scalar] {
    let taken = rest.prefix(while: belongs)
    rest = rest[taken.endIndex...]
    return Array(taken)
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

  /// Latin and Greek letters with their accents; the operators ∂ and ∇ are not among them.
  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x300...0x36F, 0x391...0x3C9: true
    default: false
    }
  }
}

/// Collects the runs of a formula; neighbors of one look share a run.
struct MathSetter {
  var style: TextStyle
  var paint: Paint?
  var runs: [TextRun] = []
  private var lastWasSubscript = false

  init(style: TextStyle, paint: Paint?) {
    self.style = style
    self.paint = paint
  }

  /// Letters on the line: one letter slants, a known function or a longer word does not.
  mutating func addWord(_ word: [Unicode.Scalar], isFunction: Bool) {
    let letters = word.filter { !(0x300...0x36F).contains($0.value) }
    let isVariable = letters.count == 1 && !(isFunction && letters[0] == "σ")
    for scalar in word { add(scalar, isItalic: isVariable) }
  }

  /// One character on the line.
  mutating func add(_ scalar: Unicode.Scalar, isItalic: Bool) {
    append(scalar, size: style.size, rise: 0, isItalic: isItalic || scalar == "∂", isStacked: false)
    lastWasSubscript = false
  }

  /// A subscript or superscript.
  mutating func addScript(_ script: [Unicode.Scalar], raised: Bool) {
    let letters = script.filter { MathText.isLetter($0) }
    let isWord = letters.count >= 3
    var isStacked = raised && lastWasSubscript
    let rise = raised ? style.size * MathText.superscriptRise : -style.size * MathText.subscriptDrop
    for scalar in script {
      let isTranspose = raised && script.count == 1 && scalar == "T"
      let sign: Unicode.Scalar = scalar == "'" ? "′" : scalar == "-" ? "−" : scalar
      append(
        sign, size: style.size * MathText.scriptSize, rise: rise,
        isItalic: MathText.isLetter(scalar) && !isWord && !isTranspose, isStacked: isStacked)
      isStacked = false
    }
    lastWasSubscript = !raised
  }

  private mutating func append(
    _ scalar: Unicode.Scalar, size: Double, rise: Double, isItalic: Bool, isStacked: Bool
  ) {
    var look = style.sized(size)
    look.isItalic = isItalic
    if !isStacked, let last = runs.last, last.style == look, last.rise == rise {
      runs[runs.count - 1].text.unicodeScalars.append(scalar)
    } else if !isStacked, scalar == " ", let last = runs.last, last.rise == rise, last.style.size == size {
      // A blank has no slant: it stays with what stands before it.
      runs[runs.count - 1].text.unicodeScalars.append(scalar)
    } else {
      runs.append(TextRun(String(Character(scalar)), look, paint: paint, rise: rise, isStacked: isStacked))
    }
  }
}
