/// Where every number of a run stands in its one allocation, for a given number of steps.
///
/// Values come first, then gradients. A stage's states at t = 0 stand before its steps; within a step its quantities stand in the
/// order in which they are computed. Vectors with an element per earlier step follow in triangles of their own.
public struct Layout: Equatable, Sendable {
  /// The places of one slot's numbers.
  struct Place: Equatable, Sendable {
    /// The first number of step 1.
    var first = 0
    /// From one step to the next; 0 for a stage that has only the last step.
    var stride = 0
    /// The numbers at t = 0.
    var initial = -1
  }

  /// What the kernels need to know of a slot.
  struct SlotPlace: Equatable, Sendable {
    var value = Place()
    var adjoint = Place()
    var units = 0
    /// How many steps its stage runs over: those of the model, or those of the encoder's sequence.
    var steps = 0
    var isPositions = false
    var isReverse = false
    var onlyLast = false
  }

  /// The number of steps T.
  public let steps: Int
  /// The number of steps of the sequence that an encoder reads; 0 without one.
  public let sourceSteps: Int
  /// The number of recorded values.
  public private(set) var valueCount = 0
  /// The number of recorded values and gradients.
  public private(set) var count = 0
  private(set) var places: [SlotPlace] = []

  /// Places the program's quantities.
  ///
  /// - Throws: `trace.too-large` when the bytes exceed `limit` (or what an address can hold), before anything is allocated.
  public init(
    _ program: Program, steps: Int, sourceSteps: Int = 0, bytesPerScalar: Int = 8, limit: Int = .max,
    withGradients: Bool = true
  ) throws(Diagnosis) {
    guard steps >= 1, sourceSteps >= (program.model.encoder == nil ? 0 : 1) else { throw Diagnosis("trace.no-steps") }
    self.steps = steps
    self.sourceSteps = sourceSteps
    places = program.slots.map { slot in
      let stage = program.stages[slot.stage]
      return SlotPlace(
        units: slot.spansSource ? sourceSteps : slot.units, steps: stage.isSource ? sourceSteps : steps,
        isPositions: slot.isPositions, isReverse: stage.isReverse, onlyLast: stage.times == .last)
    }
    var counter = Counter()
    place(program, &counter, isPlaced: { _ in true }) { $0.value = $1 }
    valueCount = counter.count
    if withGradients {
      place(program, &counter, isPlaced: { $0.adjoint == .own }) { $0.adjoint = $1 }
      for slot in program.slots.indices {
        if let holder = program.adjointSlot(of: slot) { places[slot].adjoint = places[holder].adjoint }
      }
    }
    count = counter.count
    let (bytes, overflow) = count.multipliedReportingOverflow(by: bytesPerScalar)
    guard !counter.overflowed, !overflow, bytes <= limit else {
      throw Diagnosis(
        "trace.too-large",
        [
          "bytes": counter.overflowed || overflow ? "2^63" : String(bytes), "steps": String(steps),
          "limit": String(limit),
        ])
    }
  }

  /// Puts a slot's values, or its gradients, elsewhere.
  mutating func set(_ place: Place, slot: Int, adjoint: Bool) {
    if adjoint { places[slot].adjoint = place } else { places[slot].value = place }
  }

  /// Adds without trapping.
  private struct Counter {
    var count = 0
    var overflowed = false

    mutating func take(_ units: Int, times: Int) -> Int {
      let (size, over) = units.multipliedReportingOverflow(by: times)
      let (end, over2) = count.addingReportingOverflow(size)
      let start = count
      if over || over2 { overflowed = true } else { count = end }
      return start
    }
  }

  /// Places the values, or the gradients, of the chosen slots.
  private mutating func place(
    _ program: Program, _ counter: inout Counter, isPlaced: (Slot) -> Bool,
    set: (inout SlotPlace, Place) -> Void
  ) {
    for stage in program.stages {
      let chosen = stage.slots.filter { isPlaced(program.slots[$0]) }
      var found: [(slot: Int, place: Place)] = []
      for slot in chosen {
        let isState = program.slots[slot].isState
        found.append((slot, Place(initial: isState ? counter.take(places[slot].units, times: 1) : -1)))
      }
      let rows = stage.times == .last ? 1 : stage.isSource ? sourceSteps : steps
      let stride = chosen.reduce(0) { $0 + places[$1].units }
      var first = counter.take(stride, times: rows)
      for index in found.indices {
        let slot = program.slots[found[index].slot]
        if slot.isPositions {
          // 1 + 2 + … + T elements.
          let (pairs, overflow) = steps.multipliedReportingOverflow(by: steps &+ 1)
          if overflow || steps == .max { counter.overflowed = true }
          found[index].place.first = counter.take(1, times: pairs / 2)
        } else {
          found[index].place.first = first
          found[index].place.stride = rows == 1 ? 0 : stride
          // Past the end of what can be counted the places mean nothing: the layout is refused.
          first &+= places[found[index].slot].units
        }
        set(&places[found[index].slot], found[index].place)
      }
    }
  }
}

extension Layout.SlotPlace {
  /// The number of this step in the stage's own order: 1 is computed first.
  @inline(__always)
  func position(ofRow row: Int) -> Int { isReverse ? steps + 1 - row : row }

  /// Where the numbers of time `row` begin; row 0 is the initial state.
  @inline(__always)
  func offset(_ place: Layout.Place, row: Int) -> Int {
    if row == 0 { return place.initial }
    if isPositions {
      let position = position(ofRow: row)
      return place.first + position * (position - 1) / 2
    }
    return place.first + (row - 1) * place.stride
  }

  /// How many numbers there are at time `row`.
  @inline(__always)
  func width(row: Int) -> Int { isPositions ? position(ofRow: row) : units }

  /// The time that a read of `delay` steps earlier refers to; 0 before the beginning.
  @inline(__always)
  func row(_ row: Int, delayed delay: Int) -> Int {
    if delay == 0 { return row }
    let earlier = isReverse ? row + delay : row - delay
    return earlier < 1 || earlier > steps ? 0 : earlier
  }

  /// The time of the stage's `position`-th step; position 0 is the initial state.
  @inline(__always)
  func row(ofPosition position: Int) -> Int {
    position == 0 ? 0 : isReverse ? steps + 1 - position : position
  }
}
