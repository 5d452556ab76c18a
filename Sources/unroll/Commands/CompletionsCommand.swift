import Arguments
import Recurrence

/// `unroll completions bash|zsh|fish`: a script that completes commands, options and their words.
let completionsCommand = Command(
  "completions", positionals: [Positional("shell", words: Completions.Shell.allCases.map(\.rawValue))]
) { invocation throws(Diagnosis) in
  guard let shell = invocation.positional("shell").flatMap(Completions.Shell.init) else { return }
  complete(shell)
}

/// Apart from the declaration, which the program's own declaration refers to.
private func complete(_ shell: Completions.Shell) {
  let console = Console()
  console.print(Completions.script(for: Main.program, shell: shell, texts: console.texts))
}
