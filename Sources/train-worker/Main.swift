import Recurrence
import Training

/// Answers the training benchmark: each line `run MODEL DTYPE BUDGET_MS` with the median time of an epoch and the losses.
///
/// The answer is `us MEDIAN_EPOCH n EPOCHS loss0 L0 loss L compile_s S` (loss0: the first batch at the initial parameters; loss: the
/// first epoch's) or `skip WHY`. `--workers N` trains on N threads. The models are those of Keras's, PyTorch's and JAX's workers, trained by Adam at 0.001, without shuffling.
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments
    let count = arguments.count == 3 && arguments[1] == "--workers" ? Int(arguments[2]) ?? 1 : 1
    var current: (name: String, bench: Bench)?
    while let line = readLine() {
      let words = line.split(separator: " ").map { String($0) }
      guard words.count == 4, words[0] == "run", let budget = Double(words[3]) else { continue }
      guard words[2] == "f64" else {
        answer("skip float64 only")
        continue
      }
      do throws(Diagnosis) {
        if current?.name != words[1] {
          guard let bench = try Bench(words[1], workers: count) else {
            answer("skip no such model")
            continue
          }
          current = (words[1], bench)
        }
        if let text = try current?.bench.run(milliseconds: budget) { answer(text) }
      } catch {
        answer("skip \(error.key)")
      }
    }
  }

  private static func answer(_ text: String) {
    print(text)
    flushOutput()
  }
}
