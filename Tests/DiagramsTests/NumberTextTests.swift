import Testing

@testable import Diagrams

@Suite("Numbers as text")
struct NumberTextTests {
  @Test(
    "Three significant figures, a true minus sign, powers of ten where they are shorter",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1, "1.00"), (-1.2345, "−1.23"), (0.0215, "0.0215"), (1234, "1234"),
      (1234567, "1.23×10⁶"), (999999.7, "1.00×10⁶"), (999.9, "1000"),
      (0.09996, "0.100"), (3.1e-7, "3.10×10⁻⁷"), (-2.5e12, "−2.50×10¹²"), (1e-300, "1.00×10⁻³⁰⁰"),
      (0.000999, "0.000999"),
      (1.7976931348623157e308, "1.80×10³⁰⁸"), (9.999e-5, "0.000100"), (123456, "123456"), (100, "100"),
    ])
  func significant(_ value: Double, _ text: String) {
    #expect(NumberText(value).plain == text)
  }

  @Test(
    "Fixed decimals round half away from zero, and nothing is no negative number",
    arguments: [
      (-0.001, 2, "0.00"), (0.125, 2, "0.13"), (-0.125, 2, "−0.13"), (9.995, 2, "10.00"), (0.05, 1, "0.1"),
      (1e20, 0, "100000000000000000000"), (2.5, 0, "3"), (0.4, 0, "0"), (12.3456, 3, "12.346"), (7, 2, "7.00"),
      (0.5, 0, "1"), (0.06, 1, "0.1"), (0.0449, 1, "0.0"),
    ])
  func fixed(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(NumberText(value, decimals: decimals).plain == text)
  }

  @Test("What is no number is said to be none")
  func special() {
    #expect(NumberText(.nan).plain == "NaN")
    #expect(NumberText(-.infinity, decimals: 2).plain == "−∞")
  }

  @Test("Exponents are raised runs, not characters")
  func raised() {
    let runs = NumberText(3.1e-7, significant: 2).runs(TextStyle(.label, size: 10))
    #expect(runs.map(\.text) == ["3.1×10", "−7"])
    // Products of two decimals that Float64 does not hold exactly.
    #expect(abs(runs[1].rise - 3.6) < 1e-12)
    #expect(abs(runs[1].style.size - 7.2) < 1e-12)
  }

  @Test(
    "Coordinates have at most three decimals and no trailing zeros",
    arguments: [
      (0.0, "0"), (-0.0001, "0"), (1, "1"), (1.5, "1.5"), (-2.25, "-2.25"), (10, "10"), (100.001, "100.001"),
      (0.05, "0.05"), (-0.05, "-0.05"), (1e6, "1000000"), (0.9996, "1"),
    ])
  func coordinates(_ value: Double, _ text: String) {
    #expect(Decimal.text(value) == text)
  }

  @Test("Logarithms agree with powers of ten")
  func logarithms() {
    for n in -300...300 {
      // Layout needs a hundredth of a point in some 300 decades over 300 points.
      #expect(abs(Logarithm.base10(Logarithm.tenTo(n)) - Double(n)) < 1e-9)
    }
    #expect(abs(Logarithm.base10(2) - 0.3010299956639812) < 1e-15)
    #expect(Logarithm.base10(0) == -.infinity)
  }
}
