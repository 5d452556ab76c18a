import Recurrence
import Texts

/// A walk through the tree behind a scalar, line by line, and from scalar to scalar.
struct WhyWalk: Sendable {
  /// A line of the tree.
  struct Line: Equatable, Sendable {
    var node: WhyNode
    /// For every level above and its own, whether it is the last of its siblings.
    var lasts: [Bool]
    var isOpen = false

    var depth: Int { lasts.count }
  }

  /// The scalars that led here; the last one is the root of the tree.
  private(set) var path: [Reference]
  /// The visible lines of the tree.
  private(set) var lines: [Line] = []
  private(set) var selected = 0
  /// Whether it lists what reads the scalar rather than what it was computed from.
  private(set) var isWhatFor = false
  /// How many scalars read this one, up to `readerLimit`.
  private(set) var readers: [Reference] = []

  static let readerLimit = 500

  init(_ reference: Reference, in run: StepRun) {
    path = [reference]
    rebuild(in: run)
  }

  /// The scalar at the root.
  var root: Reference { path[path.count - 1] }

  var selectedReference: Reference? {
    guard lines.indices.contains(selected), case .scalar(let reference) = lines[selected].node.subject else {
      return nil
    }
    return reference
  }

  mutating func select(_ line: Int) {
    selected = min(max(0, line), lines.count - 1)
  }

  private mutating func rebuild(in run: StepRun) {
    selected = 0
    readers = run.trace.readers(of: root, limit: WhyWalk.readerLimit)
    lines = [Line(node: run.trace.why(root), lasts: [])]
    if isWhatFor {
      for (index, reader) in readers.enumerated() {
        var node = run.trace.why(reader)
        node.adds = nil
        lines.append(Line(node: node, lasts: [index == readers.count - 1]))
      }
      lines[0].isOpen = true
      lines[0].node.adds = nil
      return
    }
    open(in: run)
    for index in lines.indices.dropFirst().reversed() {
      if case .term = lines[index].node.subject, lines.count < 12 { open(index, in: run) }
    }
  }

  /// Opens the selected line.
  mutating func open(in run: StepRun) { open(selected, in: run) }

  private mutating func open(_ index: Int, in run: StepRun) {
    guard !lines[index].isOpen, !isWhatFor else { return }
    let children = run.trace.children(of: lines[index].node)
    guard !children.isEmpty else { return }
    lines[index].isOpen = true
    let lasts = lines[index].lasts
    lines.insert(
      contentsOf: children.enumerated().map { Line(node: $1, lasts: lasts + [$0 == children.count - 1]) },
      at: index + 1)
  }

  /// Closes the selected line, or goes to the one above it in the tree.
  mutating func close() {
    let depth = lines[selected].depth
    if lines[selected].isOpen, selected > 0 {
      lines[selected].isOpen = false
      let end = lines.indices.first { $0 > selected && lines[$0].depth <= depth } ?? lines.count
      lines.removeSubrange(selected + 1..<end)
    } else if let above = lines.indices.last(where: { $0 < selected && lines[$0].depth < depth }) {
      selected = above
    }
  }

  /// Makes the selected scalar the root; false where the line is none or is given.
  mutating func walk(in run: StepRun) -> Bool {
    guard let reference = selectedReference, selected > 0 else { return selected == 0 }
    guard isWhatFor || run.trace.explain(reference) != nil else { return false }
    path.append(reference)
    isWhatFor = false
    rebuild(in: run)
    return true
  }

  /// Goes back to the scalar before; false where there is none.
  mutating func back(in run: StepRun) -> Bool {
    guard path.count > 1 else { return false }
    path.removeLast()
    rebuild(in: run)
    return true
  }

  /// Turns between why and what for.
  mutating func turn(in run: StepRun) {
    isWhatFor.toggle()
    rebuild(in: run)
  }

  /// The selected scalar in 106 bits, and how far the stored one is off.
  func exact(in run: StepRun, _ texts: Catalog) -> String {
    let reference = selectedReference ?? root
    do throws(Diagnosis) {
      // A larger run would keep the screen still for seconds.
      let exact = try run.exact(limit: 1_000_000).value(reference)
      let stored = run.trace.value(reference)
      return texts(
        "step.exact",
        [
          "symbol": Symbol(reference, in: run.program).text(),
          "exact": DecimalText(exact.high, .significant(17)).text(), "ulps": ulps(stored.ulps(from: exact)),
        ])
    } catch {
      return texts(error)
    }
  }
}

/// A distance in ulps, with its sign.
func ulps(_ distance: Double) -> String {
  (distance > 0 ? "+" : "") + DecimalText(distance, .significant(2)).text()
}
