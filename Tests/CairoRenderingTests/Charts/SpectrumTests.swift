import Diagrams
import Testing

@testable import CairoRendering

@Suite("Spectra, Jacobians and ledgers, set in real type")
struct SpectrumTests {
  let shaper = PangoShaper()

  private func check(_ scene: Scene, _ seed: Int) {
    let problems = ChartSupport.problems(scene, shaper)
    #expect(problems.isEmpty, "seed \(seed): \(problems)")
  }

  private func options(_ dice: inout ChartSupport.Dice) -> ChartOptions {
    ChartSupport.page(&dice)
  }

  @Test("200 random sets of matrices: nothing outside the page, no two labels overlap")
  func spectra() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let data = (0..<dice.int(1...4)).map { index in
        let size = dice.int(1...64)
        let scale = dice.share() < 0.1 ? dice.wild() : 0.01 + 2 * dice.share()
        return SpectrumData(
          name: ["Gaussian", "orthogonal", "a matrix with a long name", "$W_hh$"][index],
          note: dice.share() < 0.5 ? "" : "from a long story about QR",
          eigenvalues: (0..<size).map { _ in
            .init(real: scale * (2 * dice.share() - 1), imaginary: scale * (2 * dice.share() - 1))
          }, singularValues: dice.share() < 0.8 ? (0..<size).map { _ in abs(scale) * dice.share() } : [],
          rows: dice.share() < 0.8 ? (0..<size).map { _ in (0..<size).map { _ in scale * (dice.share() - 0.5) } } : [])
      }
      check(
        SpectrumChart.scene(data, options(&dice), measure: shaper.measure, texts: ChartSupport.texts), seed)
    }
  }

  @Test("200 random families of singular values: nothing outside the page, no two labels overlap")
  func jacobians() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let units = dice.int(2...64)
      let base = 2 * dice.share()
      let values = (0...dice.int(1...200)).map { lag in
        (0..<units).map { _ in
          dice.share() < 0.01
            ? 0 : Double(sign: .plus, exponent: Int(Double(lag) * (base - 1.5)), significand: 1 + dice.share())
        }
      }
      check(
        JacobianChart.scene(
          JacobianData(name: "the LSTM", singularValues: values), options(&dice), measure: shaper.measure,
          texts: ChartSupport.texts), seed)
    }
  }

  @Test("200 random ledgers: nothing outside the page, no two labels overlap")
  func ledgers() throws {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let steps = dice.share() < 0.7 ? dice.int(1...20) : dice.int(21...200)
      let norms = (0..<steps).map { row in (0...row).map { _ in dice.share() < 0.1 ? 0 : abs(dice.wild()) } }
      var shares = norms.map { $0.map { $0 == 0 ? 0 : dice.share() - 0.3 } }
      let sum = shares.joined().reduce(0, +)
      if abs(sum) > 0.1 { shares = shares.map { $0.map { $0 / sum } } }
      let data = LedgerData(
        parameter: "W_hh", norms: norms, shares: shares, truncation: dice.share() < 0.6 ? dice.int(1...12) : nil,
        angle: dice.share() < 0.5 ? 90 * dice.share() : nil)
      let scene = LedgerChart.scene(data, options(&dice), measure: shaper.measure, texts: ChartSupport.texts)
      check(scene, seed)
    }
  }
}
