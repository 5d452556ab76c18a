import Arguments
import CMalloc
import Foundation
import Recurrence
import Terminal
import Texts

/// The program: reads the command line, runs a command, and turns a diagnosis into a sentence and an exit status.
@main
struct Main {
  static func main() {
    keepMemory()
    let console = Console()
    do throws(Diagnosis) {
      try run(Array(CommandLine.arguments.dropFirst()), console)
    } catch {
      console.complain(error)
      exit(error.exitStatus)
    }
  }

  /// Has memory that is let go of stay with the program, as glibc itself does once a large piece was let go of: a command that takes
  /// milliseconds would fetch it again, page by page.
  private static func keepMemory() {
    #if canImport(Glibc)
      mallopt(M_MMAP_THRESHOLD, 32 << 20)
      mallopt(M_TRIM_THRESHOLD, 64 << 20)
    #endif
  }

  private static func run(_ words: [String], _ console: Console) throws(Diagnosis) {
    if words.first == AddressCompletions.word { return AddressCompletions.print(Array(words.dropFirst()), console) }
    switch try program.parse(words) {
    case .run(let invocation):
      guard let command = program.command(invocation.path), let run = command.run else { return }
      try run(invocation)
    case .help(let path):
      let help = Help(texts: console.texts, columns: console.columns, theme: console.theme)
      console.print(help(path))
    case .version:
      console.print("unroll " + version)
    }
  }

  /// The version, as in CHANGELOG.md.
  static let version = "0.1.0"

  /// The program with all its commands.
  static let program = Command(
    "unroll",
    commands: [
      learnCommand, bookCommand, lessonCommand, quizCommand, traceCommand, whyCommand, stepCommand, checkCommand,
      drawCommand, gradientsCommand, cellsCommand, trainCommand, evaluateCommand, predictCommand, generateCommand,
      updateCommand, exportCommand, completionsCommand,
    ])
}

extension Command {
  /// The command at the end of a path that begins with this one's name.
  func command(_ path: [String]) -> Command? {
    guard path.first == name else { return nil }
    guard path.count > 1 else { return self }
    for command in commands {
      if let found = command.command(Array(path.dropFirst())) { return found }
    }
    return nil
  }
}
