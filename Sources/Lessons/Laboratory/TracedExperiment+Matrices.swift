import Recurrence

extension TracedExperiment {
  /// Jacobians of the states, their products, and what is read off them.
  func jacobian(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    let layer = try count(call, "layer", default: 0) ?? 0
    let direction = direction(call)
    if call.measure == .lyapunov {
      let wanted = try count(call, "count", default: 1) ?? 1
      return try trace.lyapunovExponents(layer: layer, direction: direction, count: wanted).exponents
    }
    let product = try trace.jacobian(
      layer: layer, direction: direction, to: try count(call, "to"), lag: try count(call, "lag", default: 1) ?? 1)
    if call.measure == .directPath {
      let state = call.names["state"] ?? product.directPaths.first?.state ?? ""
      guard let path = product.directPaths.first(where: { $0.state == state }) else {
        throw Diagnosis(
          "lesson.no-direct-path",
          ["state": state, "names": product.directPaths.map(\.state).joined(separator: ", ")])
      }
      return path.products.map(\.double)
    }
    let state = trace.program.model.layers.indices.contains(layer) ? product.states.names.first : nil
    let row = call.names["of"] ?? state
    let column = call.names["by"] ?? row
    let scale = ScaledNumber(1, exponent: product.exponent)
    let block = try product.block(of: row, by: column)
    switch call.measure {
    case .jacobian: return block.elements.map { ScaledNumber($0, exponent: product.exponent).double }
    case .jacobianNorm: return [try product.norm(of: row, by: column).double]
    case .jacobianLog: return [try product.norm(of: row, by: column).decimalLogarithm]
    case .jacobianSingularValues:
      let values = try product.singularValues(of: row, by: column)
      return (0..<values.count).map { values[$0]?.double ?? 0 }
    default: return [(ScaledNumber(try block.spectralRadius()) * scale).double]
    }
  }

  /// What is said about a matrix: a tensor by its name, or a list of numbers with `columns`.
  func linear(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    let matrix = try matrix(call)
    switch call.measure {
    case .singularValues:
      let values = try matrix.singularValues()
      return (0..<values.count).map { values[$0]?.double ?? 0 }
    case .spectralNorm: return [try matrix.singularValues().largest.double]
    case .spectralRadius: return [try matrix.spectralRadius()]
    case .eigenvalueModuli: return try matrix.eigenvalues().map(\.modulus)
    case .eigenvalueReal: return try matrix.eigenvalues().map(\.real)
    case .eigenvalueImaginary: return try matrix.eigenvalues().map(\.imaginary)
    case .discCenters: return try matrix.gershgorinDiscs().map(\.center)
    case .discRadii: return try matrix.gershgorinDiscs().map(\.radius)
    case .condition: return [try matrix.singularValues().conditionNumber ?? .infinity]
    default:
      let values = try matrix.singularValues()
      let tolerance = call.numbers["tolerance"]?.first ?? 1e-10
      let largest = values.largest
      let counted = (0..<values.count).count { (values[$0].map { $0 / largest } ?? 0) > tolerance }
      return [largest.double == 0 ? 0 : Double(counted)]
    }
  }

  private func matrix(_ call: MeasureCall) throws(Diagnosis) -> Matrix<Double> {
    let elements: [Double]
    var columns = try count(call, "columns")
    if let name = call.names["matrix"] {
      elements = try numbers(name)
      let reference = try? Address.parseVector(
        name, in: trace.program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps
      ).first
      switch reference {
      case .parameter(let index, _, _), .parameterGradient(let index, _, _):
        columns = columns ?? trace.program.parameters.entries[index].columns
      default: break
      }
    } else {
      elements = call.numbers["matrix"] ?? []
    }
    let side = Int(Double(elements.count).squareRoot())
    let width = columns ?? (side * side == elements.count ? side : 0)
    guard width > 0, !elements.isEmpty, elements.count % width == 0 else {
      throw Diagnosis("lesson.matrix", ["name": call.measure.rawValue, "count": "\(elements.count)"])
    }
    return Matrix(rows: elements.count / width, columns: width, elements: elements)
  }
}
