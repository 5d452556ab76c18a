import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("Pieces of the unrolled network")
struct UnrolledPiecesTests {
  @Test("Excerpts keep the step that matters, its neighbors, the first and the last")
  func steps() {
    #expect(Excerpt.steps(5, most: 6, around: 3) == Excerpt(shown: [1, 2, 3, 4, 5], hidden: 0))
    #expect(Excerpt.steps(200, most: 6, around: 200) == Excerpt(shown: [1, 2, 3, 198, 199, 200], hidden: 194))
    #expect(Excerpt.steps(200, most: 6, around: 100).shown == [1, 2, 99, 100, 101, 200])
    #expect(Excerpt.steps(200, most: nil, around: 100).hidden == 0)
    #expect(Excerpt.steps(7, most: 1, around: 4).shown == [4])
    #expect(Excerpt.steps(1, most: 6, around: 9).shown == [1])
  }

  @Test("Excerpts of units keep the one that matters and leave a row for the count")
  func units() {
    #expect(Excerpt.units(8, most: 8).shown == Array(0..<8))
    #expect(Excerpt.units(64, most: 8) == Excerpt(shown: Array(0..<7), hidden: 57))
    #expect(Excerpt.units(64, most: 8, including: 40).shown == [0, 1, 2, 3, 4, 5, 40])
    #expect(Excerpt.units(64, most: 8).rows == 8)
  }

  @Test("Values keep their unit; gradients take the power of ten in which the largest has digits before the point")
  func scales() {
    #expect(TileScale.values([0.3, -1.2]).text(-1.2) == "−1.20")
    #expect(TileScale.values([112, 118, 606]).text(606) == "606")
    #expect(TileScale.values([35.5, 1]).text(35.5) == "35.5")
    #expect(TileScale.values([2.5e-7]).exponent == -9)
    let scale = TileScale.gradients([0.3382, -0.0014])
    #expect(scale.exponent == -3 && scale.text(0.3382) == "338.2" && scale.text(-0.0014) == "−1.4")
    #expect(scale.power(-3e-12) == "−10⁻¹²" || scale.power(-3e-12) == "−10⁻¹¹")
    #expect(scale.power(0) == nil && scale.power(0.001) == nil)
    #expect(TileScale.gradients([0.0, .nan]).exponent == 0)
  }

  @Test("A state's gradient is the sum of what comes from above, within and later")
  func sources() throws {
    let model = Model(inputs: 2, layers: [.init(.lstm, hidden: 3)], readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 4, seed: 10)
    for name in ["h", "c"] {
      let slot = try #require(trace.program.slot(layer: 0, name))
      for time in 1...4 {
        let sources = GradientSources(trace, slot: slot, time: time)
        let gradients = Array(try #require(trace.gradients(slot, time: time)))
        for unit in 0..<3 {
          let sum = sources.above[unit] + sources.within[unit] + sources.later[unit]
          // Three sums in another order than the engine's one.
          #expect(abs(sum - gradients[unit]) <= 1e-14)
        }
        #expect(
          sources.hasLater == (time < 4) && sources.hasAbove == (name == "h") && sources.hasWithin == (name == "c"))
      }
    }
  }

  @Test("Norms of numbers whose squares vanish or overflow are right")
  func norms() {
    // Three roundings.
    #expect(abs(GradientSources.norm([3e-200, 4e-200]) / 5e-200 - 1) < 1e-15)
    #expect(abs(GradientSources.norm([3e200, -4e200]) / 5e200 - 1) < 1e-15)
    #expect(GradientSources.norm([0.0, 0]) == 0)
    #expect(GradientSources.norm([1, .infinity]).isNaN)
  }
}
