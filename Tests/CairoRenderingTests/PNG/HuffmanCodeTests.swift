import Testing

@testable import CairoRendering

@Suite("Huffman's codes")
struct HuffmanCodeTests {
  /// The share of all long bit strings that begin with a word: 1 of a complete code.
  private func share(_ code: HuffmanCode) -> Double {
    code.lengths.reduce(0) { $0 + ($1 > 0 ? 1 / Double(1 << Int($1)) : 0) }
  }

  @Test("The words of powers of two are as long as their logarithms say")
  func logarithms() {
    let code = HuffmanCode(counts: [8, 4, 0, 2, 1, 1], longest: 15)
    #expect(code.lengths == [1, 2, 0, 3, 4, 4])
    // RFC 1951, section 3.2.2: 0, 10, 110, 1110, 1111, sent from their first bit on.
    #expect(code.words == [0b0, 0b01, 0, 0b011, 0b0111, 0b1111])
    #expect(code.size(of: [8, 4, 0, 2, 1, 1]) == 8 + 8 + 6 + 4 + 4)
  }

  @Test("Fibonacci's numbers, which want the deepest tree, are cut to the longest word, and the code stays complete")
  func limited() {
    var counts: [UInt32] = [1, 1]
    while counts.count < 30 { counts.append(counts[counts.count - 1] + counts[counts.count - 2]) }
    for longest in [5, 7, 15] {
      let code = HuffmanCode(counts: counts, longest: longest)
      #expect(code.lengths.allSatisfy { $0 > 0 && $0 <= longest })
      #expect(share(code) == 1)
      #expect(code.lengths == code.lengths.sorted(by: >))
    }
  }

  @Test("One symbol or none still make a complete code")
  func few() {
    for counts: [UInt32] in [[0, 0, 0], [0, 7, 0], [5, 0]] {
      #expect(share(HuffmanCode(counts: counts, longest: 7)) == 1)
    }
  }
}
