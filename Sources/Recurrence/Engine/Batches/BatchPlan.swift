/// What all batches of a program share, made once.
final class BatchPlan: @unchecked Sendable {
  let program: Program
  let packing: PackedModel
  /// Where parameters are used, as `uses` refers to it.
  let sites: FixedList<BatchUse.Site>
  let uses: [BatchUse]
  /// The greatest number of units of a product's result, rounded up to whole vectors.
  let tallest: Int
  /// How many numbers of all that the products of a stage read are copied at most.
  private let copied: Int
  let instructions: FixedList<Instruction>
  let operands: FixedList<Operand>
  let parameterOffsets: FixedList<Int>
  let fusion: BatchFusion
  /// How products go through their panels.
  let shape: ProductShape
  let hasLoss: Bool
  /// Whether states are zero before the first step, unless a sample says otherwise.
  let startsAtZero: Bool
  /// Whether no vector that is computed has more than eight numbers.
  let isNarrow: Bool
  /// Whether a sequence is its inputs, its targets and perhaps its initial states, and all parameters are packed together.
  let isPlain: Bool
  /// The widest vector: what `MatrixVector.adjoint` needs for a sequence by itself.
  private let widest: Int

  init(_ program: Program, _ shape: ProductShape) {
    (self.program, self.shape) = (program, shape)
    packing = PackedModel(program)
    let found = BatchUse.all(program)
    sites = FixedList(found.sites)
    uses = BatchUse.arranged(found.uses, program)
    tallest = uses.reduce(0) { max($0, $1.isProduct ? AlignedMemory.padded($1.height) : 0) }
    copied = uses.reduce(0) { max($0, $1.isProduct ? $1.inputs + AlignedMemory.padded($1.columns) : 0) }
    instructions = FixedList(program.instructions)
    operands = FixedList(program.operands)
    parameterOffsets = FixedList(program.parameters.entries.map { $0.offset })
    fusion = BatchFusion(program)
    hasLoss = program.loss != nil
    startsAtZero = program.fed == nil && program.slots.allSatisfy { $0.handedFrom.isEmpty }
    isNarrow = program.slots.allSatisfy { $0.instruction == nil || $0.units <= 8 }
    isPlain =
      startsAtZero && program.masks.isEmpty && program.source == nil && program.target != nil
      && !packing.isLarge.contains(true)
    widest = program.slots.reduce(1) { max($0, $1.units) }
  }

  /// How many numbers a worker needs room for: a vector; parts of an activation; what the gradients of matrices are made of at all steps of
  /// all sequences, and a panel's sums; or what some tasks need.
  func scratchRoom(_ layout: BatchLayout, _ schedule: BatchSchedule) -> Int {
    let vectors = max(layout.steps, layout.sourceSteps) * layout.sequences
    return max(
      AlignedMemory.padded(widest), BatchActivation.room, (tallest + copied) * vectors + 16 * tallest, schedule.room)
  }

  /// The parameters cut into as many neighboring parts as there are workers, of about as many numbers each; a matrix can be cut
  /// between its rows.
  func shares(_ count: Int, _ program: Program) -> [[BatchUse]] {
    let parameters = program.parameters
    guard count > 1, !uses.isEmpty else { return [uses] }
    var shares = Array(repeating: [BatchUse](), count: count)
    for use in uses {
      let entry = parameters.entries[use.parameter]
      let rows = use.isProduct ? 8 : entry.rows
      var first = 0
      while first < entry.rows {
        let last = min(entry.rows, first + rows)
        let middle = entry.offset + (first + last) * entry.columns / 2
        let share = min(count - 1, middle * count / max(1, parameters.count))
        if let before = shares[share].last, before.parameter == use.parameter {
          shares[share][shares[share].count - 1].rows = before.rows.lowerBound..<last
        } else {
          var part = use
          part.rows = first..<last
          shares[share].append(part)
        }
        first = last
      }
    }
    return shares.map { BatchUse.arranged($0, program) }
  }
}
