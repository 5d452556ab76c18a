/// Running one sequence after the other that only their numbers tell apart: what is known of one is taken for the next.
extension BatchEngine {
  /// Where parameters and gradients stand.
  struct Standing: Equatable, @unchecked Sendable {
    var parameters: UnsafePointer<Double>?
    var gradients: UnsafeMutablePointer<Double>?
  }

  /// What the memory of `running` has for another sequence.
  struct KnownRun: @unchecked Sendable {
    let run: UnsafeMutablePointer<NarrowRun>
  }

  /// Runs the only sequence as the last one was; nil, and nothing done, where anything but numbers is another.
  mutating func runAgain(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], _ order: ArraySlice<Int>?, divisor: Int
  ) -> Double? {
    guard let again = again?.run, (order?.count ?? samples.count) == 1, isAlone else { return nil }
    let index = order.map { $0[$0.startIndex] } ?? 0
    let packing = again.pointee.packed == nil ? nil : plan
    return parameters.values.withUnsafeBufferPointer { values in
      gradient.values.withUnsafeMutableBufferPointer { gradients in
        samples.withUnsafeBufferPointer { samples in
          guard let values = values.baseAddress, let sample = samples.baseAddress,
            again.pointee.stands(parameters: values, gradients: gradients.baseAddress),
            again.pointee.fill(sample + index)
          else { return nil }
          if let packed = again.pointee.packed { packing?.packing.small.copy(values, into: packed) }
          return again.pointee.run(rows: divisor)
        }
      }
    }
  }

  /// Prepares for the next sequence after one was run alone, unless parameters or gradients have just been moved.
  mutating func lookAgain(_ parameters: Parameters<Double>) {
    guard isAlone else { return }
    let now = standing(parameters)
    defer { standing = now }
    guard now == standing, let values = now.parameters, let gradients = now.gradients else { return }
    let memory = running[0].memory(parameters: values, packed: packed.base, rows: 1, scratch: scratch.base)
    again = running[0].step(memory, parameters: NarrowTask.Numbers(mutating: values), gradients: gradients)
      .map { KnownRun(run: $0) }
  }

  /// Whether a single sequence was run, in memory that is this engine's only.
  private var isAlone: Bool {
    mutating get {
      running.count == 1 && running[0].layout.sequences == 1 && isKnownUniquelyReferenced(&running[0])
    }
  }

  private mutating func standing(_ parameters: Parameters<Double>) -> Standing {
    Standing(
      parameters: parameters.values.withUnsafeBufferPointer { $0.baseAddress },
      gradients: gradient.values.withUnsafeMutableBufferPointer { $0.baseAddress })
  }
}
