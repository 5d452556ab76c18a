/// The gradients of the parameters.
extension BatchMemory {
  /// Adds the gradients of some parameters, sequence by sequence: each one's steps are added up from the last to the first, then the
  /// sums in the order of the sequences.
  ///
  /// - Parameters:
  ///   - uses: As `BatchUse.arranged` has them.
  ///   - starts: Whether the gradients are none yet, whatever stands there.
  func addParameterGradients(
    _ uses: [BatchUse], _ places: GradientPlaces, into gradients: UnsafeMutablePointer<Double>, starts: Bool
  ) {
    var before = gradients
    for use in uses {
      let target = gradients + use.offset
      defer { before = target }
      if use.isAsBefore {
        for i in use.numbers { target[i] = before[i] }
        continue
      }
      let place = places.uses[use.parameter]
      let isFresh = starts && use.isProduct && !place.isBySequence && place.count > 0
      if starts, !isFresh {
        for i in use.numbers { target[i] = 0 }
      }
      guard place.count > 0 else { continue }
      places.offsets.withUnsafeBufferPointer { offsets in
        guard let first = offsets.baseAddress.map({ $0 + place.first }) else { return }
        let sum = BatchGradient(memory: self, place: place, backs: first)
        if place.isBySequence {
          addSequenceBySequence(use, first, place.count, into: target)
        } else if use.isProduct {
          sum.addMatrix(use, into: target, starts: isFresh)
        } else {
          sum.addVector(into: target)
        }
      }
    }
  }

  /// As the engine does it for a single sequence, and then the sums.
  private func addSequenceBySequence(
    _ use: BatchUse, _ readings: UnsafePointer<Int>, _ steps: Int, into target: UnsafeMutablePointer<Double>
  ) {
    let count = use.numbers.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
      guard let sums = buffer.baseAddress else { return }
      for index in 0..<sequences {
        buffer.initialize(repeating: 0)
        for step in 0..<steps {
          let site = sites[readings[2 * step]]
          Site(memory: sequence(index), instruction: site.instruction, row: readings[2 * step + 1])
            .parameterAdjoint(site.position, into: sums)
        }
        for i in 0..<count { target[i] += sums[i] }
      }
    }
  }
}

/// What the gradient of each parameter is made of, at all its time steps from the last to the first.
struct GradientPlaces {
  /// One use.
  struct Use {
    /// Whether it goes sequence by sequence: a parameter of several uses, or of another kind of use.
    var isBySequence = true
    /// Where it begins in `offsets`: the places of the result's gradients, then those of what the gradients are multiplied by; sequence by
    /// sequence, which site is meant at which time step.
    var first = 0
    /// The number of time steps, of all sites together.
    var count = 0
    /// The number of units of the result.
    var width = 0
    /// The number of units of what the gradients are multiplied by; 0 where they are just added.
    var columns = 0
    /// Whether the gradients are subtracted.
    var isNegative = false
  }

  /// One a parameter.
  private(set) var uses: [Use]
  private(set) var offsets: [Int] = []
  /// All gradients where every parameter is used once, by one sequence at one time step; else none.
  private(set) var rows: [GradientRows] = []

  init(_ uses: [BatchUse], _ places: BatchPlaces) {
    self.uses = Array(repeating: Use(), count: places.program.parameters.entries.count)
    for use in uses { self.uses[use.parameter] = add(use, places) ?? addBySequence(use, places) }
    guard places.layout.sequences == 1,
      uses.allSatisfy({ !self.uses[$0.parameter].isBySequence && self.uses[$0.parameter].count == 1 })
    else { return }
    rows = uses.map { GradientRows($0, self.uses[$0.parameter], offsets) }
  }

  /// The vectors of a parameter's only use; nil where it goes sequence by sequence.
  private mutating func add(_ use: BatchUse, _ places: BatchPlaces) -> Use? {
    let instruction = use.site.instruction
    guard use.sites.count == 1, !places[instruction.result].isPositions else { return nil }
    let rows = places.rowsBack(use.site)
    var place = Use(isBySequence: false, first: offsets.count, count: rows.count)
    place.width = places[instruction.result].units
    var inputs: [Int] = []
    switch instruction.operation {
    case .matrixVector, .product:
      let other = instruction.operation == .product ? 1 - use.site.position : 1
      guard case .slot(let slot, _) = places.operand(instruction, other).place else { return nil }
      place.columns = places[slot].units
      inputs = rows.compactMap { places.vector(instruction, other, $0)?.offset }
      guard inputs.count == rows.count else { return nil }
    case .sum: place.isNegative = places.operand(instruction, use.site.position).isNegative
    default: return nil
    }
    offsets += rows.map { places.adjoint(instruction.result, $0) } + inputs
    return place
  }

  private mutating func addBySequence(_ use: BatchUse, _ places: BatchPlaces) -> Use {
    let first = offsets.count
    for site in use.sites {
      for row in places.rowsBack(places.plan.sites[site]) { offsets += [site, row] }
    }
    return Use(first: first, count: (offsets.count - first) / 2)
  }
}

extension BatchPlaces {
  /// The time steps of a use, from the last in the stage's order to the first.
  fileprivate func rowsBack(_ site: BatchUse.Site) -> [Int] {
    let steps = self[site.instruction.result]
    return (1...steps.steps).reversed().map { steps.row(ofPosition: $0) }.filter { isActive(site.stage, $0) }
  }
}

/// The gradient of one parameter, added up.
struct BatchGradient {
  let memory: BatchMemory
  let place: GradientPlaces.Use
  /// Where the gradients of the result stand, step by step.
  let backs: UnsafePointer<Int>

  /// The number of time steps.
  @inline(__always) var steps: Int { place.count }
  /// From a sequence's gradients to those of the next one.
  @inline(__always) var pitch: Int { AlignedMemory.padded(place.width) }
  /// Where what they are multiplied by stands, step by step.
  @inline(__always) var inputs: UnsafePointer<Int> { backs + place.count }

  /// ∂L/∂b[u] = ±Σₜ ∂L/∂y[u]; for a factor ∂L/∂p[u] = Σₜ ∂L/∂y[u] a[u].
  func addVector(into gradient: UnsafeMutablePointer<Double>) {
    if place.columns > 0 {
      addVector(into: gradient) { load(backs[$1] + $0 * pitch + $2) * load(inputs[$1] + $0 * pitch + $2) }
    } else if place.isNegative {
      addVector(into: gradient) { -load(backs[$1] + $0 * pitch + $2) }
    } else {
      addVector(into: gradient) { load(backs[$1] + $0 * pitch + $2) }
    }
  }

  /// Eight units at a time, of four sequences together; `part` is one summand of a sequence at a step, from a unit on.
  @inline(__always)
  private func addVector(
    into gradient: UnsafeMutablePointer<Double>, _ part: (_ sequence: Int, _ step: Int, _ unit: Int) -> SIMD8<Double>
  ) {
    let (width, steps) = (place.width, steps)
    var unit = 0
    while unit < width {
      let valid = min(8, width - unit)
      var total = SIMD8<Double>.zero
      for lane in 0..<valid { total[lane] = gradient[unit + lane] }
      var sequence = 0
      while sequence + 4 <= memory.sequences {
        var (a0, a1) = (part(sequence, 0, unit), part(sequence + 1, 0, unit))
        var (a2, a3) = (part(sequence + 2, 0, unit), part(sequence + 3, 0, unit))
        for t in 1..<max(1, steps) {
          a0 += part(sequence, t, unit)
          a1 += part(sequence + 1, t, unit)
          a2 += part(sequence + 2, t, unit)
          a3 += part(sequence + 3, t, unit)
        }
        total = (((total + a0) + a1) + a2) + a3
        sequence += 4
      }
      while sequence < memory.sequences {
        var sum = part(sequence, 0, unit)
        for t in 1..<max(1, steps) { sum += part(sequence, t, unit) }
        total += sum
        sequence += 1
      }
      for lane in 0..<valid { gradient[unit + lane] = total[lane] }
      unit += 8
    }
  }

  @inline(__always)
  private func load(_ offset: Int) -> SIMD8<Double> { BatchProduct.load(SIMD8.self, memory.base + offset) }
}
