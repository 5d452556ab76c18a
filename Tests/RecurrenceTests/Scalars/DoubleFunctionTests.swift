import Testing

@testable import Recurrence

/// A function of one number in every hardware type, and where its exact values stand.
struct TestedFunction: Sendable, CustomTestStringConvertible {
  var name: String
  var inDouble: @Sendable (Double) -> Double
  var inFloat: @Sendable (Float) -> Float
  var inDoubleDouble: @Sendable (DoubleDouble) -> DoubleDouble
  var testDescription: String { name }

  static let all = [
    TestedFunction(name: "exp", inDouble: Double.exp, inFloat: Float.exp, inDoubleDouble: DoubleDouble.exp),
    TestedFunction(name: "log", inDouble: Double.log, inFloat: Float.log, inDoubleDouble: DoubleDouble.log),
    TestedFunction(name: "tanh", inDouble: Double.tanh, inFloat: Float.tanh, inDoubleDouble: DoubleDouble.tanh),
    TestedFunction(
      name: "sigmoid", inDouble: Double.sigmoid, inFloat: Float.sigmoid, inDoubleDouble: DoubleDouble.sigmoid),
  ]
}

@Suite("Functions of hardware numbers")
struct DoubleFunctionTests {
  @Test("every function of a Double is at most 1 ulp from the 50-digit value", arguments: TestedFunction.all)
  func doubleWithinOneUlp(function: TestedFunction) throws {
    let rows = try ExactValues.rows(function.name)
    #expect(rows.count > 1900)
    var worst = (ulps: 0.0, x: 0.0)
    for row in rows {
      let ulps = row.ulps(of: function.inDouble(row.words[0])).magnitude
      if !(ulps <= worst.ulps) { worst = (ulps, row.words[0]) }
    }
    #expect(worst.ulps <= 1, "\(function.name)(\(worst.x)) is \(worst.ulps) ulps off")
  }

  @Test("sin and cos are at most 1 ulp off, for huge arguments too", arguments: ["sin", "cos"])
  func trigonometryWithinOneUlp(name: String) throws {
    for row in try ExactValues.rows(name) {
      let x = row.words[0]
      let ulps = row.ulps(of: name == "sin" ? Double.sin(x) : Double.cos(x)).magnitude
      #expect(ulps <= 1, "\(name)(\(x)) is \(ulps) ulps off")
    }
  }

  @Test("pow is at most 1 ulp off")
  func powWithinOneUlp() throws {
    for row in try ExactValues.rows("pow") {
      let ulps = row.ulps(of: Double.pow(row.words[0], row.words[1])).magnitude
      #expect(ulps <= 1, "pow(\(row.words[0]), \(row.words[1])) is \(ulps) ulps off")
    }
  }

  /// Double's error of 1 ulp is 2⁻²⁹ ulps of a Float, and rounding adds half an ulp.
  static let floatLimit = 0.5 + 0x1p-28

  @Test("every function of a Float is correctly rounded but for rare ties", arguments: TestedFunction.all)
  func floatWithinHalfAnUlp(function: TestedFunction) {
    var generator = Generator(seed: 7)
    for _ in 0..<4000 {
      // All bit patterns are alike: every exponent, both signs, subnormal numbers, infinities and NaN.
      let x = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      let near = Float(generator.uniform(in: -100...90))
      for x in [x, near] {
        let exact = function.inDoubleDouble(DoubleDouble(Double(x)))
        let ulps = function.inFloat(x).ulps(from: exact).magnitude
        #expect(ulps <= Self.floatLimit, "\(function.name)(\(x)) is \(ulps) ulps off")
      }
    }
  }

  @Test("exceptional arguments give the limits of the functions")
  func exceptionalArguments() {
    let (inf, nan) = (Double.infinity, Double.nan)
    #expect(Double.exp(inf) == inf && Double.exp(-inf) == 0 && Double.exp(0) == 1 && Double.exp(-0.0) == 1)
    #expect(Double.exp(709.79) == inf && Double.exp(-746) == 0 && Double.exp(nan).isNaN)
    #expect(Double.log(inf) == inf && Double.log(0) == -inf && Double.log(-0.0) == -inf && Double.log(1) == 0)
    #expect(Double.log(-1).isNaN && Double.log(-inf).isNaN && Double.log(nan).isNaN)
    #expect(Double.tanh(inf) == 1 && Double.tanh(-inf) == -1 && Double.tanh(nan).isNaN)
    #expect(Double.tanh(0).sign == .plus && Double.tanh(-0.0).sign == .minus && Double.tanh(-0.0) == 0)
    #expect(Double.sigmoid(inf) == 1 && Double.sigmoid(-inf) == 0 && Double.sigmoid(nan).isNaN)
    #expect(Double.sigmoid(0) == 0.5 && Double.sigmoid(-0.0) == 0.5)
    #expect(Double.sin(inf).isNaN && Double.cos(nan).isNaN && Double.sin(-0.0).sign == .minus && Double.cos(0) == 1)
  }

  @Test("pow follows IEEE 754 where the rule x to the y = exp(y ln x) ends")
  func exceptionalPowers() {
    let (inf, nan) = (Double.infinity, Double.nan)
    #expect(Double.pow(nan, 0) == 1 && Double.pow(1, nan) == 1 && Double.pow(nan, 1).isNaN && Double.pow(2, nan).isNaN)
    #expect(Double.pow(-2, 3) == -8 && Double.pow(-2, -2) == 0.25 && Double.pow(-2, 0.5).isNaN)
    #expect(Double.pow(-0.0, 3).sign == .minus && Double.pow(-0.0, -3) == -inf && Double.pow(0, -2) == inf)
    #expect(Double.pow(-inf, 3) == -inf && Double.pow(-inf, -3).sign == .minus && Double.pow(inf, -1) == 0)
    #expect(Double.pow(0.5, inf) == 0 && Double.pow(0.5, -inf) == inf && Double.pow(-2, inf) == inf)
    #expect(Double.pow(-1, inf) == 1 && Double.pow(-1, 0x1p53) == 1 && Double.pow(-1, 0x1p53 - 1) == -1)
  }

  @Test("tanh is odd and σ(x) + σ(−x) is 1 to the last place")
  func symmetries() {
    var generator = Generator(seed: 5)
    for _ in 0..<2000 {
      let x = generator.uniform(in: -30...30)
      #expect(Double.tanh(-x) == -Double.tanh(x))
      // Two roundings of at most 1 ulp of numbers below 1, and that of the sum.
      #expect((Double.sigmoid(x) + Double.sigmoid(-x) - 1).magnitude <= 0x1p-52)
    }
  }
}
