extension LedgerPainter {
  /// A bar from an axis: the kept part, then the cut one; hollow where a part is negative.
  private mutating func paintBar(
    _ parts: (kept: Double, cut: Double), of longest: Double, length: Double, _ frame: (Double, Double) -> Rect
  ) {
    var start = 0.0
    for (share, paint) in [(parts.kept, Paint.gradient), (parts.cut, .role(.muted))] where share != 0 {
      let size = abs(share) / longest * length
      let box = frame(start, size)
      page.add(
        .rectangle(
          share > 0 ? Rectangle(box, fill: paint) : Rectangle(box.grown(by: -0.4), stroke: Stroke(paint, width: 0.8))))
      start += size
    }
  }

  private static func largest(_ sums: [(kept: Double, cut: Double)]) -> Int? {
    sums.indices.max { abs(sums[$0].kept + sums[$0].cut) < abs(sums[$1].kept + sums[$1].cut) }
  }

  private func percent(_ parts: (kept: Double, cut: Double)) -> String {
    let share = (parts.kept + parts.cut) * 100
    return share == 0 ? "0" : NumberText(share, decimals: 1).plain
  }

  /// To the left of each row: its number and its share.
  mutating func paintRows() {
    let f = page.factor
    let line = grid.x - 26 * f
    let style = page.type.fine
    let thickness = min(11 * f, cell * 0.5)
    page.write(
      page.texts("ledger.rows"), at: Point(line, grid.y - 10 * f), style: page.type.label, anchor: .end,
      paint: .secondary)
    page.write(
      "$τ$", at: Point(grid.x - 13 * f, grid.y - 10 * f), style: page.type.label, anchor: .middle, paint: .secondary)
    let isDense = style.size * 1.25 > cell
    let labeled = isStrip ? [0] : axis.labeled(every: style.size * 1.25 / cell, first: 1)
    let largest = LedgerPainter.largest(rows)
    for (row, loss) in losses.enumerated() {
      let y = corner(row, 0).y + cell / 2
      let baseline = y + style.size * TextStyle.figureDrop
      let parts = rows[loss]
      let length = 60 * f
      paintBar(parts, of: longest.row, length: length) {
        Rect(x: line - $0 - $1, y: y - thickness / 2, width: $1, height: thickness)
      }
      if labeled.contains(row) {
        page.write(
          String(loss + 1), at: Point(grid.x - 13 * f, baseline), style: style, anchor: .middle, paint: .secondary)
      }
      guard !isDense || loss == largest else { continue }
      let reach = (abs(parts.kept) + abs(parts.cut)) / longest.row * length
      page.write(
        percent(parts), at: Point(line - reach - 4, baseline), style: style, anchor: .end,
        address: Derivation.of(data.addresses) { Derivation.share(loss: loss + 1, $0) })
    }
    page.line(Point(line, grid.y), Point(line, grid.maxY), Stroke(.secondary, width: 1))
  }

  /// Below each column: its number and its share.
  mutating func paintColumns() {
    let f = page.factor
    let style = page.type.fine
    let line = grid.maxY + 20 * f
    let thickness = min(11 * f, cell * 0.5)
    let length = barLength
    let texts = columns.map { percent($0) }
    let isDense = (texts.map { page.measure.width($0, style) }.max() ?? 0) + 2 > cell
    let labeled = axis.labeled(every: (page.measure.width(String(data.steps), style) + 4) / cell, first: 1)
    let largest = LedgerPainter.largest(columns)
    for (column, use) in axis.shown.enumerated() {
      let x = corner(0, column).x + cell / 2
      let parts = columns[use]
      paintBar(parts, of: longest.column, length: length) {
        Rect(x: x - thickness / 2, y: line + $0, width: thickness, height: $1)
      }
      if labeled.contains(column) {
        page.write(String(use + 1), at: Point(x, grid.maxY + 12 * f), style: style, anchor: .middle, paint: .secondary)
      }
      // Where there is no room for all numbers, the largest stands alone.
      guard !isDense || use == largest else { continue }
      let reach = (abs(parts.kept) + abs(parts.cut)) / longest.column * length
      page.write(
        texts[use], at: Point(x, line + reach + style.size * 1.3), style: style, anchor: .middle,
        address: Derivation.of(data.addresses) { Derivation.share(use: use + 1, $0) })
    }
    page.line(Point(grid.x, line), Point(grid.maxX, line), Stroke(.secondary, width: 1))
    page.write("$k$", at: Point(grid.maxX + 10, grid.maxY + 12 * f), style: page.type.label, paint: .secondary)
    page.write(
      page.texts("ledger.columns"), at: Point(grid.maxX + 10, line + page.type.label.size * 1.2),
      style: page.type.label,
      paint: .secondary)
    bottom = line + length + style.size * 1.5
  }

  /// What colors, hollow squares, the edge and sizes mean: in the empty half above the triangle.
  mutating func paintLegend() {
    let f = page.factor
    let width = 252 * f
    let height = 135 * f
    let title = page.measure.width(RichText.runs(page.texts("ledger.columns"), page.type.label))
    // A page of given height has no room below: there the legend stands beside the triangle.
    let isBeside = page.isBounded && grid.maxX + 24 + 120 * f <= page.right
    let isRight =
      isBeside && !isStrip
      || !isStrip
        && grid.x + min(height, grid.height) + cell + 6 <= page.right - width
        && (grid.maxX + 16 + title <= page.right - width || grid.height > height)
    // Where the triangle leaves no room above itself, the legend stands below.
    let left = isBeside && !isStrip ? max(grid.maxX + 24, page.right - width) : isRight ? page.right - width : page.left
    let right = min(page.right, left + width)
    var y = isRight ? grid.y + 7 * f : bottom + 26 * f
    func mark(_ paint: Paint, _ isHollow: Bool) -> Mark {
      LedgerPainter.square(Point(left + 4.5 * f, y - 3.5 * f), 9 * f, paint, isHollow)
    }
    let text = left + 16 * f
    if data.truncation != nil {
      let kept = data.kept
      let total = rows.reduce(0) { $0 + $1.kept + $1.cut }
      page.add(mark(.gradient, false))
      page.write(page.texts("ledger.kept"), at: Point(text, y), style: page.type.caption.bold)
      page.write(ChartNumber.percent(kept), at: Point(right, y), style: page.type.caption.bold, anchor: .end)
      y += 18 * f
      page.add(mark(.role(.muted), false))
      page.write(page.texts("ledger.cut"), at: Point(text, y), style: page.type.caption)
      page.write(ChartNumber.percent(total - kept), at: Point(right, y), style: page.type.caption, anchor: .end)
      y += 18 * f
    }
    if data.shares.contains(where: { $0.contains { $0 < 0 } }) {
      page.add(mark(.ink, true))
      page.write(page.texts("ledger.hollow"), at: Point(text, y), style: page.type.label, paint: .secondary)
      y += 18 * f
    }
    if let truncation = data.truncation, truncation < data.steps {
      let stair = [(0.0, -7.0), (4.5, -7), (4.5, 0), (9, 0)].map { Point(left + $0.0 * f, y + $0.1 * f) }
      page.add(.path(Path(through: stair, stroke: Stroke(.ink, width: 1.75))))
      page.write(
        page.texts("ledger.edge", ["steps": String(truncation)]), at: Point(text, y), style: page.type.label,
        paint: .secondary)
      y += 18 * f
    }
    bottom = max(bottom, y - 14 * f)
    guard data.norms.contains(where: { $0.contains { $0 > 0 } }) else { return }
    y += 12 * f
    page.write(page.texts("ledger.size"), at: Point(left, y), style: page.type.label, paint: .secondary)
    let start = left + page.measure.width(page.texts("ledger.size"), page.type.label) + 24 * f
    let step = max(1, (decades.high - decades.low + 3) / 4)
    for (index, exponent) in stride(from: decades.high, through: decades.low, by: -step).enumerated() {
      let center = Point(start + Double(index) * 38 * f, y - 3.5 * f)
      guard center.x + 16 * f < right + 1 else { break }
      page.add(LedgerPainter.square(center, side(Logarithm.tenTo(exponent)), .gradient, false))
      page.add(
        .label(
          Label(
            NumberText.powerOfTen(exponent, page.type.label), at: Point(center.x, y + 20 * f), anchor: .middle,
            paint: .secondary)))
    }
    bottom = max(bottom, y + 24 * f)
  }
}
