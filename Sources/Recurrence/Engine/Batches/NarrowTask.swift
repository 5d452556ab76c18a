/// A task of one sequence whose vectors have no more than eight numbers, with pointers to them: it goes from registers to registers,
/// where for longer ones finding the way costs little.
struct NarrowTask {
  enum Kind {
    /// A packed matrix, at a, times the vector at b.
    case product
    /// The same with rows of four that stand as they are: Σ a[4 i + u] b[i].
    case fours
    /// The same with four rows that stand as they are, some fours of numbers long: Σ a[u n + i] b[i], where n is the number of terms.
    case squares
    /// One sum: Σ a[i] b[i].
    case dot
    case elements(ElementTask.Function)
    /// The squared error of a and b, averaged over their numbers.
    case squaredError
    /// What that sends back to a; c is its own gradient.
    case squaredErrorSlope
    /// One over the number of rows.
    case seed
    /// The gradients of rows of four: four numbers at a times each number at b.
    case gradientRows
    /// The gradients of four numbers, and of four others at b: those at a.
    case gradients
    /// The gradient of one number: that at a.
    case gradient
    /// A general task.
    case other
  }

  typealias Numbers = UnsafeMutablePointer<Double>

  var kind: Kind
  /// Whether the result comes on top of what is there.
  var adds = false
  /// The number of terms of a product's sums, of outputs, or of rows of gradients; of a general task, its own.
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

extension NarrowTask {
  /// A task with all its pointers to one place.
  init(_ kind: Kind, _ place: Numbers) {
    self.init(kind: kind, target: place, a: place, b: place, c: place, d: place)
  }

  /// A general task, which finds out by itself where its numbers stand.
  static func other(_ number: Int, _ anywhere: Numbers) -> NarrowTask {
    var task = NarrowTask(.other, anywhere)
    task.terms = number
    return task
  }

  /// The tasks level by level: first those that wait for none, then those that wait for these only, and so on, so that neighbors seldom
  /// wait for one another.
  ///
  /// The order of any two that touch the same numbers, unless both only read them, stays.
  static func byLevel(_ tasks: [NarrowTask]) -> [NarrowTask] {
    var written: [Numbers: Int] = [:]
    var read: [Numbers: Int] = [:]
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
