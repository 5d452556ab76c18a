/// What is kept of the sequences of a batch: outputs and final states.
struct KeptOutputs: Sendable {
  private var values: [Double] = []
  private var starts: [Int] = []
  private var width = 0
  private var states: [Double] = []
  private var slots: [(slot: Int, start: Int, units: Int)] = []
  private var stateCount = 0

  mutating func removeAll() {
    guard !starts.isEmpty else { return }
    values.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
  }

  mutating func append(_ room: BatchRoom, _ program: Program) {
    if slots.isEmpty {
      width = program.slots[program.output].units
      for slot in program.slots.indices where program.slots[slot].isState {
        slots.append((slot, stateCount, program.slots[slot].units))
        stateCount += program.slots[slot].units
      }
    }
    let isLast = program.stages[program.slots[program.output].stage].times == .last
    let steps = room.layout.steps
    for sequence in 0..<room.layout.sequences {
      let places = room.places.start + sequence * program.slots.count
      starts.append(values.count)
      for row in (isLast ? steps : 1)...steps {
        add(room, places[program.output], row, to: &values)
      }
      for state in slots { add(room, places[state.slot], places[state.slot].finalRow, to: &states) }
    }
  }

  private func add(_ room: BatchRoom, _ place: Layout.SlotPlace, _ row: Int, to values: inout [Double]) {
    let source = room.numbers.base + place.offset(place.value, row: row)
    for unit in 0..<place.units { values.append(source[unit]) }
  }

  func outputs(_ sequence: Int, row: Int) -> ArraySlice<Double> {
    let start = starts[sequence] + (row - 1) * width
    return values[start..<start + width]
  }

  func state(_ sequence: Int, slot: Int) -> [Double] {
    guard let place = slots.first(where: { $0.slot == slot }) else { return [] }
    let start = sequence * stateCount + place.start
    return Array(states[start..<start + place.units])
  }
}
