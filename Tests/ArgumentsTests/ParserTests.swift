import Recurrence
import Testing
import Texts

@testable import Arguments

/// A small program with everything in it: shared options, nested commands, a command that runs and has commands below it.
let program = Command(
  "unroll", options: [.flag("plain")],
  commands: [
    Command(
      "trace",
      options: [
        .value("weights", "FILE", short: "w"), .value("sigma", "X", default: "1"), .value("seed", "N"),
        .choice("loss", ["mse", "cross_entropy"], default: "mse", group: "model"), .flag("quiet", short: "q"),
        .flag("verbose", short: "v"), .value("cell", "NAME", repeats: true),
      ],
      positionals: [Positional("input"), Positional("more", .any)], run: { _ in }),
    Command("gradients", commands: [Command("jacobian", run: { _ in })], run: { _ in }),
    Command("draw", commands: [Command("unrolled", run: { _ in })]),
    Command("completions", positionals: [Positional("shell", words: ["bash", "zsh", "fish"])], run: { _ in }),
  ])

/// The invocation that a command line asks for.
func invocation(_ words: String...) throws -> Invocation {
  guard case .run(let invocation) = try program.parse(words) else {
    Issue.record("\(words) runs nothing")
    throw Diagnosis("test")
  }
  return invocation
}

/// The sentence that a command line is refused with.
func refusal(_ words: String...) -> String {
  do throws(Diagnosis) {
    _ = try program.parse(words)
    return "accepted"
  } catch {
    #expect(error.exitStatus == 2)
    return Catalog.english(error)
  }
}

@Suite struct ParserTests {
  @Test("values come as --name value, --name=value, -w value and -wvalue")
  func forms() throws {
    for words in [["--weights", "a"], ["--weights=a"], ["-w", "a"], ["-wa"], ["-w=a"], ["-qw", "a"]] {
      guard case .run(let run) = try program.parse(["trace", "x"] + words) else { throw Diagnosis("test") }
      #expect(run["weights"] == "a")
    }
    #expect(try invocation("trace", "x", "--weights=a=b")["weights"] == "a=b")
    #expect(try invocation("trace", "x", "--weights=")["weights"] == "")
  }

  @Test("negative numbers and a lone dash are values, as options and as arguments")
  func negativeNumbers() throws {
    #expect(try invocation("trace", "x", "--sigma", "-0.5").double("sigma") == -0.5)
    #expect(try invocation("trace", "x", "--sigma", "-1e-3").double("sigma") == -1e-3)
    #expect(try invocation("trace", "-", "-7").allPositionals("more") == ["-7"])
    #expect(try invocation("trace", "-").positional("input") == "-")
  }

  @Test("after -- everything is an argument")
  func doubleDash() throws {
    let run = try invocation("trace", "--", "--weights", "-q")
    #expect(run.positional("input") == "--weights")
    #expect(run.allPositionals("more") == ["-q"])
    #expect(!run.isGiven("quiet"))
  }

  @Test("options of a command hold for the commands below it, before and after their name")
  func sharedOptions() throws {
    #expect(try invocation("--plain", "draw", "unrolled").isGiven("plain"))
    #expect(try invocation("draw", "unrolled", "--plain").path == ["unroll", "draw", "unrolled"])
  }

  @Test("a command that runs by itself may have commands below it")
  func runsAndHasCommands() throws {
    #expect(try invocation("gradients").path == ["unroll", "gradients"])
    #expect(try invocation("gradients", "jacobian").path == ["unroll", "gradients", "jacobian"])
  }

  @Test("a command that cannot run by itself, and the program alone, show their help")
  func help() throws {
    for (words, depth) in [([], 1), (["draw"], 2), (["draw", "unrolled", "-h"], 3), (["trace", "--help"], 2)] {
      guard case .help(let path) = try program.parse(words) else { throw Diagnosis("test") }
      #expect(path.count == depth)
    }
    guard case .version = try program.parse(["--version"]) else { throw Diagnosis("test") }
  }

  @Test("flags stand together, repeated options collect, defaults fill in")
  func collecting() throws {
    let run = try invocation("trace", "x", "-qv", "--cell", "lstm", "--cell=gru")
    #expect(run.isGiven("quiet") && run.isGiven("verbose"))
    #expect(run.all("cell") == ["lstm", "gru"])
    #expect(run["loss"] == "mse" && !run.isGiven("loss"))
    #expect(run["seed"] == nil)
  }

  @Test("a wrong command line is refused with what is wrong and the nearest known word")
  func refusals() {
    #expect(refusal("trace", "--wieghts", "a") == "There is no option --wieghts; did you mean --weights?")
    #expect(refusal("trace", "-weights=a") != "accepted")
    #expect(refusal("trase") == "There is no command 'trase'; did you mean 'trace'?")
    #expect(refusal("zzzzzz").contains("trace, gradients, draw, completions"))
    #expect(refusal("trace", "--weights").contains("--weights needs a value"))
    #expect(refusal("trace", "--weights", "--quiet").contains("--weights needs a value"))
    #expect(refusal("trace", "x", "--quiet=1").contains("takes no value"))
    #expect(refusal("trace", "x", "--seed", "1", "--seed", "2").contains("given twice"))
    #expect(refusal("trace", "x", "--loss", "mes").contains("did you mean 'mse'"))
    #expect(refusal("trace").contains("needs <input>"))
    #expect(refusal("completions", "bash", "more").contains("one argument more"))
    #expect(refusal("completions", "fihs").contains("did you mean 'fish'"))
  }

  @Test("a number out of its range, or no number at all, is refused with the range")
  func numbers() throws {
    func sentence(_ words: String..., read: (Invocation) throws(Diagnosis) -> Void) throws -> String {
      guard case .run(let run) = try program.parse(["trace", "x"] + words) else { throw Diagnosis("test") }
      do throws(Diagnosis) {
        try read(run)
        return "accepted"
      } catch { return Catalog.english(error) }
    }
    let seed = try sentence("--seed", "0") { (run) throws(Diagnosis) in _ = try run.int("seed", in: 1...9) }
    #expect(seed == "--seed takes a whole number from 1 to 9; it got '0'.")
    let text = try sentence("--seed", "1.5") { (run) throws(Diagnosis) in _ = try run.int("seed") }
    #expect(text == "--seed takes a whole number; '1.5' is none.")
    let huge = try sentence("--seed=99999999999999999999") { (run) throws(Diagnosis) in
      _ = try run.int("seed", in: 0...Int.max)
    }
    #expect(huge == "--seed takes a whole number from 0 on; it got '99999999999999999999'.")
    let infinite = try sentence("--sigma", "inf") { (run) throws(Diagnosis) in _ = try run.double("sigma") }
    #expect(infinite == "--sigma takes a number; 'inf' is none.")
    let missing = try sentence { (run) throws(Diagnosis) in _ = try run.required("weights") }
    #expect(missing.hasPrefix("unroll trace needs --weights."))
  }

  @Test("the words of an enumeration are read as its cases")
  func enumerations() throws {
    enum Loss: String, CaseIterable { case mse, cross_entropy }
    #expect(try invocation("trace", "x", "--loss", "cross_entropy").choice("loss", as: Loss.self) == .cross_entropy)
  }
}
