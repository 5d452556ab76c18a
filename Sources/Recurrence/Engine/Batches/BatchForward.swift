extension BatchMemory {
  /// Computes every stage, step by step, as `Program.runForward` does.
  func runForward(_ program: Program) {
    for group in program.groups {
      for stage in program.stages[group] {
        for index in 0..<sequences { program.takeStates(sequence(index), stage) }
      }
      let place = places[program.stages[group.lowerBound].slots.lowerBound]
      for position in 1...place.steps {
        let row = place.row(ofPosition: position)
        for stage in group where program.stages[stage].isActive(row, steps: steps) {
          for index in program.stages[stage].instructions {
            switch roles[index] {
            case .inSum: continue
            case .alone: BatchSite(memory: self, instruction: program.instructions[index], row: row).forward()
            case .sum(let first, let count):
              BatchSite(memory: self, instruction: program.instructions[index], row: row)
                .forward(UnsafeBufferPointer(start: terms + first, count: count))
            }
          }
        }
      }
    }
  }

  /// Each sequence's loss, as `Program.totalLoss` adds it up, in the order of the sequences.
  func losses(_ program: Program, rows: Int, _ body: (Double) -> Void) {
    guard program.lossSlot != nil else { return }
    for index in 0..<sequences { body(program.totalLoss(sequence(index), rows: rows)) }
  }
}

extension BatchSite {
  typealias Lane = SIMD8<Double>

  /// Computes the instruction's result at this step for every sequence.
  @inline(__always)
  func forward() {
    let (y, count) = (result, pitch * sequences)
    switch instruction.operation {
    case .matrixVector:
      multiply(into: y, adds: false, plus: nil)
    case .sum: sum()
    case .product: combine(vector(0), vector(1), into: y) { $0 * $1 }
    case .complement:
      let a = values(0)
      for i in 0..<count { y[i] = 1 - a[i] }
    case .scale:
      let (a, factor) = (values(0), instruction.constant)
      for i in 0..<count { y[i] = factor * a[i] }
    case .sigmoid: BatchActivation.sigmoid(values(0), into: y, count: count, room: memory.scratch)
    case .tanh: BatchActivation.tanh(values(0), into: y, count: count, room: memory.scratch)
    case .relu:
      let a = values(0)
      for i in 0..<count { y[i] = ReLU.value(a[i]) }
    case .concatenation, .rowLookup, .softmax, .dotProduct, .weightedSum, .additiveScore, .flattening, .prediction,
      .meanSquaredError, .crossEntropy, .binaryCrossEntropy:
      for sequence in 0..<sequences { alone(sequence).forward() }
    }
  }

  /// W x into y or on top of it, and then perhaps a vector.
  @inline(__always)
  private func multiply(into y: UnsafeMutablePointer<Double>, adds: Bool, plus: BatchProduct.Vector?) {
    guard let place = parameter(0) else { return }
    let isShared = sequences > 1 && isZeroStart(1)
    BatchProduct.multiply(
      memory.packed + place.forward, rows: width(1), columns: width, values(1), into: isShared ? memory.scratch : y,
      adds: adds && !isShared, plus: isShared ? nil : plus, sequences: isShared ? 1 : sequences)
    guard isShared else { return }
    // All sequences have the product that the first one has.
    let own: BatchProduct.Vector = (UnsafePointer(y), pitch)
    let product: BatchProduct.Vector = (UnsafePointer(memory.scratch), 0)
    combine(adds ? own : product, product, into: y) { adds ? $0 + $1 : $1 }
    if let plus { combine(own, plus, into: y) { $0 + $1 } }
  }

  /// A sum with the products among its terms: from left to right, a product together with the vector that follows it.
  @inline(__always)
  func forward(_ terms: UnsafeBufferPointer<BatchFusion.Term>) {
    let y = result
    var index = 0
    while index < terms.count {
      if let product = terms[index].product {
        let site = BatchSite(memory: memory, instruction: product, row: row)
        let hasVector = index + 1 < terms.count && terms[index + 1].product == nil
        site.multiply(into: y, adds: index > 0, plus: hasVector ? vector(terms[index + 1].position) : nil)
        index += hasVector ? 2 : 1
      } else {
        combine((UnsafePointer(y), pitch), vector(terms[index].position), into: y) { $0 + $1 }
        index += 1
      }
    }
  }

  /// Terms from left to right, eight units at a time.
  @inline(__always)
  private func sum() {
    let (y, pitch, arity) = (result, pitch, arity)
    withUnsafeTemporaryAllocation(of: Term.self, capacity: arity) { terms in
      for position in 0..<arity {
        let operand = vector(position)
        terms.initializeElement(
          at: position,
          to: Term(values: operand.values, pitch: operand.pitch, isNegative: self.operand(position).isNegative))
      }
      for sequence in 0..<sequences {
        var unit = 0
        while unit < pitch {
          var sum = Lane.zero
          for position in 0..<arity {
            let term = terms[position]
            let part = BatchProduct.load(Lane.self, term.values + sequence * term.pitch + unit)
            // y − b and y + (−b) have the same bits.
            let signed = term.isNegative ? -part : part
            sum = position == 0 ? signed : sum + signed
          }
          BatchProduct.store(sum, y + sequence * pitch + unit)
          unit += 8
        }
      }
    }
  }

  private struct Term {
    var values: UnsafePointer<Double>
    var pitch: Int
    var isNegative: Bool
  }

  /// y[u] from two operands, eight units at a time.
  @inline(__always)
  func combine(
    _ a: BatchProduct.Vector, _ b: BatchProduct.Vector,
    into y: UnsafeMutablePointer<Double>, _ part: (Lane, Lane) -> Lane
  ) {
    let pitch = pitch
    for sequence in 0..<sequences {
      let (first, second, target) = (a.values + sequence * a.pitch, b.values + sequence * b.pitch, y + sequence * pitch)
      var unit = 0
      while unit < pitch {
        BatchProduct.store(
          part(BatchProduct.load(Lane.self, first + unit), BatchProduct.load(Lane.self, second + unit)), target + unit)
        unit += 8
      }
    }
  }
}
