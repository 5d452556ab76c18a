/// Something that is measured about a run and takes arguments: `half_life(c, layer=1)`; lessons/README.md lists them all.
public enum Measure: String, Equatable, Hashable, Sendable, CaseIterable {
  // How gradients travel.
  case gradientNorms = "gradient_norms"
  case gradientNorm = "gradient_norm"
  case growthRate = "growth_rate"
  case halfLife = "half_life"
  case underflowLag = "underflow_lag"
  case jacobian
  case jacobianNorm = "jacobian_norm"
  case jacobianLog = "jacobian_log10"
  case jacobianSingularValues = "jacobian_singular_values"
  case jacobianRadius = "jacobian_radius"
  case directPath = "direct_path"
  case lyapunov
  // Matrices.
  case singularValues = "singular_values"
  case spectralNorm = "spectral_norm"
  case spectralRadius = "spectral_radius"
  case eigenvalueModuli = "eigenvalue_moduli"
  case eigenvalueReal = "eigenvalue_real"
  case eigenvalueImaginary = "eigenvalue_imaginary"
  case discCenters = "gershgorin_centers"
  case discRadii = "gershgorin_radii"
  case rank
  case condition
  // A quantity over time.
  case course
  // What a model costs.
  case parameterCount = "parameter_count"
  case multiplyAdds = "multiply_adds"
  case cellCount = "cell_count"
  case criticalPath = "critical_path"
  case widestRound = "widest_round"
  case forwardMilliseconds = "forward_milliseconds"
  case backwardMilliseconds = "backward_milliseconds"
  // The gradient's ledger.
  case ledgerCell = "ledger_cell"
  case ledgerSum = "ledger_sum"
  case ledgerShare = "ledger_share"
  case ledgerBeyond = "ledger_beyond"
  // Interventions on gradients.
  case truncated
  case truncationKept = "truncation_kept"
  case clipped
  case detached
  // Precision.
  case single = "float32"
  case singleError = "float32_error"
  case roundingError = "rounding_error"
  case gradientError = "gradient_error"
  case explodesAt = "explodes_at"

  // Training.
  case history
  case before
  case sampleCount = "sample_count"
  case partLoss = "part_loss"
  case partMetric = "part_metric"
  case classesSaid = "classes_said"
  case forecasts
  case truths

  /// What a parameter takes.
  public enum Kind: Equatable, Sendable {
    /// A name as it stands: `c`, `l0.W_hh`, `grad l0.t1.h[0]`.
    case name
    /// One number.
    case number
    /// A tensor's name, or a list with `columns`.
    case matrix
  }

  /// A parameter, by place or by name.
  public struct Parameter: Equatable, Sendable {
    /// Its name in `name=value`.
    public var name: String
    /// What it takes.
    public var kind: Kind
    /// Whether it must be given.
    public var isRequired = false
  }

  /// The parameters, in the order in which they may be given without names.
  public var parameters: [Parameter] {
    let layer = [Parameter(name: "layer", kind: .number), Parameter(name: "reverse", kind: .number)]
    let matrix = [
      Parameter(name: "matrix", kind: .matrix, isRequired: true), Parameter(name: "columns", kind: .number),
    ]
    let span = [Parameter(name: "lag", kind: .number), Parameter(name: "to", kind: .number)]
    switch self {
    case .gradientNorms, .growthRate, .halfLife: return [Parameter(name: "state", kind: .name)] + layer
    case .underflowLag:
      return [Parameter(name: "state", kind: .name), Parameter(name: "bits", kind: .number)] + layer
    case .jacobian, .jacobianNorm, .jacobianLog, .jacobianSingularValues, .jacobianRadius:
      return [Parameter(name: "of", kind: .name), Parameter(name: "by", kind: .name)] + span + layer
    case .directPath: return [Parameter(name: "state", kind: .name)] + span + layer
    case .lyapunov: return [Parameter(name: "count", kind: .number)] + layer
    case .singularValues, .spectralNorm, .spectralRadius, .eigenvalueModuli, .eigenvalueReal, .eigenvalueImaginary,
      .discCenters, .discRadii, .condition:
      return matrix
    case .rank: return matrix + [Parameter(name: "tolerance", kind: .number)]
    case .course:
      return [Parameter(name: "quantity", kind: .name, isRequired: true), Parameter(name: "from", kind: .number)]
        + [Parameter(name: "to", kind: .number)]
    case .parameterCount, .multiplyAdds: return [Parameter(name: "part", kind: .name)]
    case .forwardMilliseconds, .backwardMilliseconds: return [Parameter(name: "repeats", kind: .number)]
    case .ledgerCell:
      return [
        Parameter(name: "scalar", kind: .name, isRequired: true),
        Parameter(name: "loss", kind: .number, isRequired: true),
        Parameter(name: "use", kind: .number, isRequired: true),
      ]
    case .ledgerSum:
      return [
        Parameter(name: "scalar", kind: .name, isRequired: true), Parameter(name: "loss", kind: .number),
        Parameter(name: "use", kind: .number), Parameter(name: "lag", kind: .number),
      ]
    case .ledgerShare:
      return [
        Parameter(name: "tensor", kind: .name, isRequired: true), Parameter(name: "loss", kind: .number),
        Parameter(name: "use", kind: .number), Parameter(name: "lag", kind: .number),
      ]
    case .ledgerBeyond:
      return [
        Parameter(name: "tensor", kind: .name, isRequired: true),
        Parameter(name: "steps", kind: .number, isRequired: true),
      ]
    case .truncated:
      return [
        Parameter(name: "tensor", kind: .name, isRequired: true),
        Parameter(name: "steps", kind: .number, isRequired: true),
      ]
    case .truncationKept: return [Parameter(name: "steps", kind: .number, isRequired: true)]
    case .clipped:
      return [
        Parameter(name: "tensor", kind: .name, isRequired: true), Parameter(name: "norm", kind: .number),
        Parameter(name: "value", kind: .number),
      ]
    case .detached:
      return [
        Parameter(name: "scalar", kind: .name, isRequired: true),
        Parameter(name: "state", kind: .name, isRequired: true), Parameter(name: "reader", kind: .name),
      ]
    case .single, .singleError, .roundingError: return [Parameter(name: "scalar", kind: .name, isRequired: true)]
    case .history: return [Parameter(name: "column", kind: .name)]
    case .before: return [Parameter(name: "parameter", kind: .name, isRequired: true)]
    case .sampleCount, .partLoss: return [Parameter(name: "part", kind: .name)]
    case .partMetric:
      return [Parameter(name: "metric", kind: .name, isRequired: true), Parameter(name: "part", kind: .name)]
    case .forecasts, .truths:
      return [Parameter(name: "part", kind: .name), Parameter(name: "output", kind: .number)]
    case .gradientNorm, .cellCount, .criticalPath, .widestRound, .gradientError, .explodesAt, .classesSaid: return []
    }
  }

  /// Whether it is another number every time: shown, but never part of a check.
  public var isLive: Bool { self == .forwardMilliseconds || self == .backwardMilliseconds }
}

/// A measure with its arguments computed.
public struct MeasureCall: Equatable, Hashable, Sendable {
  /// What is measured.
  public var measure: Measure
  /// Arguments that are names, by parameter.
  public var names: [String: String] = [:]
  /// Arguments that are numbers, by parameter.
  public var numbers: [String: [Double]] = [:]
}
