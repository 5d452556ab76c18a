import Testing

@testable import Recurrence

@Suite("Distances in ulps")
struct UlpsTests {
  @Test("the unit is the distance of neighbors around the exact value")
  func units() {
    #expect((1.0).nextUp.ulps(from: .one) == 1)
    #expect((1.0).ulps(from: DoubleDouble(high: 1, low: 0x1p-53)) == -0.5)
    // Just below 1 the neighbors are only 2⁻⁵³ apart.
    #expect((1.0).ulps(from: DoubleDouble(high: 1, low: -0x1p-54)) == 0.5)
    #expect((-1.0).ulps(from: DoubleDouble(high: -1, low: 0x1p-54)) == -0.5)
    #expect((3 * 0x1p-1074).ulps(from: DoubleDouble(0x1p-1074)) == 2)
    #expect(Float(1).nextUp.ulps(from: .one) == 1)
    #expect(Float(1).ulps(from: DoubleDouble(1 - 0x1p-26)) == 0.25)
    #expect((3 * Float.leastNonzeroMagnitude).ulps(from: DoubleDouble(0x1p-149)) == 2)
  }

  @Test("infinities and NaN are no distance from themselves and infinitely far from numbers")
  func exceptions() {
    #expect(Double.infinity.ulps(from: DoubleDouble(.infinity)) == 0)
    #expect(Double.nan.ulps(from: DoubleDouble(.nan)) == 0)
    #expect((1.0).ulps(from: DoubleDouble(.infinity)) == .infinity && Double.nan.ulps(from: .one) == .infinity)
    #expect(Float.infinity.ulps(from: DoubleDouble(1e300)) == 0)
  }
}
