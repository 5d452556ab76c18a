import Foundation
import Testing

@testable import unroll

struct StepCommandTests {
  @Test("without a terminal step writes a line for every moment", arguments: ["step", "equation", "scalar"])
  func plain(_ grain: String) throws {
    let outcome = try Workplace().unroll("step", firstLSTM, "--grain", grain)
    #expect(outcome.status == 0 && outcome.errors == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count > 10)
    for (number, line) in lines.enumerated() { #expect(line.hasPrefix("\(number + 1)  ")) }
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test("a reader that takes only some lines ends it without complaint")
  func pipe() throws {
    let outcome = try Workplace().shell("\"$U\" step '\(firstLSTM)' | head -3")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.split(separator: "\n").count == 3)
  }

  @Test("an unknown grain and a missing file are refused")
  func refused() throws {
    let place = try Workplace()
    #expect(try place.unroll("step", firstLSTM, "--grain", "atom").status == 2)
    #expect(try place.unroll("step", "missing.json5").status == 1)
    #expect(try place.unroll("step").status == 2)
  }
}
