import Diagrams
import Recurrence

/// Numbers that follow from several scalars of a run, computed again from the words of their address.
extension ReadBack {
  /// The number, or nil where the address is of another kind.
  func derived(_ address: String) -> Double? {
    let words = address.split(separator: " ").map(String.init)
    guard let kind = words.first, words.count > 1 else { return nil }
    let rest = words.dropFirst().joined(separator: " ")
    switch kind {
    case "mean": return moments(rest)?.mean
    case "deviation": return moments(rest)?.deviation
    case "radius", "outside", "count", "stretch", "reach", "reach/radius": return spectrum(kind, rest)
    case "singular": return words.count == 4 ? singular(Int(words[1]) ?? -1, words[2], words[3]) : nil
    case "share": return words.count == 4 ? share(of: words[1], Int(words[2]) ?? 0, words[3]) : nil
    case "difference": return difference(rest)
    case "portion": return portion(Int(words[1]) ?? 0, words.dropFirst(2).joined(separator: " "))
    default: return nil
    }
  }

  /// All numbers of `l0.f` or `grad l0.f`, whichever steps they are of.
  private func numbers(_ quantity: String) -> [Double]? {
    let isGradient = quantity.hasPrefix("grad ")
    let place = isGradient ? String(quantity.dropFirst(5)) : quantity
    let slot = trace.program.slots.indices.first {
      Address.text(ofSlot: $0, time: 0, in: trace.program).replacing("t0.", with: "") == place
    }
    guard let slot else { return nil }
    return (1...trace.steps).filter { trace.isRecorded(slot, time: $0) }.flatMap { time in
      Array((isGradient ? trace.gradients(slot, time: time) : trace.values(slot, time: time)) ?? [])
    }
  }

  private func moments(_ quantity: String) -> (mean: Double, deviation: Double)? {
    guard let all = numbers(quantity)?.filter({ $0.isFinite && abs($0) < 1e300 }), !all.isEmpty else { return nil }
    let mean = all.map { $0 / Double(all.count) }.reduce(0, +)
    let square = all.map { ($0 - mean) * ($0 - mean) / Double(all.count) }.reduce(0, +)
    return (mean, square.squareRoot())
  }

  private func spectrum(_ kind: String, _ name: String) -> Double? {
    guard let index = trace.program.parameters.index(of: name) else { return nil }
    let matrix = trace.matrix(ofParameter: index)
    guard let values = try? matrix.eigenvalues() else { return nil }
    let sizes = values.map { ($0.real * $0.real + $0.imaginary * $0.imaginary).squareRoot() }
    // A disc's center and its radius together are the row's sum of sizes.
    let reach = (0..<matrix.rows).map { row in (0..<matrix.columns).reduce(0) { $0 + abs(matrix[row, $1]) } }.max()
    switch kind {
    case "radius": return sizes.max()
    case "outside": return Double(sizes.count { $0 > 1 + 1e-9 })
    case "count": return Double(sizes.count)
    case "reach": return reach
    case "reach/radius": return (reach ?? 0) / (sizes.max() ?? 1)
    default: return (try? matrix.singularValues())?[0]?.double
    }
  }

  /// A singular value of the later state's Jacobian by the earlier one, both of one layer.
  private func singular(_ index: Int, _ later: String, _ earlier: String) -> Double? {
    let parts = earlier.split(separator: ".").map(String.init)
    guard let layer = parts.first.flatMap({ Int($0.dropFirst()) }), let state = parts.last else { return nil }
    let direction: Model.Direction = parts.contains("reverse") ? .reverse : .forward
    func time(_ address: String) -> Int? {
      address.split(separator: ".").compactMap { $0.first == "t" ? Int($0.dropFirst()) : nil }.first
    }
    guard let to = time(later), let from = time(earlier), index >= 0,
      var products = try? trace.jacobianProducts(layer: layer, direction: direction)
    else { return nil }
    if to == from { return 1 }
    while let jacobian = try? products.next() {
      guard jacobian.to == to, jacobian.from == from else { continue }
      return (try? jacobian.singularValues(of: state, by: state))?[index]?.double
    }
    return nil
  }

  private func share(of kind: String, _ step: Int, _ names: String) -> Double? {
    let tensors = names.split(separator: "+").compactMap { trace.program.parameters.index(of: String($0)) }
    guard let ledger = try? trace.ledger(tensors: tensors) else { return nil }
    return (1...trace.steps).reduce(0) { sum, other in
      let (loss, use) = kind == "loss" ? (step, other) : (other, step)
      return sum + 100 * (use <= loss ? ledger.share(loss: loss, use: use) ?? 0 : 0)
    }
  }

  private func portion(_ loss: Int, _ gradient: String) -> Double? {
    guard let reference = reference(gradient), trace.value(reference) != 0 else { return nil }
    let part = trace.lossParts(of: reference).first { $0.loss == loss }?.part
    return part.map { 100 * $0 / trace.value(reference) }
  }

  private func difference(_ vector: String) -> Double? {
    guard let other else { return nil }
    let words = vector.split(separator: " ").map(String.init)
    let head = words.count == 2 ? "grad " : ""
    guard let place = words.last, let first = reference(head + place + "[0]") else { return nil }
    var largest = 0.0
    switch first {
    case .value(let slot, let time, _):
      for unit in 0..<trace.program.slots[slot].units {
        let place = Reference.value(slot: slot, time: time, unit: unit)
        largest = max(largest, abs(trace.value(place) - other.value(place)))
      }
    case .gradient(let slot, let time, _):
      for unit in 0..<trace.program.slots[slot].units {
        let place = Reference.gradient(slot: slot, time: time, unit: unit)
        largest = max(largest, abs(trace.value(place) - other.value(place)))
      }
    default: return nil
    }
    return largest
  }
}

extension String {
  /// The pieces between separators, without blanks around them.
  func components(_ separator: Character) -> [String] {
    split(separator: separator).map { piece in String(piece.drop { $0 == " " }) }
  }
}
