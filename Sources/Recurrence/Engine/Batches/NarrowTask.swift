/// A task of one sequence whose vectors have no more than eight numbers, with pointers to them: it goes from registers to registers,
/// where for longer ones finding the way costs little.
struct NarrowTask {
  enum Kind {
    /// A matrix, at a, times the vector at b.
    case product
    case elements(ElementTask.Function)
    /// The general task of this number.
    case other(Int)
  }

  typealias Numbers = UnsafeMutablePointer<Double>

  var kind: Kind
  /// Whether the result comes on top of what is there.
  var adds = false
  /// The number of terms of a product's sums.
  var terms = 0
  /// The factor of `scale`.
  var constant = 0.0
  var target: Numbers
  var a: Numbers
  var b: Numbers
  var c: Numbers
  var d: Numbers
  /// What comes on top of a product.
  var plus: Numbers?
}

/// The narrow tasks of a room, in an order in which neighbors seldom wait for one another.
struct NarrowSchedule: ~Copyable {
  let forward: FixedList<NarrowTask>
  let backward: FixedList<NarrowTask>
  /// The packed parameters that they point to.
  let packed: NarrowTask.Numbers

  init(
    _ forward: borrowing FixedList<BatchTask>, _ backward: borrowing FixedList<BatchTask>,
    numbers: NarrowTask.Numbers, packed: NarrowTask.Numbers
  ) {
    self.forward = FixedList(Self.byLevel(Self.tasks(forward, numbers, packed)))
    self.backward = FixedList(Self.byLevel(Self.tasks(backward, numbers, packed)))
    self.packed = packed
  }

  private static func tasks(
    _ tasks: borrowing FixedList<BatchTask>, _ base: NarrowTask.Numbers, _ packed: NarrowTask.Numbers
  ) -> [NarrowTask] {
    func place(_ vector: BatchVector) -> NarrowTask.Numbers { (vector.isShared ? packed : base) + vector.offset }
    return (0..<tasks.count).map { index in
      switch tasks[index] {
      case .product(let product) where !product.isDirect:
        NarrowTask(
          kind: .product, adds: product.adds, terms: product.terms, target: base + product.target,
          a: packed + product.matrix, b: base + product.input, c: base, d: base, plus: product.plus.map(place))
      case .elements(let elements):
        NarrowTask(
          kind: .elements(elements.function), adds: elements.adds, constant: elements.constant,
          target: base + elements.target, a: place(elements.a), b: place(elements.b), c: place(elements.c),
          d: place(elements.d))
      default: NarrowTask(kind: .other(index), target: base, a: base, b: base, c: base, d: base)
      }
    }
  }

  /// The tasks level by level: first those that wait for none, then those that wait for these only, and so on.
  ///
  /// The order of any two that touch the same numbers, unless both only read them, stays.
  private static func byLevel(_ tasks: [NarrowTask]) -> [NarrowTask] {
    var written: [NarrowTask.Numbers: Int] = [:]
    var read: [NarrowTask.Numbers: Int] = [:]
    var levels: [[NarrowTask]] = []
    var first = 0
    for task in tasks {
      var level = first
      if case .other = task.kind {
        // It may touch anything.
        level = levels.count
        first = level + 1
      } else {
        let sources = [task.a, task.b, task.c, task.d, task.plus ?? task.a]
        for source in sources { level = max(level, (written[source] ?? -1) + 1) }
        level = max(level, (written[task.target] ?? -1) + 1, (read[task.target] ?? -1) + 1)
        for source in sources { read[source] = max(read[source] ?? -1, level) }
        written[task.target] = level
      }
      if level == levels.count { levels.append([]) }
      levels[level].append(task)
    }
    return levels.flatMap { $0 }
  }
}
