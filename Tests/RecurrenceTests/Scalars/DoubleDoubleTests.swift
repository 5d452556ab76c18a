import Testing

@testable import Recurrence

@Suite("DoubleDouble")
struct DoubleDoubleTests {
  /// The distance from the exact value, relative to that.
  static func error(_ result: DoubleDouble, _ exact: DoubleDouble) -> Double {
    exact.high == 0 ? result.high.magnitude : ((result - exact).high / exact.high).magnitude
  }

  @Test("functions are accurate to 2⁻¹⁰⁰", arguments: TestedFunction.all)
  func functions(function: TestedFunction) throws {
    var worst = 0.0
    for row in try ExactValues.rows(function.name + "-wide") {
      let result = function.inDoubleDouble(DoubleDouble(high: row.words[0], low: row.words[1]))
      worst = max(worst, Self.error(result, row.exact(at: 2)))
    }
    #expect(worst < 0x1p-100, "\(function.name): \(worst / 0x1p-106) · 2⁻¹⁰⁶")
  }

  @Test("square roots are accurate to 2⁻¹⁰²")
  func squareRoots() throws {
    for row in try ExactValues.rows("sqrt-wide") {
      let result = DoubleDouble(high: row.words[0], low: row.words[1]).squareRoot()
      #expect(Self.error(result, row.exact(at: 2)) < 0x1p-102)
    }
  }

  @Test("sums, differences, products and quotients are accurate to 2⁻¹⁰²")
  func arithmetic() throws {
    for row in try ExactValues.rows("arithmetic-wide") {
      let (a, b) = (row.exact(at: 0), row.exact(at: 2))
      for (index, result) in [a + b, a - b, a * b, a / b].enumerated() {
        #expect(Self.error(result, row.exact(at: 4 + 2 * index)) < 0x1p-102, "operation \(index) of \(a), \(b)")
      }
    }
  }

  @Test("infinities and NaN stay what they are through every operation")
  func exceptions() {
    let (inf, one, zero) = (DoubleDouble(.infinity), DoubleDouble.one, DoubleDouble.zero)
    #expect(inf + one == inf && one - inf == -inf && (inf - inf).isNaN)
    #expect(inf * one == inf && (inf * zero).isNaN && DoubleDouble(1e200) * DoubleDouble(1e200) == inf)
    #expect(one / zero == inf && one / inf == zero && (zero / zero).isNaN && (inf / inf).isNaN)
    #expect(inf.squareRoot() == inf && (-one).squareRoot().isNaN && zero.squareRoot() == zero)
    #expect(DoubleDouble.exp(inf) == inf && DoubleDouble.exp(-inf) == zero && DoubleDouble.log(zero) == -inf)
    #expect(DoubleDouble.tanh(-inf) == -one && DoubleDouble.sigmoid(-inf) == zero && DoubleDouble.sigmoid(inf) == one)
    #expect(DoubleDouble.log(-one).isNaN && DoubleDouble.exp(DoubleDouble(.nan)).isNaN && !(inf - inf < one))
    #expect(!inf.isFinite && one.isFinite && DoubleDouble.log(inf) == inf)
  }

  @Test("products of the largest numbers do not overflow in between")
  func largest() {
    let largest = Double.greatestFiniteMagnitude
    let product = DoubleDouble(largest) * DoubleDouble(0.75)
    #expect(product.high == largest * 0.75 && product.low.isFinite)
    #expect(DoubleDouble(largest) / DoubleDouble(largest) == .one)
    #expect(DoubleDouble(1e308) / DoubleDouble(0.9e308) - DoubleDouble(10) / DoubleDouble(9) < DoubleDouble(1e-14))
  }

  @Test("the words are normalized, whatever is handed in")
  func normalization() {
    let sum = DoubleDouble(high: 1, low: 1e20)
    #expect(sum.high == 1e20 && sum.low == 1 && sum.double == 1e20)
    #expect(DoubleDouble(high: 1, low: -0x1p-80) < .one)
    #expect(sum.description == "1e+20 + 1.0")
  }
}
