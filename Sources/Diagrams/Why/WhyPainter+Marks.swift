import Recurrence

/// Places the tree's nodes and draws wires, boxes and the table of the branches' ends.
extension WhyPainter {
  mutating func paint(below head: Double) {
    let lead = options.isProjected ? 10.0 : 26
    var top = head + lead + 20
    top += paintFormula(top: head + lead)
    let derivatives = paintDerivatives(top: top - 8)
    var pen = top + 20
    layOut(&root, &pen)
    // The tree stands below the derivatives, or beside them where only the table of its ends is as high.
    if derivatives.height > 0 {
      let clear = table - 30 > derivatives.right ? highestBox(leftOf: derivatives.right + 8) - 34 : top - 20
      let push = max(0, top - 8 + derivatives.height - clear)
      pen = top + push + 20
      if push > 40 { top += push }
      layOut(&root, &pen)
    }
    let bottom = max(pen, root.y + 40)
    paintEdges(root)
    paintBoxes(root)
    if !root.children.isEmpty { paintTable(top: top, bottom: bottom) }
    let foot = bottom + (root.children.isEmpty ? 20 : options.isProjected ? 34 : 44)
    height = foot + paintLosses(top: foot - (root.children.isEmpty ? 0 : 10))
  }

  /// The highest middle of the boxes, and of the wires to them, that begin left of a place.
  private func highestBox(leftOf right: Double) -> Double {
    var highest = root.y
    WhyPainter.forEach(root) { placed in
      guard isBox(placed) else { return }
      // A wire to the right begins at its box and rises to where it leads.
      if placed.depth == 0 || columns[placed.depth - 1] + boxWidths[placed.depth - 1] < right {
        highest = min(highest, placed.y)
      }
      if columns[placed.depth] + boxWidths[placed.depth] < right {
        highest = min(highest, placed.children.map { $0.y }.min() ?? placed.y)
      }
    }
    return highest
  }

  /// Rows from the top down; a node in the middle of its branch.
  private func layOut(_ placed: inout Placed, _ pen: inout Double) {
    guard !placed.children.isEmpty else {
      placed.y = pen
      pen += row
      return
    }
    let start = pen
    for index in placed.children.indices {
      if index > 0, !(placed.children[index].children.isEmpty && placed.children[index - 1].children.isEmpty) {
        pen += 14
      }
      layOut(&placed.children[index], &pen)
    }
    // Room for a box, its address and the factors on its wire.
    pen = max(pen, start + 44)
    placed.y = ((placed.children.first?.y ?? pen) + (placed.children.last?.y ?? pen)) / 2
  }

  private func lineWidth(_ node: WhyTree.Node) -> Double {
    let whole = abs(tree.root.value)
    return Arrow.backwardWidth(norm: whole > 0 ? abs(node.contribution) / whole : 0)
  }

  private mutating func paintEdges(_ parent: Placed) {
    guard !parent.children.isEmpty else { return }
    let right = columns[parent.depth] + boxWidths[parent.depth]
    for child in parent.children {
      let isBox = isBox(child)
      let end = isBox ? columns[child.depth] : table - 8
      let trunk = right + 24
      let points =
        abs(child.y - parent.y) < 0.01
        ? [Point(end, child.y), Point(right, parent.y)]
        : [Point(end, child.y), Point(trunk, child.y), Point(trunk, parent.y), Point(right, parent.y)]
      let width = isGradient ? lineWidth(child.node) : 1.25
      marks.append(
        .arrow(Arrow(points, paint: linePaint, width: width, direction: isGradient ? .backward : .forward)))
      guard isBox else { continue }
      for (number, line) in edgeLines(child.node).enumerated() {
        let y = number == 0 ? child.y - 6 - width / 2 : child.y + 12 + width / 2
        marks.append(.label(Label(line, at: Point(trunk + 10, y))))
      }
    }
    for child in parent.children { paintEdges(child) }
  }

  private mutating func paintBoxes(_ placed: Placed) {
    guard isBox(placed), let reference = placed.node.reference else { return }
    let (x, width) = (columns[placed.depth], boxWidths[placed.depth])
    let frame = Rect(x: x, y: placed.y - 13, width: width, height: 26)
    let address = Address.text(of: reference, in: tree.trace.program)
    marks.append(
      .rectangle(
        Rectangle(
          frame, notch: placed.node.value < 0 ? 6 : 0, fill: .paper,
          stroke: Stroke(linePaint, width: placed.depth == 0 ? 1.75 : 1))))
    let symbol = MathText.runs(symbols.symbol(reference), type.math, paint: textPaint)
    marks.append(.label(Label(symbol, at: Point(x + 9, placed.y + 4))))
    marks.append(
      .label(
        Label(
          NumberText(placed.node.value, significant: 3).runs(type.label.bold),
          at: Point(x + width - 9, placed.y + 3.3), anchor: .end, paint: textPaint, address: address)))
    if !options.isProjected {
      marks.append(
        .label(Label(address, at: Point(x, placed.y + 23), style: addressStyle, paint: .secondary)))
    }
    for child in placed.children { paintBoxes(child) }
  }

  /// The ends of the branches: what each is, what it brings, its share.
  private mutating func paintTable(top: Double, bottom: Double) {
    var leaves: [Placed] = []
    WhyPainter.forEach(root) { if !isBox($0) { leaves.append($0) } }
    guard !leaves.isEmpty else { return }
    let valueEnd = table + tableText + 70
    let rootEnd = valueEnd + 70
    let sum = leaves.reduce(0) { $0 + $1.node.contribution }
    let largest = leaves.map { abs($0.node.contribution) }.max() ?? 0
    let shares = leaves.map { sum == 0 || !sum.isFinite ? 0 : $0.node.contribution / sum }
    let (most, least) = (max(0, shares.max() ?? 0), min(0, shares.min() ?? 0))
    let unit = most > least ? 96 / (most - least) : 0
    let zero = rootEnd + 26 - least * unit
    for (key, x, anchor) in [
      (options.isProjected ? "why.source.short" : "why.source", table, Label.Anchor.start),
      ("why.value", valueEnd, .end), ("why.contribution", rootEnd, .end),
      ("why.share", zero, .start),
    ] {
      marks.append(
        .label(Label(texts(key), at: Point(x, top - 8), style: type.fine, anchor: anchor, paint: .secondary)))
    }
    for leaf in leaves {
      let address = options.isProjected ? nil : leafAddress(leaf.node)
      let words = leafWords(leaf.node)
      let hasAddress = leaf.hidden == 0 && (address ?? words) != nil
      marks.append(.label(Label(leafRuns(leaf), at: Point(table, leaf.y + (hasAddress ? 1 : 3.5)))))
      if leaf.hidden == 0 {
        var place = Point(table, leaf.y + 3.5 + type.fine.size)
        if let words {
          marks.append(.label(Label(words, at: place, style: type.fine, paint: .secondary)))
          place.x += measure.width(words, type.fine) + 8
        }
        if let address {
          marks.append(.label(Label(address, at: place, style: addressStyle, paint: .secondary)))
        }
      }
      let baseline = leaf.y + 3.3
      if leaf.hidden == 0 {
        let own = leaf.node.factors.reduce(leaf.node.value) { $0 * tree.value($1) }
        marks.append(number(own, at: Point(valueEnd, baseline)))
      }
      marks.append(number(leaf.node.contribution, at: Point(rootEnd, baseline)))
      guard sum != 0, sum.isFinite, largest > 0 else { continue }
      let share = leaf.node.contribution / sum
      let kept = share * unit
      let bar = Rect(from: Point(zero, leaf.y - 5.5), to: Point(zero + kept, leaf.y + 5.5))
      if bar.width > 0.3 {
        marks.append(
          .rectangle(Rectangle(bar, fill: share < 0 ? .paper : linePaint, stroke: Stroke(linePaint, width: 1))))
      }
      marks.append(
        .label(
          Label(
            percent(share), at: Point(zero + max(0, kept) + 7, baseline),
            style: abs(leaf.node.contribution) == largest ? type.label.bold : type.label)))
    }
    marks.append(
      .path(Path(through: [Point(zero, top + 2), Point(zero, bottom - 12)], stroke: Stroke(.ink, width: 1))))
    let line = [Point(table, bottom - 6), Point(rootEnd, bottom - 6)]
    marks.append(.path(Path(through: line, stroke: Stroke(.role(.muted), width: 1))))
    marks.append(
      .label(Label(texts("why.sum"), at: Point(table, bottom + 8), style: type.label, paint: .ink)))
    marks.append(number(sum, at: Point(rootEnd, bottom + 8), isBold: true))
  }

  private func number(_ value: Double, at point: Point, isBold: Bool = false) -> Mark {
    let runs = NumberText(value, significant: 3).runs(isBold ? type.label.bold : type.label)
    return .label(Label(runs, at: point, anchor: .end, paint: textPaint))
  }
}
