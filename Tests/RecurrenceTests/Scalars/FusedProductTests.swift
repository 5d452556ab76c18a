import Testing

@testable import Recurrence

@Suite("Products added with one rounding")
struct FusedProductTests {
  @Test("the sum in parts has the bits of the processor's instruction")
  func partsAgree() {
    var generator = Generator(seed: 12)
    for round in 0..<200_000 {
      let (a, b) = (generator.gaussian(), generator.gaussian() * 0x1p-20)
      // Of every four, one c cancels most of the product, one is tiny beside it, one much larger, one of any size.
      let c =
        switch round % 4 {
        case 0: -(a * b) * (1 + generator.uniform(in: -4...4) * 0x1p-52)
        case 1: a * b * generator.gaussian() * 0x1p-53
        case 2: generator.gaussian() * 0x1p33
        default: generator.gaussian()
        }
      #expect(Double.fusedInParts(a, b, c) == Double.fused(a, b, c), "\(a) × \(b) + \(c)")
    }
  }

  @Test("ties that a second rounding would decide wrongly are decided right")
  func ties() {
    // 1 + 2⁻⁵³ is a tie; what lies beyond its bits must decide it.
    let (up, down) = (Double.fused(0x1p-27, 0x1.0000000000001p-26, 1), Double.fused(0x1p-27, 0x1.fffffffffffffp-27, 1))
    #expect(up == 1.0.nextUp && down == 1)
    #expect(Double.fusedInParts(0x1p-27, 0x1.0000000000001p-26, 1) == up)
    #expect(Double.fusedInParts(0x1p-27, 0x1.fffffffffffffp-27, 1) == down)
  }

  @Test("a tie is decided by what is too small to be left in the sum of the rests", arguments: [1.0, -1.0])
  func lostBits(sign: Double) {
    // Both products are 2⁻⁵³ but for a rest beyond their last bits: 2⁻¹⁰⁷ more, and 2⁻¹¹³ less.
    let up = (a: sign * 5, b: 0x1.999999999999ap-56, c: sign)
    #expect(Double.fusedInParts(up.a, up.b, up.c) == sign * 1.0.nextUp)
    let down = (a: sign * 0x1.00000004p0, b: 0x1.fffffff8p-54, c: sign * 1.0.nextUp)
    #expect(Double.fusedInParts(down.a, down.b, down.c) == sign * 1.0.nextUp)
    #expect(Double.fused(up.a, up.b, up.c) == sign * 1.0.nextUp)
    #expect(Double.fused(down.a, down.b, down.c) == sign * 1.0.nextUp)
  }
}
