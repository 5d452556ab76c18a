/// Unicode's small letters and digits, above the line and below it, and what they stand for.
enum ScriptDigits {
  /// What a subscript stands for: `ₜ` for t.
  static let below: [Character: Character] = table(
    "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", "0123456789+−=()aehijklmnoprstuvxβγρφχ")

  /// What a superscript stands for: `ᶠ` for f.
  static let above: [Character: Character] = table(
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟᵀ", "0123456789+−=()abcdefghijklmnoprstuvwxyzβγδT")

  private static func table(_ marks: String, _ plain: String) -> [Character: Character] {
    Dictionary(zip(marks, plain), uniquingKeysWith: { first, _ in first })
  }

  /// Whether a text has any of them.
  static func areIn(_ text: some StringProtocol) -> Bool { text.contains { below[$0] != nil || above[$0] != nil } }
}
