// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Foundation
import Testing

@testable import Recurrence

@Suite("Linear algebra")
struct LinearAlgebraTests {
  struct Case: Decodable, CustomTestStringConvertible {
    var name: String
    var matrix: [[Double]]
    var singular_values: [Double]
    var eigenvalues: [[Double]]?

    var testDescription: String { name }
    var value: Matrix<Double> {
      Matrix(rows: matrix.count, columns: matrix[0].count, elements: matrix.flatMap { $0 })
    }
  }

  static let cases: [Case] = {
    struct File: Decodable { var cases: [Case] }
    // No file, no cases: a test below counts them.
    guard let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/lapack/linear_algebra.json"),
      let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.cases
  }()

  @Test("LAPACK's figures are there")
  func count() {
    #expect(Self.cases.count == 27)
  }

  @Test("Singular values agree with LAPACK's", arguments: cases)
  func singularValues(fixture: Case) throws {
    let found = try fixture.value.singularValues()
    let largest = fixture.singular_values[0]
    #expect(found.count == fixture.singular_values.count)
    for (index, wanted) in fixture.singular_values.enumerated() {
      guard let value = found[index] else {
        // LAPACK's own error is some 2⁻⁵² of the largest times the size.
        #expect(wanted <= 0x1p-48 * largest, "σ\(index)")
        continue
      }
      // Both are off by a few roundings of the largest; the sizes go up to 32.
      #expect(abs(value.double - wanted) <= 0x1p-47 * largest, "σ\(index) = \(value.double), LAPACK \(wanted)")
    }
  }

  @Test("Eigenvalues agree with LAPACK's", arguments: cases.filter { $0.eigenvalues != nil })
  func eigenvalues(fixture: Case) throws {
    let found = try fixture.value.eigenvalues()
    var wanted = try #require(fixture.eigenvalues)
    let norm = fixture.singular_values[0]
    // A defective eigenvalue of multiplicity four moves by the fourth root of the rounding, 2⁻¹³; 2⁻⁴⁰ allows for a condition of 2¹².
    let isDefective = ["defective", "nilpotent", "rank-two"].contains(fixture.name)
    let tolerance = (isDefective ? 0x1p-10 : 0x1p-40) * norm
    #expect(found.count == wanted.count)
    // Matched by distance: equal moduli may come in any order.
    for value in found {
      let (re, im) = (value.real, value.imaginary)
      let distances = wanted.map { VectorNorm.euclidean([$0[0] - re, $0[1] - im][...]) }
      let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
      #expect(distances[nearest] <= tolerance, "\(re) + \(im) i")
      wanted.remove(at: nearest)
    }
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.modulus >= $1.modulus })
  }

  @Test("Every eigenvalue lies in a Gershgorin disc", arguments: cases.filter { $0.eigenvalues != nil })
  func gershgorin(fixture: Case) throws {
    let discs = try fixture.value.gershgorinDiscs()
    let norm = fixture.singular_values[0]
    for value in try #require(fixture.eigenvalues) {
      // The discs of a triangular matrix touch its eigenvalues, which LAPACK rounds.
      let isInside = discs.contains {
        VectorNorm.euclidean([$0.center - value[0], value[1]][...]) <= $0.radius + 0x1p-10 * norm
      }
      #expect(isInside)
    }
  }

  @Test("Double-double singular values and eigenvalues have 28 digits")
  func doubleDouble() throws {
    // diag(1, 2, 3) seen through the exact reflection I − ½ u uᵀ with u = (1, 1, 1, −1)…: eigenvalues 1, 2, 3, 4 exactly.
    let u = [1.0, 1, 1, -1]
    let wanted = [4.0, 3, 2, 1]
    var matrix = Matrix<DoubleDouble>(zeros: 4, 4)
    for row in 0..<4 {
      for column in 0..<4 {
        var sum = 0.0
        for k in 0..<4 {
          let (a, b) = ((row == k ? 1 : 0) - u[row] * u[k] / 2, (column == k ? 1 : 0) - u[column] * u[k] / 2)
          sum += a * Double(k + 1) * b
        }
        matrix[row, column] = DoubleDouble(sum)
      }
    }
    for (value, exact) in zip(try matrix.eigenvalues(), wanted) {
      // Some ten roundings of 2⁻¹⁰⁴.
      #expect(abs((value.real - DoubleDouble(exact)).double) < 1e-28)
      #expect(value.imaginary == .zero)
    }
    let found = try matrix.singularValues()
    #expect(found.exponent == 1)
    for (value, exact) in zip(found.values, wanted) {
      #expect(abs((value - DoubleDouble(exact / 2)).double) < 1e-28)
    }
  }

  @Test("A singular matrix has no condition number, an orthogonal one the number 1")
  func condition() throws {
    #expect(try Matrix<Double>(zeros: 3, 3).singularValues().conditionNumber == nil)
    let singular = Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 2, 4])
    let found = try singular.singularValues()
    #expect(found.conditionNumber == nil && found.belowRounding == 1)
    #expect(abs(found.largest.double - 5) < 1e-14)  // a root and two products
    let turned = Matrix<Double>(rows: 2, columns: 2, elements: [0.6, -0.8, 0.8, 0.6])
    #expect(abs(try #require(try turned.singularValues().conditionNumber) - 1) < 1e-15)  // 0.6 and 0.8 are rounded
    let two = Matrix<Double>(rows: 2, columns: 2, elements: [4, 0, 0, 0.5])
    #expect(try two.singularValues().conditionNumber == 8)
  }

  @Test("Infinite elements and matrices that are not square are refused")
  func refusals() {
    let infinite = Matrix<Double>(rows: 1, columns: 2, elements: [1, .infinity])
    let wanted = Diagnosis("laboratory.matrix-not-finite", ["row": "0", "column": "1", "got": "inf"])
    #expect(throws: wanted) { try infinite.singularValues() }
    let wide = Diagnosis("laboratory.not-square", ["rows": "1", "columns": "2"])
    #expect(throws: wide) { try infinite.eigenvalues() }
    #expect(throws: wide) { try infinite.gershgorinDiscs() }
  }

  @Test("Scaled numbers keep sizes that no format holds")
  func scaled() {
    let tiny = ScaledNumber(1.5, exponent: -4000)
    #expect(tiny.double == 0)
    #expect((tiny * ScaledNumber(1, exponent: 4000)).double == 1.5)
    #expect(tiny / ScaledNumber(0.75, exponent: -4003) == 16)
    #expect(ScaledNumber(0x1p-1074).double == 0x1p-1074)
    #expect(ScaledNumber(-0x1.fp1023).double == -0x1.fp1023)
    #expect(ScaledNumber(1, exponent: 2000).double == .infinity)
    // 2⁻⁴⁰⁰⁰ = 7.586078703467372…e−1205 (from 4000 log₁₀ 2 = 1204.11998…).
    let (digits, power) = ScaledNumber(1, exponent: -4000).decimal
    #expect(power == -1205)
    #expect(abs(digits - 7.586078703467372) < 1e-14)  // six ulps
    #expect(ScaledNumber(1000).decimal.exponent == 3)
    #expect(ScaledNumber.isSmaller(ScaledNumber(0), tiny) && !ScaledNumber.isSmaller(tiny, tiny))
  }
}
