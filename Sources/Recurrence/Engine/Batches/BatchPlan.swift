/// What all batches of a program share, made once.
final class BatchPlan: @unchecked Sendable {
  let packing: PackedModel
  let uses: [BatchUse]
  let operands: UnsafeMutablePointer<Operand>
  let parameterOffsets: UnsafeMutablePointer<Int>
  let packedPlaces: UnsafeMutablePointer<PackedModel.Place>
  let roles: UnsafeMutablePointer<BatchFusion.Role>
  let terms: UnsafeMutablePointer<BatchFusion.Term>
  /// The widest vector: what `MatrixVector.adjoint` needs for a sequence by itself.
  private let widest: Int

  init(_ program: Program) {
    packing = PackedModel(program)
    uses = BatchUse.all(program)
    operands = Self.copy(program.operands)
    parameterOffsets = Self.copy(program.parameters.entries.map { $0.offset })
    packedPlaces = Self.copy(packing.places)
    let fusion = BatchFusion(program)
    roles = Self.copy(fusion.roles)
    terms = Self.copy(fusion.terms)
    widest = program.slots.reduce(1) { max($0, $1.units) }
  }

  deinit {
    operands.deallocate()
    parameterOffsets.deallocate()
    packedPlaces.deallocate()
    roles.deallocate()
    terms.deallocate()
  }

  /// How many numbers a worker needs room for: a vector; or the inputs of a panel at all steps of all sequences, and its sums.
  func scratchRoom(for groups: [BatchRoom]) -> Int {
    groups.reduce(AlignedMemory.padded(widest)) { room, group in
      max(room, 16 * (max(group.layout.steps, group.layout.sourceSteps) * group.layout.sequences + widest))
    }
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() { (pointer + index).initialize(to: element) }
    return pointer
  }

  /// The parameters cut into as many neighboring parts as there are workers, of about as many numbers each.
  func shares(_ count: Int, of parameters: ParameterTable) -> [[BatchUse]] {
    guard count > 1 else { return [uses] }
    var shares: [[BatchUse]] = []
    var first = 0
    for share in 1...count {
      let goal = parameters.count * share / count
      var last = first
      while last < uses.count {
        let entry = parameters.entries[uses[last].parameter]
        guard share == count || entry.offset + entry.count / 2 < goal else { break }
        last += 1
      }
      if last > first { shares.append(Array(uses[first..<last])) }
      first = last
    }
    return shares
  }
}

/// The memory of sequences that run side by side, with the places of their numbers.
final class BatchRoom: @unchecked Sendable {
  let layout: BatchLayout
  let numbers: AlignedMemory
  let places: UnsafeMutablePointer<Layout.SlotPlace>

  init(_ layout: BatchLayout) {
    self.layout = layout
    numbers = AlignedMemory(count: layout.count)
    places = .allocate(capacity: max(1, layout.places.count))
    for (index, place) in layout.places.enumerated() { (places + index).initialize(to: place) }
  }

  deinit { places.deallocate() }
}
