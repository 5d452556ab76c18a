import Arguments
import Experiments
import Files
import Recurrence
import Terminal

/// What a shell asks while an address is typed: `unroll __complete why FILE 'l0.t'` prints what fits, a line each.
///
/// It reads the experiment or trace that the line names, runs nothing, and says nothing where nothing fits.
enum AddressCompletions {
  /// The word that stands for the command; it is no command of its own, so that no help lists it.
  static let word = Completions.addressWord
  /// Larger JSON files would keep a person waiting for a list.
  private static let largestJSON = 32 << 20

  /// Prints the completions of the last word.
  static func print(_ words: [String], _ console: Console) {
    // Shells hand over a quote and backslashes as they are typed.
    guard let typed = words.last?.filter({ $0 != "'" && $0 != "\"" && $0 != "\\" }) else { return }
    for file in words.dropFirst().dropLast() where file.first != "-" {
      guard let (program, steps) = run(file) else { continue }
      for completion in Address.completions(of: typed, in: program, steps: steps) { console.print(completion) }
      return
    }
  }

  private static func run(_ file: String) -> (Program, steps: Int)? {
    do throws(Diagnosis) {
      if TraceFile.Format(path: file) == .safetensors {
        let trace = try TraceFile.open(file).trace
        return (trace.program, trace.steps)
      }
      let bytes = try InputFile.read(file, limit: largestJSON)
      if String(decoding: bytes.prefix(1024), as: UTF8.self).contains("\"" + TraceHeader.format + "\"") {
        let trace = try TraceFile.read(bytes, file: file).trace
        return (trace.program, trace.steps)
      }
      let experiment = try Experiment(bytes, file: file)
      return (
        experiment.program, experiment.sample.inputs.count / experiment.program.slots[experiment.program.input].units
      )
    } catch {
      return nil
    }
  }
}
