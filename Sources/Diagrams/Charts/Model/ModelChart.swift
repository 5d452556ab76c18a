import Recurrence

/// The stack of layers, with the shapes that pass between them and the parameters that each has.
public enum ModelChart {
  /// The stack of a program; `steps` and an encoder's `sourceSteps` stand in the shapes, T and S where there are none.
  public static func scene(
    _ program: Program, steps: Int? = nil, sourceSteps: Int? = nil, _ options: ChartOptions = ChartOptions(),
    measure: TextMeasure,
    texts: DiagramTexts
  ) -> Scene {
    let stack = ModelStack(program, steps: steps, sourceSteps: sourceSteps, texts)
    let page = ChartPage(finding(stack, texts), options, measure, texts)
    var painter = ModelPainter(stack: stack, page: page)
    // Where a page of given height has no room for all blocks, those in the middle are counted.
    var most = stack.blocks.count
    while painter.room < ModelPainter.tightest, most > 2 {
      most -= 1
      painter = ModelPainter(stack: stack.excerpt(most, texts), page: page)
    }
    painter.paint()
    let details = stack.blocks.map { block in
      texts(
        block.shape.isEmpty ? "model.detail.last" : "model.detail",
        ["name": block.name, "count": String(block.count), "shape": block.shape])
    }
    return painter.page.scene(below: painter.bottom, details: details)
  }

  static func finding(_ stack: ModelStack, _ texts: DiagramTexts) -> Finding {
    let caption = texts("model.caption")
    let total = stack.total
    guard total > 0, let largest = stack.blocks.max(by: { $0.count < $1.count }) else {
      return Finding(title: texts("model.none.title"), caption: caption)
    }
    let values =
      [
        "total": ModelPainter.grouped(total), "name": largest.name,
        "share": ChartNumber.percent(Double(largest.count) / Double(total)),
        "recurrent": ChartNumber.percent(Double(stack.blocks.reduce(0) { $0 + $1.recurrent }) / Double(total)),
      ] as KeyValuePairs
    let isRecurrent = stack.blocks.contains { $0.recurrent > 0 }
    return Finding(title: texts(isRecurrent ? "model.title" : "model.plain.title", values), caption: caption)
  }
}

/// Draws the blocks from the bottom up.
struct ModelPainter {
  let stack: ModelStack
  var page: ChartPage
  var bottom = 0.0

  /// A count with its thousands apart.
  static func grouped(_ count: Int) -> String {
    let digits = Array(String(count))
    guard digits.count > 4 else { return String(digits) }
    var text = ""
    for (index, digit) in digits.enumerated() {
      // A narrow no-break space.
      if index > 0, (digits.count - index) % 3 == 0 { text.append("\u{202F}") }
      text.append(digit)
    }
    return text
  }

  /// The least share of the usual distances: two lines still fit a block.
  static let tightest = 0.72

  /// The share of the usual distances that a page of given height leaves.
  var room: Double {
    guard page.isBounded else { return 1 }
    let usual = stack.blocks.reduce(-30) { $0 + ($1.count == 0 && !$1.isRecurrent ? 18 : 36) + 30 } * page.factor
    let room = page.height(usual, from: page.head + 22 * page.factor, below: 14 * page.factor)
    return min(1.2, room / usual)
  }

  mutating func paint() {
    let f = page.factor
    let type = page.type
    let squeeze = max(ModelPainter.tightest, room)
    let block = (width: 230 * f, height: 36 * f * squeeze)
    let gap = 30 * f * squeeze
    let x = page.left + 24 * f
    let count = stack.blocks.count
    let barX = x + block.width + 60 * f
    let barRoom = page.right - barX - 62 * f
    // On a narrow page the blocks' own words say how many there are.
    let hasBars = barRoom >= 40 * f
    let most = stack.blocks.map({ $0.count }).max() ?? 0
    var y = page.head + (page.isBounded ? 22 : 30) * f
    var hasTitle = false
    for (index, entry) in stack.blocks.enumerated().reversed() {
      let isEnd = entry.count == 0 && !entry.isRecurrent
      let frame = Rect(x: x, y: y, width: block.width, height: isEnd ? 18 * f : block.height)
      y = frame.maxY + gap
      if index + 1 < count { paintArrow(entry, above: frame, gap: gap) }
      paintBlock(entry, frame, isEnd)
      guard hasBars, entry.count > 0 else { continue }
      if !hasTitle {
        page.write(
          page.texts("model.parameters"), at: Point(barX, frame.center.y - 12 * f), style: type.label, paint: .secondary
        )
        hasTitle = true
      }
      let bar = Rect(
        x: barX, y: frame.center.y - 5 * f, width: max(1, barRoom * Double(entry.count) / Double(most)), height: 10 * f)
      paintBar(entry, bar)
      page.write(
        ModelPainter.grouped(entry.count),
        at: Point(bar.maxX + 6, bar.center.y + type.label.size * TextStyle.figureDrop), style: type.label)
    }
    bottom = y - gap
    if hasBars { paintLegend(barX) }
  }

  /// What a block hands up; above an encoder there is no arrow, for the decoder's input is not what it hands on.
  private mutating func paintArrow(_ entry: ModelStack.Block, above frame: Rect, gap: Double) {
    let tail = Point(frame.x + 36 * page.factor, frame.y - 2)
    if !entry.endsEncoder { page.add(.arrow(Arrow([tail, tail.moved(0, -(gap - 4))], width: 1.25))) }
    page.write(
      entry.shape, at: Point(tail.x + 10, frame.y - gap / 2 + page.type.label.size * TextStyle.figureDrop),
      style: page.type.label, paint: .secondary)
  }

  private mutating func paintBlock(_ entry: ModelStack.Block, _ frame: Rect, _ isEnd: Bool) {
    let f = page.factor
    let type = page.type
    if !isEnd { page.add(.rectangle(Rectangle(frame, radius: 3, fill: .paper, stroke: Stroke(.ink, width: 1)))) }
    let middle = frame.center.y + type.caption.size * TextStyle.figureDrop
    let name = ChartNumber.shortened(entry.name, type.caption.bold, width: frame.width - 20, page.measure)
    page.write(
      name, at: Point(frame.x + 10, entry.count > 0 ? middle - 7 * f : middle),
      style: isEnd ? type.caption : type.caption.bold)
    if entry.count > 0 {
      let words = ChartNumber.shortened(kinds(entry), type.fine, width: frame.width - 20, page.measure)
      page.write(words, at: Point(frame.x + 10, middle + 7 * f), style: type.fine, paint: .secondary)
    }
    if entry.isRecurrent { paintLoop(frame) }
  }

  private func kinds(_ entry: ModelStack.Block) -> String {
    var parts: [String] = []
    if entry.input > 0 { parts.append(page.texts("model.kind.input", ["count": ModelPainter.grouped(entry.input)])) }
    if entry.recurrent > 0 {
      parts.append(page.texts("model.kind.recurrent", ["count": ModelPainter.grouped(entry.recurrent)]))
    }
    if entry.bias > 0 { parts.append(page.texts("model.kind.bias", ["count": ModelPainter.grouped(entry.bias)])) }
    return ChartPage.joined(parts, by: ", ")
  }

  /// The kinds of parameters one behind the other.
  private mutating func paintBar(_ entry: ModelStack.Block, _ frame: Rect) {
    var x = frame.x
    for (count, paint) in [
      (entry.input, Paint.role(.muted)), (entry.recurrent, .ink), (entry.bias, .tint(.secondary, 0.4)),
    ] where count > 0 {
      let width = frame.width * Double(count) / Double(max(1, entry.count))
      page.add(.rectangle(Rectangle(Rect(x: x, y: frame.y, width: width, height: frame.height), fill: paint)))
      x += width
    }
  }

  /// The arrow from a layer back into itself, one step later.
  private mutating func paintLoop(_ frame: Rect) {
    let f = page.factor
    let out = frame.maxX + 18 * f
    let points = [
      Point(frame.maxX, frame.y + frame.height * 0.28), Point(out, frame.y + frame.height * 0.28),
      Point(out, frame.y + frame.height * 0.72), Point(frame.maxX + 1, frame.y + frame.height * 0.72),
    ]
    page.add(.arrow(Arrow(points, width: 1.25)))
  }

  private mutating func paintLegend(_ start: Double) {
    guard stack.total > 0 else { return }
    let f = page.factor
    let blocks = stack.blocks
    let kinds: [(isThere: Bool, key: String, paint: Paint)] = [
      (blocks.contains { $0.input > 0 }, "model.legend.input", .role(.muted)),
      (blocks.contains { $0.recurrent > 0 }, "model.legend.recurrent", .ink),
      (blocks.contains { $0.bias > 0 }, "model.legend.bias", .tint(.secondary, 0.4)),
    ]
    let entries = kinds.filter { $0.isThere }.map { (words: page.texts($0.key), paint: $0.paint) }
    let width = entries.reduce(-14 * f) { $0 + 25 * f + page.measure.width($1.words, page.type.fine) }
    var x = min(start, page.right - width)
    let y = bottom - 6 * f
    for (words, paint) in entries {
      page.add(.rectangle(Rectangle(Rect(x: x, y: y - 6 * f, width: 7 * f, height: 7 * f), fill: paint)))
      page.write(words, at: Point(x + 11 * f, y), style: page.type.fine, paint: .secondary)
      x += 11 * f + page.measure.width(words, page.type.fine) + 14 * f
    }
  }
}
