import Foundation
import Testing
import Texts

@testable import Arguments

@Suite struct CompletionsTests {
  /// What bash offers for the last of `words`.
  private func offers(_ words: [String]) throws -> [String] {
    let script = Completions.script(for: program, shell: .bash, texts: Catalog(parsing: ""))
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
}
