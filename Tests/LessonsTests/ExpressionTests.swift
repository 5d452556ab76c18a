import Recurrence
import Testing

@testable import Lessons

struct ExpressionTests {
  let evaluator = Evaluator(
    runs: ["one": TableRun(table: ["h": [3, -4], "h[1]": [-4], "grad W_hh[0, 1]": [2], "grad W_hh[0,1]": [2]])],
    first: "one",
    quantities: ["twice": .binary(.times, .number(2), .reference(experiment: nil, name: "h[1]", column: 1))])

  @Test(
    "expressions follow the rules of arithmetic",
    arguments: [
      ("1 + 2 * 3", 7.0), ("(1 + 2) × 3", 9), ("−2 ^ 2", -4), ("2 ^ 3 ^ 2", 512), ("8 ÷ 2 ÷ 2", 2), ("2.5e-1", 0.25),
      ("norm(h)", 5), ("max(h)", 3), ("sum(h) - min(h)", 3), ("ratio(h[1], 2)", -2), ("abs(h[1])", 4),
      ("mean(h)", -0.5),
      ("one:h[1]", -4), ("one: grad W_hh[0, 1]", 2), ("grad W_hh[0,1] * 2", 4), ("twice + 1", -7), ("count(h)", 2),
      ("1 < 2 and 2 >= 3", 0), ("sum(h * h)", 25), ("1 - -1", 2),
    ])
  func arithmetic(text: String, value: Double) throws {
    #expect(try evaluator.number(ExpressionParser.parse(text)) == value)
  }

  @Test(
    "what cannot be evaluated is said",
    arguments: [
      ("h", "expression.list"), ("h + max(h) * h * (1 < 2) + missing", "test.unknown"),
      ("two:h", "lesson.unknown-experiment"),
      ("0 / 0 < 1", "expression.not-a-number"), ("1 +", "expression.end"), ("1 2", "expression.unexpected"),
      ("ratio(1)", "expression.arguments"), ("1..2", "expression.number"), ("h § 2", "expression.character"),
      (String(repeating: "(", count: 200), "expression.deep"),
    ])
  func faults(text: String, key: String) {
    let diagnosis = #expect(throws: Diagnosis.self) { try evaluator.number(ExpressionParser.parse(text)) }
    #expect(diagnosis?.key == key)
  }

  @Test("errors in expressions carry the column")
  func column() {
    let diagnosis = #expect(throws: Diagnosis.self) { try ExpressionParser.parse("1 + nrom(h)") }
    #expect(diagnosis?["column"] == "5")
    #expect(diagnosis?["suggestion"] == "norm")
  }

  @Test("a NaN does not get lost in a maximum")
  func notANumber() throws {
    #expect(try evaluator.number(ExpressionParser.parse("max(1, 0/0, 2)")).isNaN)
    #expect(try evaluator.number(ExpressionParser.parse("min(0/0, 2)")).isNaN)
  }

  @Test(
    "formats show numbers as the guide asks",
    arguments: [
      ("3", 0.05, "0.0500"), ("3", 0.00000031, "3.10×10⁻⁷"), ("3", 0, "0"), ("3", 1234567, "1.23×10⁶"),
      ("3", 999.6, "1000"),
      (".2", -0.278, "−0.28"), (".2", -0.001, "0.00"), ("+.2", 0.382, "+0.38"), (".1%", 0.1234, "12.3%"),
      ("%", 0.5, "50%"),
      ("2", -.infinity, "−∞"), ("2", .nan, "NaN"),
    ])
  func formats(format: String, number: Double, shown: String) throws {
    #expect(try NumberFormat(parsing: format)(number) == shown)
  }
}
