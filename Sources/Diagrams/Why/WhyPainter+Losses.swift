import Recurrence

/// The same gradient once more, split by the losses of which it speaks.
extension WhyPainter {
  /// A loss's part, as a stretch of the bar.
  private struct Stretch {
    var loss: Int
    var share: Double
    var from: Double
    var to: Double
  }

  private static let most = 200

  /// The parts that are not zero, where there are several and they do not all but cancel.
  private var lossShares: [(loss: Int, share: Double)] {
    guard isGradient, tree.trace.steps <= WhyPainter.most else { return [] }
    let parts = tree.trace.lossParts(of: reference).filter { $0.part != 0 }
    let sum = parts.reduce(0) { $0 + $1.part }
    guard parts.count > 1, sum != 0, sum.isFinite else { return [] }
    let shares = parts.map { (loss: $0.loss, share: $0.part / sum) }
    return shares.allSatisfy { abs($0.share) < 10 } ? shares : []
  }

  /// Draws the bar below `top`; how much room it took.
  mutating func paintLosses(top: Double) -> Double {
    let shares = lossShares
    let size = shares.reduce(0) { $0 + abs($1.share) }
    guard size > 0 else { return 0 }
    let words = [texts("why.losses"), texts("why.losses.note")]
    let left = 32 + max(measure.width(words[0], type.label.bold), measure.width(words[1], type.fine)) + 24
    let right = width - 32
    guard right - left > 120 else { return 0 }
    marks.append(.label(Label(words[0], at: Point(32, top + 10), style: type.label.bold)))
    marks.append(
      .label(Label(words[1], at: Point(32, top + 7 + 2 * type.fine.size), style: type.fine, paint: .secondary)))
    var stretches: [Stretch] = []
    var pen = left
    for (loss, share) in shares {
      let end = pen + abs(share) / size * (right - left)
      stretches.append(Stretch(loss: loss, share: share, from: pen, to: end))
      pen = end
    }
    let largest = stretches.map { abs($0.share) }.max() ?? 0
    for stretch in stretches where stretch.to - stretch.from > 0.3 {
      let isLargest = abs(stretch.share) == largest
      let fill: Paint = stretch.share < 0 ? .paper : isLargest ? .gradient : .tint(.gradient, 0.4)
      let frame = Rect(x: stretch.from, y: top, width: stretch.to - stretch.from, height: 12)
      marks.append(.rectangle(Rectangle(frame, fill: fill, stroke: Stroke(.gradient, width: 1))))
    }
    var placer = LabelPlacer(in: Rect(x: left - 2, y: top, width: right - left + 4, height: 40), measure)
    let address = Address.text(of: reference, in: tree.trace.program)
    // The largest first: where there is no room for all, the small ones are not named.
    for stretch in stretches.sorted(by: { abs($0.share) > abs($1.share) }) {
      let style = abs(stretch.share) == largest ? type.label.bold : type.label
      let symbol = MathText.runs("L_{" + String(stretch.loss) + "}", type.math(11))
      let number = percent(stretch.share)
      let width = measure.width(symbol) + 4 + measure.width(number, style)
      let start = min(stretch.from, right - width)
      let baseline = top + 26
      let labels = [
        Label(symbol, at: Point(start, baseline)),
        Label(
          number, at: Point(start + measure.width(symbol) + 4, baseline), style: style,
          address: Derivation.portion(loss: stretch.loss, address)),
      ]
      if let placed = placer.place([labels], padding: 3) { marks += placed.map { .label($0) } }
    }
    return 44
  }
}
