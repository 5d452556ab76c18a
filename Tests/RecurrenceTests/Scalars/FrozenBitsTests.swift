import Testing

@testable import Recurrence

@Suite("Frozen bits")
struct FrozenBitsTests {
  /// Results of every function, and of generic code over them, mixed into 64 bits (FNV-1a over words).
  static func checksum() throws -> UInt64 {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ x: Double) {
      // The bits of NaN are the processor's affair.
      sum = (sum ^ (x.isNaN ? 1 : x.bitPattern)) &* 0x100_0000_01B3
    }
    for function in TestedFunction.all {
      for row in try ExactValues.rows(function.name) {
        mix(function.inDouble(row.words[0]))
        mix(Double(function.inFloat(Float(row.words[0]))))
      }
    }
    for row in try ExactValues.rows("sin") {
      mix(Double.sin(row.words[0]))
      mix(Double.cos(row.words[0]))
    }
    for row in try ExactValues.rows("pow") { mix(Double.pow(row.words[0], row.words[1])) }
    for row in try ExactValues.rows("exp-wide") {
      let x = DoubleDouble(high: row.words[0], low: row.words[1])
      for result in [DoubleDouble.exp(x), .tanh(x), .sigmoid(x), .log(x * x), x / DoubleDouble(3)] {
        mix(result.high)
        mix(result.low)
      }
    }
    var generator = Generator(seed: 11)
    // Arrays, because these loops are what the compiler turns into vector instructions.
    let xs = (0..<4096).map { _ in generator.gaussian() * 4 }
    for function in [Double.exp, Double.tanh, Double.sigmoid] { xs.map(function).forEach(mix) }
    xs.map { Double.exp($0) }.forEach(mix)
    xs.map { Double.tanh($0) }.forEach(mix)
    xs.map { Double.sigmoid($0) }.forEach(mix)
    xs.map { Double.log($0.magnitude) }.forEach(mix)
    return sum
  }

  @Test("every build gives the same bits: debug, release, for this processor or for any")
  func checksumIsFrozen() throws {
    let frozen = try #require(UInt64(ExactValues.lines("checksum").first ?? "", radix: 16))
    let sum = try Self.checksum()
    #expect(sum == frozen, "the bits changed: \(String(sum, radix: 16))")
  }
}
