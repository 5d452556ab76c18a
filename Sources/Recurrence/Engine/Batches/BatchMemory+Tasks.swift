/// Doing what a schedule says.
extension BatchMemory {
  /// Does the tasks one after the other.
  func run(_ tasks: borrowing FixedList<BatchTask>) {
    for index in 0..<tasks.count { run(tasks.start + index) }
  }

  /// Does one task.
  func runOne(_ task: UnsafePointer<BatchTask>) { run(task) }

  /// Does a task.
  @inline(__always)
  private func run(_ task: UnsafePointer<BatchTask>) {
    switch task.pointee {
    case .product(let product): multiply(product)
    case .elements(let elements): apply(elements)
    case .classes(let classes): apply(classes)
    case .forward(let index, let row):
      for sequence in 0..<sequences { site(instructions[index], row, sequence).forward() }
    case .adjoint(let adjoint): add(adjoint)
    case .nothing(let slot, let row):
      for sequence in 0..<sequences {
        let elements = self.sequence(sequence).adjoint(slot, row)
        for unit in 0..<places[slot].width(row: row) { elements[unit] = 0 }
      }
    case .start(let slot, let unit, let source):
      for sequence in 0..<sequences {
        let memory = self.sequence(sequence)
        let (state, final) = (memory.value(slot, 0) + unit, memory.value(source, places[source].finalRow))
        for unit in 0..<places[source].units { state[unit] = final[unit] }
      }
    case .handOver(let slot, let row, let target):
      for sequence in 0..<sequences {
        let memory = self.sequence(sequence)
        let (own, back) = (memory.adjoint(slot, row), memory.adjoint(target.slot, 0) + target.unit)
        for unit in 0..<places[slot].units { own[unit] = back[unit] }
      }
    case .seed(let slot, let row):
      let (elements, pitch) = (adjoint(slot, row), AlignedMemory.padded(places[slot].units))
      for sequence in 0..<sequences { elements[sequence * pitch] = 1 / Double(rows) }
    }
  }

  /// Each sequence's loss, as `Program.totalLoss` adds it up, in the order of the sequences.
  func losses(_ offsets: borrowing FixedList<Int>, _ body: (Double) -> Void) {
    guard offsets.count > 0 else { return }
    for sequence in 0..<sequences {
      let place = base + sequence * AlignedMemory.padded(1)
      var total = place[offsets[0]]
      for step in 1..<offsets.count { total += place[offsets[step]] }
      body(total / Double(rows))
    }
  }

  /// One sequence's instruction, as the engine runs it.
  @inline(__always)
  private func site(_ instruction: Instruction, _ row: Int, _ sequence: Int) -> Site<Double> {
    Site(memory: self.sequence(sequence), instruction: instruction, row: row)
  }

  private func add(_ task: AdjointTask) {
    for sequence in 0..<sequences {
      let site = site(instructions[task.instruction], task.reading, sequence)
      site.adjoint(
        task.position,
        into: GradientSum(
          elements: site.memory.adjoint(task.slot, task.row), width: places[task.slot].width(row: task.row),
          isFirst: task.isFirst, position: task.own))
    }
  }

  /// A vector for every sequence: where the first one is, and how far the next one.
  @inline(__always)
  private func vector(_ vector: BatchVector, pitch: Int) -> BatchProduct.Vector {
    vector.isShared ? (packed + vector.offset, 0) : (UnsafePointer(base) + vector.offset, pitch)
  }

  private func multiply(_ task: MatrixTask) {
    let (y, pitch) = (base + task.target, AlignedMemory.padded(task.width))
    let plus = task.plus.map { vector($0, pitch: pitch) }
    if task.steps > 1 {
      return BatchProduct.multiply(
        packed + task.matrix, rows: task.terms, columns: task.width, base + task.input, pitch: task.inputPitch,
        into: y, targetPitch: task.targetPitch, adds: task.adds, plus: plus, sequences: task.steps,
        shape: shape)
    }
    let isShared = task.isStart && startsAtZero && sequences > 1
    if task.isDirect {
      // What all sequences have alike is computed once.
      let sums = multiplyDirect(task, sequences: isShared ? 1 : sequences)
      return put(task, sums, pitch: isShared ? 0 : pitch, plus)
    }
    BatchProduct.multiply(
      packed + task.matrix, rows: task.terms, columns: task.width, base + task.input,
      pitch: AlignedMemory.padded(task.terms), into: isShared ? scratch : y,
      adds: task.adds && !isShared, plus: isShared ? nil : plus, sequences: isShared ? 1 : sequences, shape: shape)
    if isShared { put(task, scratch, pitch: 0, plus) }
  }

  /// Puts products where they belong.
  private func put(_ task: MatrixTask, _ sums: UnsafePointer<Double>, pitch: Int, _ plus: BatchProduct.Vector?) {
    let width = AlignedMemory.padded(task.width)
    for sequence in 0..<sequences {
      let (sums, target) = (sums + sequence * pitch, base + task.target + sequence * width)
      for unit in 0..<width {
        let sum = task.adds ? target[unit] + sums[unit] : sums[unit]
        target[unit] = plus.map { sum + $0.values[sequence * $0.pitch + unit] } ?? sum
      }
    }
  }

  /// The same with the matrix as it stands: inputs are packed in its place, so that vectors go across sequences.
  private func multiplyDirect(_ task: MatrixTask, sequences: Int) -> UnsafePointer<Double> {
    let (width, pitch) = (AlignedMemory.padded(sequences), AlignedMemory.padded(task.terms))
    let panels = scratch
    PackedModel.panels(of: sequences) { first, panel in
      PackedModel.transpose(
        base + task.input + first * pitch, pitch, min(panel, sequences - first), task.terms,
        panels + first * task.terms, panel)
    }
    let products = panels + width * task.terms
    BatchProduct.multiply(
      panels, rows: task.terms, columns: sequences, parameters + task.matrix, pitch: task.terms, into: products,
      adds: false, plus: nil, sequences: task.width, shape: shape)
    let sums = products + width * task.width
    let distance = AlignedMemory.padded(task.width)
    PackedModel.transpose(products, width, task.width, sequences, sums, distance)
    for sequence in 0..<sequences {
      for unit in task.width..<distance { sums[sequence * distance + unit] = 0 }
    }
    return UnsafePointer(sums)
  }
}
