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
}
