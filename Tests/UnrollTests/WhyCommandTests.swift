import Experiments
import Foundation
import Recurrence
import Testing

@testable import unroll

struct WhyCommandTests {
  @Test("why shows the equation, the tree and that the bits are the same")
  func shown() throws {
    let outcome = try Workplace().unroll("why", firstLSTM, "grad c3[0]", "--depth", "2")
    #expect(outcome.status == 0 && outcome.errors == "")
    for part in ["Why is ∂c₃[0] = ", "through h₃", "along c", "gate i₄", "✓ re-evaluated"] {
      #expect(outcome.output.contains(part), "\(part)")
    }
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test("the equation in ASCII, LaTeX and MathML is one line in symbols and one with numbers")
  func alphabets() throws {
    let place = try Workplace()
    for (option, beginning) in [
      ("--ascii", "grad c3[0] = grad h3[0] * o3[0]"), ("--latex", "\\partial c_{3}[0] = "), ("--mathml", "<math"),
    ] {
      let lines = try place.unroll("why", firstLSTM, "grad c3[0]", option).output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[0].hasPrefix(beginning))
    }
  }

  @Test("JSON has the tree with the run's numbers, and with --exact their errors")
  func json() throws {
    let trace = try Experiment(path: firstLSTM).run()
    let outcome = try Workplace().unroll("why", firstLSTM, "grad c3[0]", "--json", "--exact", "--depth", "3")
    let tree = try outcome.json()
    let reference = try Address.parse("grad c3[0]", in: trace.program, steps: trace.steps)
    #expect(tree["address"].string == "grad l0.t3.c[0]")
    #expect(tree["value"].number == trace.value(reference))
    #expect(tree["exact"].numbers.count == 2)
    #expect(tree["error_ulps"].number != nil)
    let terms = tree["from"].elements
    #expect(terms.compactMap { $0["way"].string } == ["through h₃", "along c"])
    let sum = terms.compactMap { $0["value"].number }.reduce(0, +)
    #expect(sum == trace.value(reference))
  }

  @Test("an entry of a Jacobian is explained as text, as LaTeX and as JSON")
  func jacobian() throws {
    let place = try Workplace()
    let text = try place.unroll("why", firstLSTM, "dh3[0]/dh1[1]", "--depth", "2")
    #expect(text.status == 0 && text.output.contains("summed over the states at t = 2"))
    #expect(text.output.contains("✓ the terms"))
    let latex = try place.unroll("why", firstLSTM, "dh3[0]/dh2[1]", "--latex").output
    #expect(latex.hasPrefix("\\frac{\\partial h_{3}[0]}{\\partial h_{2}[1]} = "))
    let tree = try place.unroll("why", firstLSTM, "d h[0] at t3 / d h[1] at t1", "--json").json()
    #expect(tree["address"].string == "d l0.t3.h[0] / d l0.t1.h[1]")
    let terms = tree["from"].elements
    #expect(terms.count == 6 && terms.last?["subtotal"].number == tree["value"].number)
    #expect(try place.unroll("why", firstLSTM, "dh3[0]/dh1[1]", "--what-for").status == 2)
  }

  @Test("an update of a parameter is explained with the rule's numbers")
  func update() throws {
    let place = try Workplace()
    let words = ["why", firstLSTM, "update l0.W_hi[0,1]"]
    let text = try place.unroll(words + ["--update", "sgd", "--rate", "0.1"])
    #expect(text.status == 0 && text.output.contains("p − η g") && text.output.contains("grad l0.W_hi[0,1]"))
    for rule in ["momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"] {
      let tree = try place.unroll(words + ["--update", rule, "--json"]).json()
      #expect(tree["rule"].string == rule && tree["value"].number != tree["before"].number)
      #expect(tree["from"].elements.contains { $0["address"].string == "grad l0.W_hi[0,1]" })
    }
    #expect(try place.unroll(words).errors.contains("--update sgd"))
    #expect(try place.unroll(words + ["--rate", "0.1"]).status == 2)
    #expect(try place.unroll(words + ["--update", "sgd", "--latex"]).status == 2)
  }

  @Test("a shell is told the addresses of the run that the line names")
  func completing() throws {
    let place = try Workplace()
    #expect(
      try place.unroll("__complete", "why", firstLSTM, "'grad c3[").output == "grad c3[0]\ngrad c3[1]\ngrad c3[2]\n")
    #expect(try place.unroll("__complete", "step", firstLSTM, "--at", "l0.t2.f").output == "l0.t2.f[\n")
    #expect(try place.unroll("__complete", "why", "missing.json5", "l").output == "")
  }

  @Test("what for lists the readers, as text and as JSON")
  func whatFor() throws {
    let place = try Workplace()
    #expect(try place.unroll("why", firstLSTM, "grad c3[0]", "--what-for").output.contains("∂c₂[0]"))
    let json = try place.unroll("why", firstLSTM, "grad c3[0]", "--what-for", "--json").json()
    let readers = json["readers"].elements
    #expect(
      Set(readers.compactMap { $0["address"].string })
        == ["grad l0.t3.f[0]", "grad l0.t3.i[0]", "grad l0.t3.g[0]", "grad l0.t2.c[0]"])
  }

  @Test(
    "a trace file gives the same answer as the experiment, in both formats", arguments: ["t.json", "t.safetensors"])
  func traces(_ file: String) throws {
    let place = try Workplace()
    _ = try place.unroll("trace", firstLSTM, "--output", file)
    let expected = try place.unroll("why", firstLSTM, "grad W_hi[0,1]", "--exact")
    let outcome = try place.unroll("why", file, "grad W_hi[0,1]", "--exact")
    #expect(outcome.errors == "")
    #expect(outcome.output == expected.output)
  }

  @Test(
    "addresses that do not exist are refused with what does",
    arguments: [
      ("k3[0]", "did you mean"), ("c9[0]", "from 0 to 5"), ("c3[7]", "2"), ("[[", "no quantity"), ("c3", "c"),
    ])
  func badAddresses(_ address: String, _ part: String) throws {
    let outcome = try Workplace().unroll("why", firstLSTM, address)
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }

  @Test("a missing address, a depth that is none and a broken trace are refused")
  func badLines() throws {
    let place = try Workplace()
    #expect(try place.unroll("why", firstLSTM).status == 2)
    #expect(try place.unroll("why").status == 2)
    #expect(try place.unroll("why", firstLSTM, "c3[0]", "--depth", "-1").status == 2)
    _ = try place.unroll("trace", firstLSTM, "--output", "t.safetensors")
    let bytes = try place.contents("t.safetensors")
    try bytes.prefix(bytes.count / 2).write(to: place.folder.appendingPathComponent("half.safetensors"))
    let outcome = try place.unroll("why", "half.safetensors", "c3[0]")
    #expect(outcome.status == 1 && outcome.errors.contains("half.safetensors"))
  }
}
