import Foundation
import Recurrence
import Testing
import Texts

@testable import Lessons

/// Variations, sweeps and measures on small experiments that stand in the chapter itself.
struct VariationTests {
  /// Two tanh units, five steps.
  static let base = """
    ```experiment base
    about: Two tanh units.
    json5: {
        // The comment stays a comment.
        model: { inputs: 1, layers: [{ cell: "rnn-tanh", hidden: 2 }], readout: { outputs: 1 } },
        parameters: {
          "l0.W_ih": [[0.5], [-0.3]], "l0.W_hh": [[0.8, 0.2], [-0.3, 0.6]],
          "l0.b_ih": [0, 0], "l0.b_hh": [0, 0], "readout.W": [[1.2, -0.8]], "readout.b": [0],
        },
        data: { inputs: [[1], [0.5], [-0.5], [0.25], [0]], targets: [[0], [0], [0], [0], [1]] },
        loss: "mse",
      }
    ```

    """

  /// The numbers of an expression in a chapter with the base experiment and more blocks.
  static func numbers(_ expression: String, _ blocks: String = "") throws -> [Double] {
    let body = base + blocks + TinyChapter.question.replacing("h[0]", with: "l0.t1.h[0]")
    let text = TinyChapter.head + body.replacing("wrong: 0.125", with: "wrong: 7")
    let chapter = try ChapterReader.read(text + "`=count([0, \(expression)]) | .0`\n", file: "tiny/01-tiny.md")
    let laboratory = ExperimentLaboratory()
    var runs: [String: any ExperimentRun] = [:]
    for experiment in chapter.experiments {
      var parts: [any ExperimentRun] = []
      for recipe in chapter.recipes(of: experiment, folder: "tiny") { parts.append(try laboratory.run(recipe)) }
      if let sweep = experiment.sweep {
        runs[experiment.name] = SweptExperiment(sweep: sweep, runs: parts)
      } else {
        runs[experiment.name] = parts[0]
      }
    }
    return try Evaluator(runs: runs, first: "base").numbers(ExpressionParser.parse(expression))
  }

  static func diagnosis(_ expression: String, _ blocks: String) -> Diagnosis? {
    do { _ = try numbers(expression, blocks) } catch { return error as? Diagnosis }
    return nil
  }

  static func variation(_ lines: String) -> String {
    "```experiment other\nabout: Other.\nfrom: base\n\(lines)\n```\n\n"
  }

  @Test("a variation changes what it says and nothing else")
  func changes() throws {
    #expect(try Self.numbers("other:l0.W_hh", Self.variation("set l0.W_hh[0,1]: 0")) == [0.8, 0, -0.3, 0.6])
    #expect(try Self.numbers("other:l0.W_hh", Self.variation("scale W_hh: 2")) == [1.6, 0.4, -0.6, 1.2])
    #expect(try Self.numbers("other:l0.W_hh", Self.variation("set W_hh: 0")) == [0, 0, 0, 0])
    let radius = try Self.numbers("other:spectral_radius(W_hh)", Self.variation("radius W_hh: 1.5"))
    #expect(abs(radius[0] - 1.5) < 1e-14, "a product and an eigenvalue's rounding")
    #expect(try Self.numbers("other:steps", Self.variation("steps: 12")) == [12])
    #expect(try Self.numbers("other:course(x)", Self.variation("steps: 7"))[5...] == [1, 0.5])
    let wider = Self.variation("cell: gru\nunits: 4\ninit: { scheme: \"orthogonal\" }\nseed: 3")
    #expect(try Self.numbers("other:parameters", wider) == [3 * (4 + 16 + 8) + 5])
    #expect(try Self.numbers("other:t2.x[0]", Self.variation("set data.inputs[1]: [9]")) == [9])
    #expect(try Self.numbers("other:course(x)", Self.variation("inputs: 1...5")) == [1, 2, 3, 4, 5])
    let merged = Self.variation("with: {\n    model: { layers: [{ cell: \"rnn-relu\" }] },\n  }")
    #expect(try Self.numbers("other:l0.t1.h", merged) == [0.5, 0])
    #expect(try Self.numbers("other:l0.t3.h[1]", Self.variation("clamp h: 0.5")) == [0.5])
    let largest = try Self.numbers("max(abs(other:course(l0.h)))", Self.variation("bound h: 0.1"))[0]
    #expect(abs(largest - 0.1) < 1e-15, "the bound is made of two differences")
  }

  @Test("a sweep is a list with a number for each setting")
  func sweep() throws {
    let block = "```sweep gain\nabout: Gains.\nfrom: base\nover: sigma = 0.5...2 by 0.5\nscale W_hh: {sigma}\n```\n\n"
    #expect(try Self.numbers("gain:sigma", block) == [0.5, 1, 1.5, 2])
    #expect(try Self.numbers("gain:sigma[2]", block) == [1.5])
    #expect(try Self.numbers("gain:l0.W_hh[0,0]", block) == [0.4, 0.8, 0.8 * 1.5, 1.6])
    let norms = try Self.numbers("gain:gradient_norms(h)", block)
    #expect(norms.count == 4 * 6, "steps 0 to 5 of four runs")
    let each = try Self.numbers("each(gain, norm(grad l0.t3.h))", block)
    #expect(each == [norms[3], norms[9], norms[15], norms[21]])
    #expect(try Self.numbers("gain:half_life(h)[1]", block) == Self.numbers("half_life(h)"))
  }

  @Test("measures agree with what they are made of")
  func measures() throws {
    let norms = try Self.numbers("gradient_norms(h)")
    #expect(norms.count == 6)
    #expect(try Self.numbers("norm(grad l0.t3.h)")[0] == norms[3])
    // One step's Jacobian of a tanh layer is diag(1 − h²) W_hh.
    let jacobian = try Self.numbers("jacobian(h, lag=1, to=3)")
    let expected = try Self.numbers("(1 - l0.t3.h[0] ^ 2) * l0.W_hh[0,1]")[0]
    #expect(abs(jacobian[1] - expected) < 1e-15, "one product against two roundings")
    let singular = try Self.numbers("jacobian_singular_values(h, lag=3)")
    let whole = try Self.numbers("jacobian_norm(h, lag=3)")[0]
    #expect(abs(singular.reduce(0) { $0 + $1 * $1 }.squareRoot() - whole) < 1e-15, "sums of squares in two orders")
    let cells = try Self.numbers("ledger_sum(l0.W_hh[0,1])")[0]
    let gradient = try Self.numbers("grad l0.W_hh[0,1]")[0]
    #expect(abs(cells - gradient) < 1e-16, "the same cells in another order")
    let shares = try Self.numbers("ledger_share(l0.W_hh)")
    #expect(abs(shares.reduce(0, +) - 1) < 1e-14, "shares of a whole")
    let rest = try Self.numbers("max(abs(truncated(l0.W_hh, steps=5) - grad l0.W_hh))")[0]
    #expect(rest < 1e-15, "the same terms in another order")
    let clipped = try Self.numbers("clipped(l0.W_hh, value=0.001)")
    #expect(clipped.allSatisfy { abs($0) <= 0.001 })
    #expect(try Self.numbers("rank(course(l0.h), columns=2)") == [2])
    #expect(try Self.numbers("rank([1, 2, 2, 4])") == [1])
    #expect(try Self.numbers("parameter_count(recurrent)") == [4])
    #expect(try Self.numbers("multiply_adds(l0)") == [6])
    #expect(try Self.numbers("[critical_path(), cell_count(), widest_round()]") == [5, 5, 1])
    #expect(try Self.numbers("gradient_error()")[0] < 1e-13)
    let single = try Self.numbers("abs(float32(l0.t5.h[0]) - l0.t5.h[0])")[0]
    #expect(single > 0 && single < 1e-6)
    #expect(try Self.numbers("norm(detached(grad l0.t1.h, state=h))")[0] > 0)
    #expect(try Self.numbers("gershgorin_radii(W_hh)") == [0.2, 0.3])
    #expect(try Self.numbers("explodes_at()") == [0])
    #expect(try Self.numbers("lyapunov()")[0] < 0)
  }

  @Test(
    "mistakes in variations and measures are said with their line",
    arguments: [
      ("other:loss", "from: base\ncel: gru", "lesson.unknown-change", "25"),
      ("other:loss", "from: bsae\ncell: gru", "lesson.unknown-experiment", "24"),
      ("other:loss", "from: base", "lesson.same-experiment", "24"),
      ("detached(l0.W_hh, h)", "from: base\nsteps: 6", "lesson.gradient-wanted", nil),
      ("other:loss", "from: base\nset l0.W_xx: 0", "lesson.no-tensor", "25"),
      ("other:loss", "from: base\nset model.layers[4].cell: gru", "lesson.no-place", "25"),
      ("other:loss", "from: base\ncell: gruu", "lesson.variation", "25"),
      ("other:loss", "from: base\nclamp q: 1", "lesson.no-quantity", "25"),
      ("half_lief(h)", "from: base\nsteps: 6", "expression.function", nil),
      ("half_life(h, lyaer=1)", "from: base\nsteps: 6", "expression.unknown-argument", nil),
      ("ledger_cell(l0.W_hh[0,1], loss=1)", "from: base\nsteps: 6", "expression.missing-argument", nil),
      ("half_life(q)", "from: base\nsteps: 6", "lesson.no-state", nil),
      ("gradient_norms(h)[9]", "from: base\nsteps: 6", "expression.index", nil),
    ])
  func mistakes(expression: String, lines: String, key: String, line: String?) throws {
    let block = "```experiment other\nabout: Other.\n\(lines)\n```\n\n`=other:steps`\n\n"
    let diagnosis = try #require(Self.diagnosis(expression, block))
    #expect(diagnosis.key == key)
    if let line { #expect(diagnosis["line"] == line) }
    #expect(!Catalog.english(diagnosis.adding(["file": "x", "line": "1"])).contains("{"))
  }

  @Test("a time that is measured cannot decide a question")
  func live() {
    let body = TinyChapter.one + TinyChapter.question.replacing("answer: h[0]", with: "answer: forward_milliseconds()")
    #expect(TinyChapter.diagnosis(body)?.key == "lesson.live")
  }

  @Test("a parameter that is not there is named as it is written, with its own line")
  func unknownParameter() throws {
    let change = "with: {\n    parameters: {\n      \"l0.W_hx\": [[1]],\n    },\n  }"
    let found = try #require(Self.diagnosis("other:loss", Self.variation(change)))
    let sentence = Catalog.english(found)
    #expect(sentence.contains("“l0.W_hx”") && !sentence.contains("parameters.l0"))
    // Front matter and the first experiment take 23 lines, and three go before the change; the name stands two lines below.
    let start = (TinyChapter.head + Self.base).split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(found["line"] == "\(start + 3)" && sentence.contains("line \(start + 5), column "), "\(sentence)")
  }
}
