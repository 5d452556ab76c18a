import Recurrence
import Terminal
import Testing

@testable import Stepping

@Suite struct WhyReportTests {
  private func text(_ lines: [[Span]]) -> String {
    lines.map { $0.map(\.text).joined() }.joined(separator: "\n")
  }

  @Test("the report has the equation, the ways by name, shares, and that the bits are the same")
  func why() throws {
    let run = try FirstLSTM.run()
    let reference = try Address.parse("grad c3[0]", in: run.program, steps: 5)
    let report = text(WhyReport(run, reference).why(depth: 2))
    for part in [
      "Why is ∂c₃[0] = −0.2361 ?", "grad l0.t3.c[0]", "through h₃", "along c", "34.5%", "gate i₄", "candidate g₄",
      "✓ re-evaluated",
    ] {
      #expect(report.contains(part), "\(part)")
    }
  }

  @Test("the tree grows with the depth and stays within the limit")
  func depth() throws {
    let run = try FirstLSTM.run()
    let reference = try Address.parse("grad c1[0]", in: run.program, steps: 5)
    let report = WhyReport(run, reference)
    let counts = (0...3).map { report.why(depth: $0).count }
    #expect(counts[0] < counts[1] && counts[1] < counts[2] && counts[2] < counts[3])
    #expect(report.why(depth: 40, limit: 300).count <= 303)
  }

  @Test("given numbers, and numbers that nothing reads, say so")
  func ends() throws {
    let run = try FirstLSTM.run()
    let weight = try Address.parse("W_hi[0,1]", in: run.program, steps: 5)
    #expect(text(WhyReport(run, weight).why(depth: 1)).contains("is given"))
    #expect(text(WhyReport(run, weight).whatFor()).contains("aⁱ₁[0]"))
    #expect(text(WhyReport(run, .loss).whatFor()).contains("Nothing reads it"))
  }

  @Test("the exact number differs by a few units of the last place")
  func exact() throws {
    let run = try FirstLSTM.run()
    let reference = try Address.parse("grad c3[0]", in: run.program, steps: 5)
    let exact = try run.exact().value(reference)
    // Some hundred roundings of half an ulp each, hardly amplified.
    #expect(abs(run.trace.value(reference).ulps(from: exact)) < 200)
    #expect(text([try WhyReport(run, reference).exact()]).contains("ulp"))
  }

  @Test("no line is wider than asked for, for every kind of scalar")
  func widths() throws {
    let run = try FirstLSTM.run(hidden: 12)
    for address in ["grad c3[10]", "h3[11]", "loss", "grad W_hi[10,11]", "t3.loss", "a_i5[0]"] {
      let reference = try Address.parse(address, in: run.program, steps: 5)
      for line in WhyReport(run, reference, columns: 80).why(depth: 2) {
        #expect(CellWidth().of(line.map(\.text).joined()) <= 80, "\(line.map(\.text).joined())")
      }
    }
  }

  @Test("plain lines go through all moments of a grain")
  func plain() throws {
    let run = try FirstLSTM.run(steps: 2)
    for grain in Playback.Grain.allCases {
      let lines = PlainSteps(run, grain: grain)
      #expect(lines.count == run.playback.count(grain))
      for number in 0..<lines.count { #expect(lines.line(number).hasPrefix("\(number + 1)  ")) }
    }
    #expect(PlainSteps(run, grain: .scalar).line(0).contains("l0.t1.a_i[0]"))
  }
}
