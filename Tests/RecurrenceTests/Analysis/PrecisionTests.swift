import Testing

@testable import Recurrence

@Suite("Precision")
struct PrecisionTests {
  @Test("Float32 loses half the digits of Float64, and each is a few ulps off")
  func errors() throws {
    let program = try LaboratoryRun.program(.lstm)
    let report = try PrecisionReport(
      program, LaboratoryRun.parameters(program), LaboratoryRun.sample(program, steps: 5), from: .float32)
    #expect(report.singleErrors.rows.count == report.doubleErrors.rows.count)
    for (single, double) in zip(report.singleErrors.rows, report.doubleErrors.rows) {
      #expect(single.group == double.group && single.notFinite == 0 && double.notFinite == 0)
      #expect(single.mean <= single.largest && double.mean <= double.largest)
      switch single.group {
      case .value(let slot) where slot == program.input || slot == program.target:
        // Given, and the same in all three.
        #expect(single.largest == 0 && double.largest == 0)
      case .value(let slot) where ["i", "f", "o"].contains(program.slots[slot].name):
        // σ is 1 ulp off at most, and hands on a fraction of what its argument, a sum of a dozen roundings, has.
        #expect(single.largest > 0 && single.largest < 8)
        #expect(double.largest > 0 && double.largest < 8)
      default: break
      }
    }
    let row = try #require(report.doubleErrors.rows.max { $0.largest < $1.largest })
    let worst = try #require(row.worst)
    #expect(abs(report.double.value(worst).ulps(from: report.exact.value(worst))) == row.largest)
  }

  @Test("Rounding the parameters to Float32 shows in every quantity when the runs start from given numbers")
  func start() throws {
    let program = try LaboratoryRun.program(.rnnTanh)
    let report = try PrecisionReport(
      program, LaboratoryRun.parameters(program), LaboratoryRun.sample(program, steps: 3))
    let input = try #require(report.singleErrors.rows.first)
    #expect(input.group == .value(slot: program.input))
    #expect(input.largest > 0 && input.largest <= 0.5)  // a correct rounding
  }

  @Test("Underflow begins at the first subnormal scalar, long before the gradient is zero")
  func underflow() throws {
    // ∂L/∂h is 2 · 2⁻ᵏ at lag k: below 2⁻¹²⁶ from lag 128 on.
    let trace = try GradientFlowTests.linear(0.5, steps: 160)
    let sample = Sample<Double>(inputs: [Double](repeating: 0, count: 160), targets: [1])
    let report = try PrecisionReport(trace.program, trace.parameters, sample)
    let slot = try #require(trace.program.slot(layer: 0, "h"))
    #expect(report.singleErrors.firstUnderflow == .gradient(slot: slot, time: 160 - 128, unit: 0))
    // h at the lags 128 … 160; the pre-activation and x, whose weight is 1, up to lag 159.
    #expect(report.singleErrors.underflows == 33 + 2 * 32)
    #expect(report.doubleErrors.firstUnderflow == nil && report.doubleErrors.underflows == 0)
  }

  @Test("The first scalar that is not finite is named, with the largest that it was computed from")
  func explosion() throws {
    let model = Model(inputs: 1, layers: [.init(.rnnReLU, hidden: 1, biases: false)])
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters.values = [1, 1e100]
    let trace = try program.run(
      parameters, Sample(inputs: [1, 0, 0, 0, 0, 0], targets: [Double](repeating: 0, count: 6)))
    // h = 1, 1e100, 1e200, 1e300, then 1e400.
    let found = try #require(trace.firstNotFinite())
    guard case .value(let slot, 5, 0) = found.reference else {
      Issue.record("\(found.reference)")
      return
    }
    #expect(program.slots[slot].name == "W_hh h'")
    let state = try #require(program.slot(layer: 0, "h"))
    #expect(found.largestOperand == .value(slot: state, time: 4, unit: 0))
    #expect(found.explanation != nil)
    let calm = try LaboratoryRun.trace(LaboratoryRun.program(.rnnTanh), steps: 3)
    #expect(calm.firstNotFinite() == nil)
  }

  @Test("Parameters beyond Float32 are refused")
  func tooLarge() throws {
    let trace = try GradientFlowTests.linear(1e39, steps: 1)
    #expect(throws: Diagnosis("laboratory.no-single", ["got": "1e+39"])) {
      try PrecisionReport(trace.program, trace.parameters, Sample(inputs: [0], targets: [1]))
    }
  }
}
