import Testing

/// One affine map a = W_i x + b_i + W_h s + b_h of a gate and the gradients gathered for it; a missing bias is zero.
struct TextbookGate {
  let name: String
  let inputWeight: [[Double]]
  let recurrentWeight: [[Double]]
  let inputBias: [Double]
  let recurrentBias: [Double]
  var inputGradient: [[Double]]
  var recurrentGradient: [[Double]]
  var inputBiasGradient: [Double]
  var recurrentBiasGradient: [Double]

  /// Takes `W_iX`, `W_hX`, `b_iX` and `b_hX` out of the parameters, X being the gate's letter.
  init(_ name: String, _ parameters: [String: [[Double]]]) throws {
    self.name = name
    inputWeight = try #require(parameters["W_i\(name)"])
    recurrentWeight = try #require(parameters["W_h\(name)"])
    let none = [Double](repeating: 0, count: inputWeight.count)
    inputBias = parameters["b_i\(name)"]?[0] ?? none
    recurrentBias = parameters["b_h\(name)"]?[0] ?? none
    inputGradient = TextbookAlgebra.zeros(like: inputWeight)
    recurrentGradient = TextbookAlgebra.zeros(like: recurrentWeight)
    inputBiasGradient = none
    recurrentBiasGradient = none
  }

  func fromInput(_ x: [Double]) -> [Double] {
    TextbookAlgebra.sum(TextbookAlgebra.product(inputWeight, x), inputBias)
  }

  func fromState(_ s: [Double]) -> [Double] {
    TextbookAlgebra.sum(TextbookAlgebra.product(recurrentWeight, s), recurrentBias)
  }

  /// Hands the gradient `d` of W_i x + b_i back to W_i, b_i and x.
  mutating func backToInput(_ d: [Double], x: [Double], dx: inout [Double]) {
    TextbookAlgebra.addOuter(d, x, to: &inputGradient)
    TextbookAlgebra.add(d, to: &inputBiasGradient)
    TextbookAlgebra.addTransposed(inputWeight, d, to: &dx)
  }

  /// Hands the gradient `d` of W_h s + b_h back to W_h, b_h and s.
  mutating func backToState(_ d: [Double], s: [Double], ds: inout [Double]) {
    TextbookAlgebra.addOuter(d, s, to: &recurrentGradient)
    TextbookAlgebra.add(d, to: &recurrentBiasGradient)
    TextbookAlgebra.addTransposed(recurrentWeight, d, to: &ds)
  }

  func report(to run: inout TextbookRun) {
    run.gradients["W_i\(name)"] = inputGradient
    run.gradients["W_h\(name)"] = recurrentGradient
    run.gradients["b_i\(name)"] = [inputBiasGradient]
    run.gradients["b_h\(name)"] = [recurrentBiasGradient]
  }
}
