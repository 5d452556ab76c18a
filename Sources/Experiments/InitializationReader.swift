import Files
import Recurrence

extension Initializer {
  /// The words for schemes; the last two say what all parameters get.
  private enum Word: String, CaseIterable {
    case zeros, constant, gaussian, uniform, orthogonal, identity, pytorch, keras
    case glorotUniform = "glorot_uniform"
    case glorotNormal = "glorot_normal"
  }

  /// Reads `initialization`: the schemes and the seed.
  static func read(_ reader: inout ObjectReader) throws(Diagnosis) -> (initializer: Initializer, seed: UInt64) {
    try reader.allow(Experiment.keys["initialization"] ?? [])
    let word: Word = try reader.choice("scheme")
    var initializer: Initializer
    switch word {
    case .pytorch: initializer = .pytorch
    case .keras: initializer = .keras
    default: initializer = Initializer(try scheme(&reader, word))
    }
    try refuseUnused(&reader, word)
    if let recurrent = try scheme(&reader, under: "recurrent") { initializer.recurrent = recurrent }
    if let bias = try scheme(&reader, under: "bias") { initializer.bias = bias }
    initializer.forgetBias = try reader.number(
      "forget_bias", default: initializer.forgetBias,
      in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
    // Whole numbers beyond 2⁵³ are not exact in every JSON reader.
    let seed = try reader.integer("seed", default: 0, in: 0...1 << 53)
    return (initializer, UInt64(seed))
  }

  /// A scheme for recurrent matrices or for vectors: a word, or an object with what belongs to the word.
  private static func scheme(_ reader: inout ObjectReader, under key: String) throws(Diagnosis) -> Scheme? {
    guard let tree = reader.tree(key) else { return nil }
    if let word = tree.string {
      let allowed = Word.allCases.filter { ![.pytorch, .keras, .gaussian, .constant].contains($0) }
      // The two that need a number are known, too, so that the diagnosis says what is missing.
      if word == Word.gaussian.rawValue || word == Word.constant.rawValue {
        throw reader.problem(
          "experiment.scheme-number", key, ["scheme": word, "needs": word == "gaussian" ? "sigma" : "value"])
      }
      _ = try reader.choice(key, among: allowed.map(\.rawValue))
      return try scheme(&reader, Word(rawValue: word) ?? .zeros)
    }
    guard var inner = try reader.object(key) else { return nil }
    try inner.allow(Experiment.keys["initialization." + key] ?? [])
    let words = Word.allCases.filter { $0 != .pytorch && $0 != .keras }.map(\.rawValue)
    let word = Word(rawValue: try inner.choice("scheme", among: words)) ?? .zeros
    let scheme = try scheme(&inner, word)
    try refuseUnused(&inner, word)
    return scheme
  }

  private static func scheme(_ reader: inout ObjectReader, _ word: Word) throws(Diagnosis) -> Scheme {
    let largest = Double.greatestFiniteMagnitude
    switch word {
    case .zeros, .pytorch, .keras: return .zeros
    case .constant: return .constant(try reader.number("value", in: -largest...largest))
    case .gaussian: return .gaussian(try reader.number("sigma", in: 0...largest))
    case .uniform: return .uniform
    case .glorotUniform: return .glorotUniform
    case .glorotNormal: return .glorotNormal
    case .orthogonal: return .orthogonal
    case .identity: return .identity
    }
  }

  /// A number that the scheme has no use for is a mistake.
  private static func refuseUnused(_ reader: inout ObjectReader, _ word: Word) throws(Diagnosis) {
    for (key, owner) in [("sigma", Word.gaussian), ("value", .constant)] where reader.has(key) && word != owner {
      throw reader.problem("experiment.scheme-unused", key, ["scheme": word.rawValue, "owner": owner.rawValue])
    }
  }
}
