import Recurrence

/// Which cells of an unrolled network wait for which: rows are layers (and directions), columns are time steps.
public struct DependencyGraph: Sendable {
  /// A row of cells.
  public struct Row: Equatable, Sendable {
    /// The layer, from 0.
    public var layer: Int
    /// Whether it runs from the last step to the first.
    public var isReverse: Bool
    /// Whether its cells wait for the one of the step before.
    public var isRecurrent = true
    /// Which steps of what is below its cells read; other than every: there is one cell, at the last step.
    public var reads = Model.Reads.every
    /// Whether there is one cell only, because this layer or one below reads no single steps.
    public var isOneStep = false
  }

  /// The rows, the lowest layer first.
  public internal(set) var rows: [Row] = []
  /// The number of steps.
  public internal(set) var steps: Int
  /// The round in which each cell can be computed at the earliest, from 1: row by row, step by step; 0 where there is none.
  public internal(set) var rounds: [[Int]] = []
  /// The longest chain of cells that wait one for another, the first first.
  public internal(set) var chain: [(row: Int, step: Int)] = []

  /// The cells of stacked layers; of a bidirectional one, both directions.
  init(_ layers: [(isBidirectional: Bool, isRecurrent: Bool)], reads: [Model.Reads] = [], steps: Int) {
    self.steps = max(1, steps)
    let last = self.steps - 1
    var isOneStep = false
    var below = [Int](repeating: 0, count: self.steps)
    var isRecurrent: [Bool] = []
    for (index, layer) in layers.enumerated() {
      let own = reads.indices.contains(index) ? reads[index] : .every
      // All steps at once wait for the slowest.
      if case .flattened = own { below[last] = below.max() ?? 0 }
      isOneStep = isOneStep || own != .every
      var above = below
      for isReverse in layer.isBidirectional ? [false, true] : [false] {
        var row = [Int](repeating: 0, count: self.steps)
        for position in (isOneStep ? last : 0)..<self.steps {
          let step = isReverse && !isOneStep ? last - position : position
          let earlier = isReverse ? step + 1 : step - 1
          let waits = layer.isRecurrent && position > 0 && !isOneStep ? row[earlier] : 0
          row[step] = max(below[step], waits) + 1
        }
        rows.append(
          Row(
            layer: index, isReverse: isReverse, isRecurrent: layer.isRecurrent, reads: own, isOneStep: isOneStep))
        rounds.append(row)
        isRecurrent.append(layer.isRecurrent)
        for step in 0..<self.steps { above[step] = max(above[step], row[step]) }
      }
      below = above
    }
    findChain(isRecurrent)
  }

  /// The cells of a model.
  public init(_ model: Model, steps: Int) {
    self.init(
      model.layers.map { ($0.isBidirectional, $0.cell.isRecurrent) }, reads: model.layers.map { $0.reads }, steps: steps
    )
  }

  /// The number of cells.
  public var cells: Int { rounds.joined().count { $0 > 0 } }
  /// The number of rounds.
  public var depth: Int { rounds.joined().max() ?? 0 }
  /// The most cells of one round.
  public var width: Int {
    var counts = [Int](repeating: 0, count: depth + 1)
    for round in rounds.joined() where round > 0 { counts[round] += 1 }
    return counts.max() ?? 0
  }

  /// From the last cell back, always to one that is computed one round earlier.
  private mutating func findChain(_ isRecurrent: [Bool]) {
    var place: (row: Int, step: Int)?
    for row in rows.indices {
      for step in 0..<steps where rounds[row][step] > place.map({ rounds[$0.row][$0.step] }) ?? 0 {
        place = (row, step)
      }
    }
    while let here = place {
      chain.insert(here, at: 0)
      let wanted = rounds[here.row][here.step] - 1
      place = nil
      guard wanted > 0 else { break }
      let earlier = rows[here.row].isReverse ? here.step + 1 : here.step - 1
      if isRecurrent[here.row], (0..<steps).contains(earlier), rounds[here.row][earlier] == wanted {
        place = (here.row, earlier)
      } else {
        for row in rows.indices where rows[row].layer == rows[here.row].layer - 1 {
          if rounds[row][here.step] == wanted { place = (row, here.step) }
          guard case .flattened = rows[here.row].reads, place == nil else { continue }
          place = rounds[row].firstIndex(of: wanted).map { (row, $0) }
        }
      }
    }
  }
}
