import Recurrence

/// A sequence of numbers of one length, cut or filled up, with what belongs to it.
public struct CodedText: Equatable, Sendable {
  /// Where a sequence is cut or filled up.
  public enum Side: String, CaseIterable, Equatable, Sendable { case front, back }

  /// The numbers.
  public let codes: [Int]
  /// True where a number is not padding.
  public let mask: [Bool]

  /// Cuts or fills `codes` to `length`.
  /// - Throws: `text.length`.
  public init(
    _ codes: [Int], length: Int, padding: Int = 0, pads: Side = .front, cuts: Side = .front
  ) throws(Diagnosis) {
    guard length >= 1 else { throw Diagnosis("text.length", ["got": "\(length)"]) }
    let kept = Array(cuts == .front ? codes.suffix(length) : codes.prefix(length))
    let rest = length - kept.count
    let filling = Array(repeating: padding, count: rest)
    let flags = Array(repeating: true, count: kept.count)
    self.codes = pads == .front ? filling + kept : kept + filling
    mask = pads == .front ? Array(repeating: false, count: rest) + flags : flags + Array(repeating: false, count: rest)
  }

  /// Pieces of a text for a language model: `length` tokens each, with the token after each as its target; what is left over at the end
  /// is dropped.
  /// - Throws: `text.length`, `text.too-short`.
  public static func pieces(_ codes: [Int], length: Int, stride step: Int? = nil) throws(Diagnosis) -> [Sample<Double>]
  {
    let step = step ?? length
    guard length >= 1, step >= 1 else { throw Diagnosis("text.length", ["got": "\(min(length, step))"]) }
    guard codes.count > length else {
      throw Diagnosis("text.too-short", ["got": "\(codes.count)", "needed": "\(length + 1)"])
    }
    return stride(from: 0, to: codes.count - length, by: step).map { start in
      Sample(
        inputs: codes[start..<start + length].map { Double($0) },
        targets: codes[start + 1...start + length].map { Double($0) })
    }
  }
}
