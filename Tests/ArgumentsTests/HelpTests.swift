import Testing
import Texts

@testable import Arguments

@Suite struct HelpTests {
  let texts = Catalog(
    parsing: """
      help.unroll = Shows every number of a recurrent network.
      help.trace = Runs a model and keeps every number.
      help.trace.about = The trace holds every gate of every unit at every time step, and the gradient of the loss with respect to each.
      help.trace.examples = unroll trace x.csv
        unroll trace --loss mse x.csv
      help.trace.input = The sequence, as CSV.
      help.option.weights = The parameters.
      help.trace.sigma = How wide.
      help.group.model = Model
      help.group.options = Options
      help.group.general = General
      help.group.usage = Usage
      help.group.examples = Examples
      help.default = (default: {value})
      help.option.help = Show this help.
      help.options-word = options
      """)

  private func help(columns: Int) -> [String] {
    Help(texts: texts, columns: columns)([program, program.commands[0]]).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  @Test("help says the usage, the options in groups with their defaults, and the examples as they are")
  func contents() {
    let lines = help(columns: 80)
    #expect(lines.first == "Runs a model and keeps every number.")
    #expect(lines.contains("  unroll trace [options] <input> [<more> …]"))
    #expect(lines.contains { $0.hasPrefix("  -w, --weights FILE") && $0.hasSuffix("The parameters.") })
    #expect(lines.contains { $0.contains("--sigma X") && $0.hasSuffix("How wide. (default: 1)") })
    #expect(lines.contains("Model"))
    #expect(lines.contains("  unroll trace --loss mse x.csv"))
    #expect(lines.contains { $0.hasPrefix("  -h, --help") })
  }

  @Test("help fits the width of the terminal", arguments: [40, 60, 80])
  func width(columns: Int) {
    for line in help(columns: columns) where !line.contains("--loss mse|") { #expect(line.count <= columns) }
  }

  @Test("every text that the help needs has a key that can be checked")
  func keys() {
    let keys = Help.keys(program, texts: texts)
    for key in ["help.unroll", "help.trace.sigma", "help.option.weights", "help.draw.unrolled", "help.group.model"] {
      #expect(keys.contains(key))
    }
  }

  @Test("completion scripts know every command and option", arguments: Completions.Shell.allCases)
  func completions(shell: Completions.Shell) {
    let script = Completions.script(for: program, shell: shell, texts: texts)
    for word in ["trace", "jacobian", "weights", "cross_entropy", "unrolled"] { #expect(script.contains(word)) }
  }
}
