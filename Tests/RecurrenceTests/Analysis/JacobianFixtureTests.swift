import Foundation
import Testing

@testable import Recurrence

/// Figures that mpmath computed at 600 digits: n = 4, T = 60.
struct JacobianFixture: Decodable {
  struct Doubles: Decodable {
    var W_ih: [[Double]]
    var W_hh: [[Double]]
    var b_ih: [Double]
    var b_hh: [Double]
    var input: [[Double]]
    var h0: [Double]
    var c0: [Double]?
  }

  struct Lag: Decodable {
    var k: Int
    var joint: [String]?
    var h: [String]
    var c: [String]?
    var f_product: [String]?
    var z_product: [String]?
  }

  struct Block: Decodable {
    var eigenvalues: [[String]]
    var spectral_radius: String
    var singular_values: [String]
  }

  var name: String
  var cell: String
  var doubles: Doubles
  var jacobians: [Lag]
  var W_hh_blocks: [String: Block]

  static let names = ["rnn-contracting", "rnn-contracting-strongly", "rnn-expanding", "rnn-orthogonal", "lstm", "gru"]

  init(_ name: String) throws {
    let url = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/mpmath/\(name).json")
    self = try JSONDecoder().decode(JacobianFixture.self, from: Data(contentsOf: url))
  }

  var gates: [String] { cell == "lstm" ? ["i", "f", "g", "o"] : cell == "rnn_tanh" ? ["h"] : ["r", "z", "n"] }

  func trace() throws -> Trace<Double> {
    let cell: Cell = self.cell == "lstm" ? .lstm : self.cell == "rnn_tanh" ? .rnnTanh : .gru
    let program = try Program(Model(inputs: 2, layers: [.init(cell, hidden: 4)]))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for (index, gate) in gates.enumerated() {
      let rows = index * 4..<index * 4 + 4
      let suffix = self.cell == "rnn_tanh" ? "h" : gate
      parameters["l0.W_i\(suffix)"] = doubles.W_ih[rows].flatMap { $0 }
      parameters["l0.W_h\(suffix)"] = doubles.W_hh[rows].flatMap { $0 }
      parameters["l0.b_i\(suffix)"] = Array(doubles.b_ih[rows])
      parameters["l0.b_h\(suffix)"] = Array(doubles.b_hh[rows])
    }
    var states = [Sample<Double>.InitialState(layer: 0, state: "h", values: doubles.h0)]
    if let c0 = doubles.c0 { states.append(.init(layer: 0, state: "c", values: c0)) }
    return try program.run(parameters, Sample(inputs: doubles.input, initialStates: states))
  }
}

@Suite("Jacobians against 50 digits")
struct JacobianFixtureTests {
  @Test("Singular values of every lag agree with mpmath's, down to 1e-250", arguments: JacobianFixture.names)
  func singularValues(name: String) throws {
    let fixture = try JacobianFixture(name)
    var products = try fixture.trace().jacobianProducts()
    var lags = 0
    while let product = try products.next() {
      let wanted = fixture.jacobians[product.from]
      #expect(wanted.k == product.from && product.lag == 60 - product.from)
      try compare(product.singularValues(), wanted.joint ?? wanted.h, "joint k = \(wanted.k)")
      try compare(product.singularValues(of: "h", by: "h"), wanted.h, "h k = \(wanted.k)")
      if let c = wanted.c { try compare(product.singularValues(of: "c", by: "c"), c, "c k = \(wanted.k)") }
      let direct = try (wanted.f_product ?? wanted.z_product).map { try $0.map { try #require(Double($0)) } }
      #expect(product.directPaths.first?.products.count == direct?.count)
      for (found, exact) in zip(product.directPaths.first?.products ?? [], direct ?? []) {
        // One rounding of the gate and one of the product a step, over 60 steps, each below 2 ulps.
        #expect(abs(found.double - exact) <= 1e-13 * exact, "k = \(wanted.k)")
      }
      lags += 1
    }
    #expect(lags == 60)
  }

  func compare(_ found: SingularValues<Double>, _ wanted: [String], _ place: String) throws {
    let exact = try wanted.map { try #require(Double($0)) }
    #expect(found.count == exact.count)
    for (index, value) in exact.enumerated() {
      guard let number = found[index] else {
        // Below rounding means just that; half of 2⁻⁵² allows for the rounding of the value itself.
        #expect(value <= 0x1p-51 * exact[0], "\(place) σ\(index)")
        continue
      }
      // The bounds that the laboratory promises: 1e-11 of the largest one, 1e-12 of the largest for the others.
      let tolerance = (index == 0 ? 1e-11 : 1e-12) * exact[0]
      #expect(abs(number.double - value) <= tolerance, "\(place) σ\(index) = \(number.double), exact \(value)")
    }
  }

  @Test("Spectra of the blocks of W_hh agree with mpmath's", arguments: JacobianFixture.names)
  func blocks(name: String) throws {
    let fixture = try JacobianFixture(name)
    let trace = try fixture.trace()
    for gate in fixture.gates {
      let suffix = fixture.cell == "rnn_tanh" ? "h" : gate
      let index = try #require(trace.program.parameters.index(of: "l0.W_h\(suffix)"))
      let matrix = trace.matrix(ofParameter: index)
      let wanted = try #require(fixture.W_hh_blocks[gate])
      try compare(matrix.singularValues(), wanted.singular_values, gate)
      let radius = try #require(Double(wanted.spectral_radius))
      // Eigenvalues of 4 × 4 matrices with condition numbers below a thousand.
      #expect(abs(try matrix.spectralRadius() - radius) <= 1e-12 * radius)
      // Matched by distance: the fixture's order of conjugate pairs is that of mpmath's rounding.
      var exact = try wanted.eigenvalues.map { [try #require(Double($0[0])), try #require(Double($0[1]))] }
      for found in try matrix.eigenvalues() {
        let distances = exact.map { max(abs(found.real - $0[0]), abs(found.imaginary - $0[1])) }
        let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
        #expect(distances[nearest] <= 1e-12 * radius)
        exact.remove(at: nearest)
      }
    }
  }
}
