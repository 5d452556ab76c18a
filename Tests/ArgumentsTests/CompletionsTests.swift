import Foundation
import Testing
import Texts

@testable import Arguments

@Suite struct CompletionsTests {
  /// What bash offers for the last of `words`.
  private func offers(_ words: [String], script: String? = nil) throws -> [String] {
    let script = script ?? Completions.script(for: program, shell: .bash, texts: Catalog(parsing: ""))
    let bash = Process()
    bash.executableURL = URL(filePath: "/bin/bash")
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    bash.arguments = [
      "--norc", "-c",
      script + "\nCOMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _unroll; printf '%s\\n' \"${COMPREPLY[@]}\"",
    ]
    let pipe = Pipe()
    bash.standardOutput = pipe
    try bash.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    bash.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("bash completes commands, their options and the words of a choice")
  func bash() throws {
    #expect(try offers(["unroll", "tr"]) == ["trace"])
    #expect(try offers(["unroll", "trace", "--we"]) == ["--weights"])
    #expect(try offers(["unroll", "trace", "--loss", "c"]) == ["cross_entropy"])
    #expect(try offers(["unroll", "draw", ""]).contains("unrolled"))
    #expect(try offers(["unroll", "completions", "z"]) == ["zsh"])
    #expect(try offers(["unroll", "trace", "--loss", "mse", "--q"]) == ["--quiet"])
  }

  @Test(
    "bash asks the program for addresses, with blanks and brackets as they are, and offers options where there are none"
  )
  func addresses() throws {
    let why = Command(
      "why", options: [.value("at", "ADDRESS"), .flag("json")], positionals: [Positional("address", .optional)])
    let script = Completions.script(for: Command("unroll", commands: [why]), shell: .bash, texts: Catalog(parsing: ""))
    // A function in the program's place: it answers with what it was asked.
    let program = "unroll() { [ \"$4\" != none ] || return; printf '%s\\n' 'grad c3[0]' \"$*\"; }"
    for (words, expected) in [
      (["unroll", "why", "run.json5", "gr"], ["grad c3[0]", "__complete why run.json5 gr"]),
      (["unroll", "why", "--at", "l0."], ["grad c3[0]", "__complete why --at l0."]),
      (["unroll", "why", "run.json5", "--j"], ["--json"]),
      (["unroll", "why", "run.json5", "none"], []),
    ] {
      #expect(try offers(words, script: script + program) == expected, "\(words)")
    }
  }

  @Test("fish asks the program for addresses, too")
  func fish() {
    let why = Command("why", positionals: [Positional("address", .optional)])
    let script = Completions.script(for: Command("unroll", commands: [why]), shell: .fish, texts: Catalog(parsing: ""))
    #expect(script.contains("(unroll __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)"))
    #expect(script.contains("-n '__fish_seen_subcommand_from why' -f -a '(__unroll_addresses)'"))
  }

  @Test("zsh has functions of its own, which keep its path, and add no blank after what goes on")
  func zsh() {
    let why = Command(
      "why", options: [.choice("loss", ["mse", "mae"])], positionals: [Positional("address", .optional)])
    let script = Completions.script(for: Command("unroll", commands: [why]), shell: .zsh, texts: Catalog(parsing: ""))
    #expect(script.contains("'why:--loss') compadd -- mse mae; return ;;"))
    #expect(script.contains("compadd -S '' -a open"))
    // In zsh a local called path is the search path.
    #expect(!script.contains("local path") && !script.contains(" path="))
  }
}
