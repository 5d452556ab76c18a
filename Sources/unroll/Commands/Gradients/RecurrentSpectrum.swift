import Files
import Recurrence

/// What the eigenvalues and singular values of a matrix that multiplies an earlier state say.
struct RecurrentSpectrum: Sendable {
  /// `W_hh`, `W_hf`.
  var name: String
  var eigenvalues: [Eigenvalue<Double>]
  var values: SingularValues<Double>
  var discs: [GershgorinDisc<Double>]

  /// The largest modulus of an eigenvalue.
  var radius: Double { eigenvalues.first?.modulus ?? 0 }

  /// How far from zero the discs reach: no eigenvalue lies farther.
  var reach: Double { discs.reduce(0) { max($0, $1.center.magnitude + $1.radius) } }

  /// The matrices of a layer in one direction.
  static func all(
    _ trace: Trace<Double>, layer: Int, direction: Model.Direction
  ) throws(Diagnosis) -> [RecurrentSpectrum] {
    var found: [RecurrentSpectrum] = []
    for (name, matrix) in try trace.recurrentMatrices(layer: layer, direction: direction) {
      found.append(
        RecurrentSpectrum(
          name: name, eigenvalues: try matrix.eigenvalues(), values: try matrix.singularValues(),
          discs: try matrix.gershgorinDiscs()))
    }
    return found
  }

  /// The members of its object.
  func write(to json: inout JSONWriter) throws(Diagnosis) {
    json.member("name", name)
    json.member("spectral_radius", radius)
    json.member("spectral_norm", values.largest.double)
    json.member("condition_number", values.conditionNumber)
    json.member("singular_values", numbers: (0..<values.count).map { values[$0]?.double })
    try json.member("eigenvalues", eigenvalues) { json, value throws(Diagnosis) in
      json.member("real", value.real)
      json.member("imaginary", value.imaginary)
      json.member("modulus", value.modulus)
    }
    try json.member("gershgorin", discs) { json, disc throws(Diagnosis) in
      json.member("center", disc.center)
      json.member("radius", disc.radius)
    }
  }
}
