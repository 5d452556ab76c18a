/// The narrow tasks of a room.
struct NarrowSchedule: ~Copyable {
  let forward: FixedList<NarrowTask>
  let backward: FixedList<NarrowTask>
  /// The packed parameters that they point to.
  let packed: NarrowTask.Numbers

  init(
    _ forward: borrowing FixedList<BatchTask>, _ backward: borrowing FixedList<BatchTask>,
    numbers: NarrowTask.Numbers, packed: NarrowTask.Numbers
  ) {
    let places = NarrowPlaces(numbers: numbers, packed: packed)
    self.forward = FixedList(NarrowTask.byLevel(places.tasks(forward)))
    self.backward = FixedList(NarrowTask.byLevel(places.tasks(backward)))
    self.packed = packed
  }
}

/// Where narrow tasks find their numbers.
struct NarrowPlaces {
  typealias Numbers = NarrowTask.Numbers

  let numbers: Numbers
  let packed: Numbers

  func tasks(_ tasks: borrowing FixedList<BatchTask>) -> [NarrowTask] {
    (0..<tasks.count).map { task(tasks[$0]) ?? .other($0, numbers) }
  }

  /// A task by its pointers; nil where it stays general.
  func task(_ task: BatchTask) -> NarrowTask? {
    switch task {
    case .product(let product) where !product.isDirect && product.steps == 1:
      NarrowTask(
        kind: .product, adds: product.adds, terms: product.terms, target: numbers + product.target,
        a: packed + product.matrix, b: numbers + product.input, c: numbers, d: numbers,
        plus: product.plus.map(place))
    case .elements(let elements): self.task(elements)
    default: nil
    }
  }

  /// A function's task by its pointers.
  func task(_ elements: ElementTask) -> NarrowTask {
    NarrowTask(
      kind: .elements(elements.function), adds: elements.adds, constant: elements.constant,
      target: numbers + elements.target, a: place(elements.a), b: place(elements.b), c: place(elements.c),
      d: place(elements.d))
  }

  private func place(_ vector: BatchVector) -> Numbers { (vector.isShared ? packed : numbers) + vector.offset }
}
