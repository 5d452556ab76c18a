import Foundation
import Testing

/// y = W h + b on the last rows of the sequence, as many as the target has, and the loss.
enum TextbookReadout {
  /// Writes y, the loss and the readout's gradients; returns ∂L/∂h of the readout alone, `[time][unit]`.
  static func run(
    states h: [[Double]], parameters: [String: [[Double]]], target: TextbookTarget, into run: inout TextbookRun
  ) throws -> [[Double]] {
    let weight = try #require(parameters["readout.weight"])
    let bias = try #require(parameters["readout.bias"]?.first)
    let first = h.count - target.rows
    let y = h[first...].map { TextbookAlgebra.sum(TextbookAlgebra.product(weight, $0), bias) }
    let (loss, dy) = lossAndGradient(y, target)
    var dWeight = TextbookAlgebra.zeros(like: weight)
    var dBias = [Double](repeating: 0, count: bias.count)
    var dh = TextbookAlgebra.zeros(like: h)
    for row in 0..<y.count {
      TextbookAlgebra.addOuter(dy[row], h[first + row], to: &dWeight)
      TextbookAlgebra.add(dy[row], to: &dBias)
      TextbookAlgebra.addTransposed(weight, dy[row], to: &dh[first + row])
    }
    run.loss = loss
    run.values["y"] = y
    run.gradients["y"] = dy
    run.gradients["output"] = dh
    run.gradients["readout.weight"] = dWeight
    run.gradients["readout.bias"] = [dBias]
    return dh
  }

  static func lossAndGradient(_ y: [[Double]], _ target: TextbookTarget) -> (Double, [[Double]]) {
    var loss = 0.0
    var dy = TextbookAlgebra.zeros(like: y)
    switch target {
    case .meanSquaredError(let wanted):
      let elements = Double(y.count * y[0].count)
      for t in 0..<y.count {
        for k in 0..<y[t].count {
          let error = y[t][k] - wanted[t][k]
          loss += error * error / elements
          dy[t][k] = 2 * error / elements
        }
      }
    case .crossEntropy(let classes):
      for t in 0..<y.count {
        let largest = y[t].max() ?? 0
        var total = 0.0
        for v in y[t] { total += Foundation.exp(v - largest) }
        loss += (largest + Foundation.log(total) - y[t][classes[t]]) / Double(y.count)
        for k in 0..<y[t].count {
          let probability = Foundation.exp(y[t][k] - largest) / total
          dy[t][k] = (probability - (k == classes[t] ? 1 : 0)) / Double(y.count)
        }
      }
    }
    return (loss, dy)
  }
}
