import Files
import Foundation
import Recurrence

extension Workplace {
  /// A GRU of two inputs and two units under `gru.`, with a readout `fc`, whose tensors `change` may spoil.
  func writeStateDict(to name: String, change: ([Tensor]) -> [Tensor] = { $0 }) throws {
    func tensor(_ name: String, _ shape: [Int]) -> Tensor {
      let count = shape.reduce(1, *)
      // Any numbers of both signs do, as long as no two rows are alike.
      return Tensor(name, shape: shape, values: (0..<count).map { Double(($0 * 7 + count) % 11 - 5) / 8 })
    }
    let tensors = [
      tensor("gru.weight_ih_l0", [6, 2]), tensor("gru.weight_hh_l0", [6, 2]), tensor("gru.bias_ih_l0", [6]),
      tensor("gru.bias_hh_l0", [6]), tensor("fc.weight", [1, 2]), tensor("fc.bias", [1]),
    ]
    try SafeTensors.write(change(tensors), to: path(name))
  }
}
