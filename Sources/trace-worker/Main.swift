import Foundation
import Recurrence

/// A worker that times the engine for a harness: one forward pass and full back-propagation through time, everything traced.
///
/// It reads lines `run CELL I H T BUDGET_MS` from standard input (`rnn`, `lstm` or `gru`; input and hidden size; steps) and answers
/// each with `us MEDIAN n REPS scalars COUNT loss LOSS gsum SUM`, SUM being the sum of |gradient| over all parameters, or with
/// `skip WHY`. The problem is the harness's: all numbers come from one stream of splitmix64, batch 1, a linear readout with as many
/// outputs as inputs, mean squared error.
@main
struct Main {
  static func main() {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 6, words[0] == "run", let input = Int(words[2]), let hidden = Int(words[3]),
        let steps = Int(words[4]), let budget = Double(words[5])
      else {
        print("skip a line is: run CELL I H T BUDGET_MS")
        continue
      }
      do throws(Diagnosis) {
        let problem = try Problem(cell: words[1], input: input, hidden: hidden, steps: steps)
        print(try problem.measured(milliseconds: budget))
      } catch {
        print("skip \(error.key)")
      }
      fflush(nil)
    }
  }
}

/// One size of one cell.
private struct Problem {
  let program: Program
  let parameters: Parameters<Double>
  let sample: Sample<Double>

  init(cell name: String, input: Int, hidden: Int, steps: Int) throws(Diagnosis) {
    let cell = try Cell.named(name == "rnn" ? "rnn-tanh" : name)
    let model = Model(inputs: input, layers: [.init(cell, hidden: hidden)], readout: .init(outputs: input))
    program = try Program(model, loss: .meanSquaredError)
    var stream = Stream()
    let scale = 1 / Double(hidden).squareRoot()
    let gates = program.slots.isEmpty ? 0 : cell.packings.first { $0.tensor == "weight_ih" }?.blocks.count ?? 1
    let shapes = [
      ("weight_ih_l0", [gates * hidden, input]), ("weight_hh_l0", [gates * hidden, hidden]),
      ("bias_ih_l0", [gates * hidden]), ("bias_hh_l0", [gates * hidden]), ("readout.weight", [input, hidden]),
      ("readout.bias", [input]),
    ]
    let tensors = shapes.map { name, shape in
      NamedTensor(name, shape: shape, values: stream.take(shape.reduce(1, *)).map { $0 * scale })
    }
    parameters = try Parameters(program, stateDict: tensors)
    sample = Sample(inputs: stream.take(steps * input), targets: stream.take(steps * input))
  }

  func measured(milliseconds: Double) throws(Diagnosis) -> String {
    var trace = try program.run(parameters, sample)
    var times: [Double] = []
    let begun = ContinuousClock.now
    while times.count < 3 || begun.duration(to: .now) < .milliseconds(milliseconds) {
      let start = ContinuousClock.now
      trace = try program.run(parameters, sample)
      times.append(start.duration(to: .now) / .microseconds(1))
    }
    times.sort()
    let sum = trace.parameterGradients.values.reduce(0) { $0 + $1.magnitude }
    return "us \(times[times.count / 2]) n \(times.count) scalars \(trace.storage.count) "
      + "loss \(trace.loss ?? .nan) gsum \(sum)"
  }
}

/// The numbers of the harness: splitmix64, the top 53 bits, in [−1, 1).
private struct Stream {
  private var index: UInt64 = 0

  mutating func take(_ count: Int) -> [Double] {
    (0..<count).map { _ in
      index += 1
      var z = index &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return Double(z >> 11) * 0x1p-52 - 1
    }
  }
}
