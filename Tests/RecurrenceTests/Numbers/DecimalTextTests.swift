import Testing

@testable import Recurrence

@Suite("Numbers as text")
struct DecimalTextTests {
  @Test("every rounding agrees with exact decimal arithmetic")
  func exactRounding() throws {
    let lines = try ExactValues.lines("decimals")
    #expect(lines.count > 1900)
    for line in lines {
      let fields = line.split(separator: " ").map(String.init)
      let x = Double(bitPattern: try #require(UInt64(fields[0], radix: 16)))
      let count = try #require(Int(fields[2]))
      let precision: DecimalText.Precision =
        switch fields[1] {
        case "significant": .significant(count)
        case "decimals": .decimals(count)
        default: .shortest
        }
      #expect(DecimalText(x, precision).text(.ascii) == fields[3], "\(x), \(precision)")
    }
  }

  @Test("three significant figures are the rule, with a true minus sign and superscripts")
  func unicode() {
    let texts = [0.0904, -1.27, 338, 0.00621, 0.5, 0, -3.1e-7, 1.5e12, 12345].map { DecimalText($0).text() }
    #expect(texts == ["0.0904", "−1.27", "338", "0.00621", "0.500", "0", "−3.10×10⁻⁷", "1.50×10¹²", "12345"])
    #expect(DecimalText(3.1e-7, .significant(2)).text() == "3.1×10⁻⁷")
    #expect(DecimalText(3.1e-7, .significant(2)).text(.ascii) == "3.1e-07")
    #expect(DecimalText(0.02, .decimals(2)).text() == "0.02")
    #expect(DecimalText(-0.001, .decimals(2)).text() == "0.00")
    #expect(DecimalText.superscript(-1_234_567_890) == "⁻¹²³⁴⁵⁶⁷⁸⁹⁰")
  }

  @Test("whatever is not finite has a sign of its own")
  func exceptions() {
    #expect([Double.nan, .infinity, -.infinity].map { DecimalText($0).text() } == ["NaN", "∞", "−∞"])
    #expect([Double.nan, .infinity, -.infinity].map { DecimalText($0).text(.ascii) } == ["nan", "inf", "-inf"])
    #expect(DecimalText(Double.infinity, .shortest).kind == .infinite)
  }

  @Test("a diagram can set mantissa and exponent itself")
  func parts() {
    let small = DecimalText(-3.14159e-7)
    #expect(small.isNegative && small.mantissa == "3.14" && small.exponent == -7)
    #expect(DecimalText(2.0).exponent == nil)
  }

  @Test("zeros at the end of the fraction go when they are to be trimmed, those of whole numbers stay")
  func trimming() {
    let texts = [0.5, 1, 100, 0, 1e-9, 2.25, 1200].map { DecimalText($0, trimsZeros: true).text(.ascii) }
    #expect(texts == ["0.5", "1", "100", "0", "1e-09", "2.25", "1200"])
    #expect(DecimalText(0.5, .decimals(4), trimsZeros: true).text() == "0.5")
  }

  @Test("the shortest text of a Float reads back as that Float")
  func shortestFloat() {
    #expect(DecimalText(Float(0.1), .shortest).text() == "0.1")
    var generator = Generator(seed: 3)
    for _ in 0..<500 {
      let x = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      if x.isFinite { #expect(Float(DecimalText(x, .shortest).text(.ascii)) == x) }
    }
  }

  @Test("absurd precision is cut, not obeyed")
  func absurdPrecision() {
    #expect(DecimalText(0.1, .significant(.max)).text().utf8.count <= 803)
    #expect(DecimalText(0.1, .significant(.min)).text() == "0.1")
    #expect(DecimalText(0.1, .decimals(.max)).text().utf8.count <= 1103)
    #expect(DecimalText(1.5, .decimals(-3)).text() == "2")
  }
}
