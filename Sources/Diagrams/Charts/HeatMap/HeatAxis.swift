/// The rows or columns of a heat map: all of them, or the first and the last with a gap that says how many are missing.
struct HeatAxis: Equatable {
  /// What is drawn, in order.
  var shown: [Int]
  /// How many are not drawn.
  var hidden = 0
  /// Behind how many of the shown ones the gap stands.
  var split: Int
  /// The gap's width, in cells.
  var gap = 0

  /// `most` cells at most, the gap of `gap` cells included; what `keeping` names stands behind the gap where it would fall into it.
  init(count: Int, most: Int, gap: Int, keeping: Int? = nil) {
    shown = Array(0..<count)
    split = count
    guard count > most, most > gap + 1 else { return }
    let kept = most - gap
    split = (kept + 1) / 2
    let last = kept - split
    let start = keeping.map { $0 < split ? count - last : min(count - last, $0) } ?? count - last
    shown = Array(0..<split) + Array(start..<start + last)
    hidden = count - shown.count
    self.gap = gap
  }

  /// The number of cells, the gap included.
  var cells: Int { shown.count + gap }

  /// The cell that the shown item number `index` stands in.
  func cell(_ index: Int) -> Int { index < split ? index : index + gap }

  /// The items to label so that labels are at least `distance` cells apart: round ones, counted from `first`.
  func labeled(every distance: Double, first: Int) -> [Int] {
    let step = max(1, Int(AxisScale.roundStep(max(1, distance))))
    return shown.indices.filter {
      (shown[$0] + first) % step == 0 || (first == 1 && shown[$0] == 0 && Double(step - 1) >= distance)
    }
  }
}
