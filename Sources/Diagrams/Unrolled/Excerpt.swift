/// Which of many rows or steps a picture draws, and how many it leaves out.
struct Excerpt: Equatable {
  /// The numbers of those drawn, in order.
  var shown: [Int]
  /// How many are not drawn.
  var hidden: Int
  /// Whether a row of its own counts those not drawn; they are counted beside the others where it does not.
  var hasCount = true

  /// Units from 0: all of them, or the first ones and the one that matters, with a row left to count the others.
  static func units(_ count: Int, most: Int, including focus: Int? = nil) -> Excerpt {
    let most = max(2, most)
    guard count > most else { return Excerpt(shown: Array(0..<count), hidden: 0) }
    var shown = Array(0..<most - 1)
    if let focus, focus >= most - 1, focus < count { shown[shown.count - 1] = focus }
    return Excerpt(shown: shown, hidden: count - shown.count)
  }

  /// Units from 0, as many as `most`: the others are counted elsewhere, not in a row of their own.
  static func units(showing most: Int, of count: Int, including focus: Int?) -> Excerpt {
    let most = max(1, most)
    guard count > most else { return Excerpt(shown: Array(0..<count), hidden: 0) }
    var shown = Array(0..<most)
    if let focus, focus >= most, focus < count { shown[most - 1] = focus }
    return Excerpt(shown: shown, hidden: count - most, hasCount: false)
  }

  /// Layers from 0: all of them, or the one that matters, the last and the first.
  static func layers(_ count: Int, most: Int?, around focus: Int) -> Excerpt {
    guard let most, count > max(1, most) else { return Excerpt(shown: Array(0..<count), hidden: 0) }
    var shown: [Int] = []
    for layer in [min(count - 1, max(0, focus)), count - 1, 0] + Array(0..<count)
    where shown.count < max(1, most) && !shown.contains(layer) {
      shown.append(layer)
    }
    return Excerpt(shown: shown.sorted(), hidden: count - shown.count)
  }

  /// Steps from 1: all of them, or those around the one that matters, the first and the last.
  static func steps(_ count: Int, most: Int?, around focus: Int) -> Excerpt {
    guard let most, count > max(1, most) else { return Excerpt(shown: Array(1...count), hidden: 0) }
    let focus = min(count, max(1, focus))
    // In the order of what matters, until there are enough; none beside its neighbor is worth a gap of one step.
    var shown: [Int] = []
    for step in [focus, focus - 1, count, 1, focus + 1, 2, count - 1, 3, count - 2] + Array(1...count)
    where shown.count < max(1, most) && step >= 1 && step <= count && !shown.contains(step) {
      shown.append(step)
    }
    return Excerpt(shown: shown.sorted(), hidden: count - shown.count)
  }

  /// The number of rows, that of the count included.
  var rows: Int { shown.count + (hidden > 0 && hasCount ? 1 : 0) }
}
