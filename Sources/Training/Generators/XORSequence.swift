import Recurrence

/// Exclusive or over time: Elman, Finding structure in time, Cognitive Science 14 (1990), section 3.
///
/// Every third bit is the exclusive or of the two before it; the next bit is to be forecast, which can be done for every third one.
public enum XORSequence {
  /// The bits, `triples` times two random ones and their exclusive or.
  public static func bits(triples: Int, seed: UInt64) throws(Diagnosis) -> [Double] {
    try GeneratorSize.check([("triples", triples, 1)])
    var generator = Generator(seed: seed)
    var bits: [Double] = []
    for _ in 0..<triples {
      let (a, b) = (generator.integer(below: 2), generator.integer(below: 2))
      bits += [Double(a), Double(b), Double(a ^ b)]
    }
    return bits
  }

  /// The bits as one sequence with the next bit as the target of every step.
  public static func sample(triples: Int, seed: UInt64) throws(Diagnosis) -> Sample<Double> {
    let bits = try bits(triples: triples, seed: seed)
    return Sample(inputs: Array(bits.dropLast()), targets: Array(bits.dropFirst()))
  }
}
