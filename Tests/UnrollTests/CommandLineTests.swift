import Arguments
import Foundation
import Testing
import Texts

@testable import unroll

/// A path of commands, the program first.
private func paths(_ command: Command, above: [Command] = []) -> [[Command]] {
  [above + [command]] + command.commands.flatMap { paths($0, above: above + [command]) }
}

struct CommandLineTests {
  @Test(
    "every command has its help, which names its options and its examples",
    arguments: paths(Main.program).map { $0.map(\.name) })
  func help(_ names: [String]) throws {
    let path = try #require(paths(Main.program).first { $0.map(\.name) == names })
    let words = path.dropFirst().map(\.name)
    let outcome = try Workplace().unroll(words + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    let key = path.count == 1 ? "help.unroll" : "help." + words.joined(separator: ".")
    // The texts are wrapped to the width of the terminal.
    let flat = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.hasPrefix(Catalog.english(key)))
    // A separate command takes none of its parents' options.
    for option in path.suffix(from: path.lastIndex { $0.isSeparate } ?? 0).flatMap(\.options) {
      #expect(flat.contains("--" + option.name))
    }
    for command in path.last?.commands ?? [] { #expect(flat.contains(command.name)) }
    for line in outcome.output.split(separator: "\n") where !line.contains("unroll ") {
      #expect(line.count <= 80, "a page fits a terminal of 80 columns")
    }
  }

  @Test("every key that a help page asks for has its text")
  func helpKeys() {
    let known = Set(Catalog.english.keys)
    for key in Help.keys(Main.program, texts: .english) { #expect(known.contains(key), "\(key) has a text") }
  }

  @Test("without a word, the program shows its help and succeeds")
  func noWords() throws {
    let outcome = try Workplace().unroll()
    #expect(outcome.status == 0)
    #expect(outcome.output == (try Workplace().unroll("--help")).output)
  }

  @Test("the version is the one of the newest entry of the list of changes")
  func version() throws {
    let outcome = try Workplace().unroll("--version")
    #expect(outcome.output == "unroll \(Main.version)\n")
    let changes = try String(contentsOfFile: repositoryFile("CHANGELOG.md"), encoding: .utf8)
    #expect(changes.contains("## " + Main.version) || changes.contains("[\(Main.version)]"))
  }

  @Test(
    "a wrong command line ends with status 2 and says what was meant",
    arguments: [
      (["chek"], "'check'"), (["draw", "unroled"], "'unrolled'"), (["check", "--jsn"], "--json"),
      (["check", "--weights"], "--weights needs a value"),
      (["check", "--cell=a", "--cell=b"], "--cell is given twice"),
      (["check", "a", "b"], "'b' is one argument more"), (["check"], "needs something to run"),
      (["check", "--weights", "w"], "--input"), (["check", "--loss", "mae"], "'mse'"),
      (["check", "--json=yes"], "--json is given or not"), (["completions"], "<shell>"),
      (["completions", "bsh"], "'bash'"), (["export", firstLSTM], "--pytorch, --keras"),
      (["export", "--pytorch", "--keras", firstLSTM], "--pytorch, --keras"),
      (["check", firstLSTM, "--cell", "lstm"], "--cell"), (["learn", "--chapter", "x"], "'x'"),
      (["learn", "--chapter", "99"], "chapters 1 to"), (["learn", "nothing"], "'nothing'"),
      (["draw", "unrolled", firstLSTM, "--at", "t9"], "from 1 to 5"),
      (["draw", "unrolled", firstLSTM, "--scale", "0"], "--scale"),
      (["draw", "unrolled", firstLSTM, "-o", "a.gif"], "a.gif"),
      (["draw", "unrolled", firstLSTM, "--text", "-o", "a.png"], "SVG"),
    ])
  func wrongCommandLines(_ words: [String], _ expected: String) throws {
    let place = try Workplace()
    let outcome = try place.unroll(words)
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("unroll: ") && outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(place.names == [], "nothing is written")
  }

  @Test("colors go to terminals only, and never with NO_COLOR", arguments: [["cells"], ["cells", "gru"], ["--help"]])
  func colors(_ words: [String]) throws {
    let plain = try Workplace().unroll(words, environment: ["TERM": "xterm-256color"])
    #expect(!plain.output.contains("\u{1B}"))
    let forced = try Workplace().unroll(words, environment: ["TERM": "xterm-256color", "NO_COLOR": "1"])
    #expect(forced.output == plain.output)
  }

  @Test("completion scripts are accepted by the shells that are installed", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let place = try Workplace()
    let outcome = try place.unroll("completions", shell)
    #expect(outcome.status == 0)
    for name in Main.program.commands.map(\.name) { #expect(outcome.output.contains(name)) }
    guard try place.shell("command -v \(shell)").status == 0 else { return }
    try place.write(outcome.output, to: "script")
    let check = try place.shell("\(shell) -n script")
    #expect(check.status == 0, "\(check.errors)")
  }
}
