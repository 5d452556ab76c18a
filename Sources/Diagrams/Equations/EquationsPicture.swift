import Recurrence

/// The equations of one step with their numbers: every symbol stands above what it is.
public enum EquationsPicture {
  /// The picture of a layer's step in a run; nil where the model has no such layer or direction.
  public static func scene(
    _ trace: Trace<Double>, _ options: CellOptions = CellOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    let scene = scene(trace, options, pageWidth: nil, measure: measure, texts: texts)
    guard let width = scene.flatMap({ options.pageWidth(of: $0) }) else { return scene }
    return self.scene(trace, options, pageWidth: width, measure: measure, texts: texts)
  }

  /// The picture in the middle of a page of a width; nil: as wide as the equations.
  private static func scene(
    _ trace: Trace<Double>, _ options: CellOptions, pageWidth: Double?, measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    let program = trace.program
    guard let finding = CellFinding.find(trace, options, texts),
      let stage = program.stages.first(where: { $0.role == .layer(options.layer, options.direction) })
    else { return nil }
    let cell = program.model.layers[options.layer].cell
    let reader = EquationReader(
      program: program, layer: options.layer, direction: options.direction, steps: trace.steps, time: finding.time)
    let drawn = cell.equations.filter { options.equations?.contains($0.name) ?? true }
    let lines = drawn.map { ($0, reader.pieces($0)) }
    let setter = setter(trace, options, finding, stage, lines.flatMap { $0.1 }, cell, measure)
    let type = options.typography
    let left = options.isProjected ? 24.0 : 32
    let named = max(84, lines.compactMap { $0.1.first }.map { setter.width($0) }.max() ?? 0)
    let widths = lines.map { $0.1.dropFirst(2).reduce(named + 24) { $0 + setter.width($1) } }
    // Where equations share a line, only the first stands below those above.
    let savings = lines.map { named - ($0.1.first.map { setter.width($0) } ?? 0) }
    let packed = packed(widths, savings, widest: max(widths.max() ?? 0, mostProjected), options)
    let widest =
      packed.map { line in line.reduce(0) { $0 + widths[$1] + ($1 == line[0] ? 0 : gap - savings[$1]) } }.max() ?? 0
    let width = max(480, 2 * left + widest)
    let numbers = FormulaNumbers(
      trace: trace, layer: options.layer, direction: options.direction, time: finding.time, unit: finding.unit)
    let title = title(finding, cell, numbers, trace, options, texts)
    let caption = texts("equations.caption", ["time": String(finding.time), "unit": String(finding.unit)])
    let titles = TitleBlock(title: title, caption: caption, pageWidth: pageWidth ?? width, reserved: options.head)
    let block = titles.marks(type, measure)
    var marks: [Mark] = []
    var y = block.bottom + (options.isProjected ? 28 : 34)
    for line in packed {
      let rows = line.flatMap { lines[$0].1 }.map { setter.rows($0).rows }.max() ?? 1
      let height = EquationSetter.row * Double(max(1, rows))
      let middle = y + 12 + height / 2
      var start = left
      for number in line {
        let (equation, pieces) = lines[number]
        let named = number == line[0] ? named : named - savings[number]
        let paint = setter.gates[equation.name].map { Paint.role($0.role.text) } ?? .ink
        let isOwn = setter.gates[equation.name] == nil
        marks += tint(pieces, setter, finding, middle, left: start, named: named)
        var x = start
        for (index, piece) in pieces.enumerated() {
          let room = index == 0 ? named : setter.width(piece)
          let shift = index == 0 ? (named - setter.width(piece)) / 2 : 0
          marks += setter.marks(
            piece, x: x + shift, baseline: y, middle: middle, height: height, paint: isOwn ? .ink : paint,
            isTinted: !isOperand(index, pieces, program))
          x += index == 1 ? 24 : room
        }
        start += widths[number] + gap - (number == line[0] ? 0 : savings[number])
      }
      y = middle + height / 2
      for number in line where options.hasArithmetic {
        let equation = lines[number].0
        guard let arithmetic = numbers.text(of: equation), let slot = reader.resultSlot(equation),
          finding.unit < program.slots[slot].units
        else { continue }
        let value = trace.value(.value(slot: slot, time: finding.time, unit: finding.unit))
        let text = texts(
          "equations.row",
          [
            "unit": String(finding.unit), "name": equation.name,
            "arithmetic": (numbers.expanded(equation).map { $0 + " = " } ?? "") + arithmetic,
            "value": FormulaNumbers.number(value),
          ])
        let room = width - left - named - 48
        for line in RichText.lines(text, type.label, width: room, measure: measure) {
          y += max(16, type.label.size * 1.4)
          marks.append(.label(Label(line, at: Point(left + named + 24, y), paint: .secondary)))
        }
      }
      y += options.isProjected ? 19 : 40
    }
    var pen = LegendPen(x: left, y: options.isProjected ? y - 2 : y - 10, right: width - 24)
    for (scale, key) in [
      (setter.valueScale, "unrolled.legend.values"), (setter.parameterScale, "equations.parameters"),
    ]
    where scale.exponent != 0 {
      let runs = [TextRun(texts(key) + " ", type.label)] + NumberText.powerOfTen(scale.exponent, type.label)
      marks.append(.label(Label(runs, at: pen.take(measure.width(runs)), paint: .secondary)))
    }
    if let hidden = options.hidden(of: cell, texts) {
      let runs = RichText.runs(hidden, type.label)
      marks.append(.label(Label(runs, at: pen.take(measure.width(runs)), paint: .secondary)))
    }
    let foot = options.isProjected && pen.x == left ? pen.y - 2 : pen.y + 14
    let moved = pageWidth.map { page in marks.map { $0.moved((page - width) / 2, 0) } } ?? marks
    return titles.page(height: foot, head: block.bottom, marks: block.marks + moved)
  }

  /// The room between two equations in one line, and how long such a line may be.
  private static let gap = 28.0
  private static let mostProjected = 820.0

  /// The equations line by line: one a line, on a screen as many as fit.
  private static func packed(
    _ widths: [Double], _ savings: [Double], widest: Double, _ options: CellOptions
  ) -> [[Int]] {
    var lines: [[Int]] = []
    var end = Double.infinity
    for (index, width) in widths.enumerated() {
      if options.isProjected, end + gap + width - savings[index] <= widest {
        lines[lines.count - 1].append(index)
        end += gap + width - savings[index]
      } else {
        lines.append([index])
        end = width
      }
    }
    return lines
  }

  private static func setter(
    _ trace: Trace<Double>, _ options: CellOptions, _ finding: CellFinding, _ stage: Stage, _ pieces: [EquationPiece],
    _ cell: Cell, _ measure: TextMeasure
  ) -> EquationSetter {
    var gates: [String: CellAnatomy.Gate] = [:]
    let anatomy = CellAnatomy(cell, allGates: true)
    for gate in anatomy.lanes.flatMap({ $0.gates }) + anatomy.inner where cell.width(of: gate.name) != nil {
      gates[gate.name] = gate
    }
    var values: [Double] = []
    var parameters: [Double] = []
    for piece in pieces {
      if case .vector(_, let slot, let time, _) = piece { values += trace.values(slot, time: time) }
      if case .parameter(let index) = piece {
        let entry = trace.program.parameters.entries[index]
        parameters += trace.parameters.values[entry.offset..<entry.offset + entry.count]
      }
    }
    return EquationSetter(
      trace: trace, options: options, unit: finding.unit, rowsOf: stage.slots, gates: gates, measure: measure,
      valueScale: .values(values), parameterScale: .values(parameters))
  }

  private static func title(
    _ finding: CellFinding, _ cell: Cell, _ numbers: FormulaNumbers, _ trace: Trace<Double>, _ options: CellOptions,
    _ texts: DiagramTexts
  ) -> String {
    let anatomy = CellAnatomy(cell, allGates: false)
    let name = anatomy.told?.name ?? cell.output
    guard let equation = cell.equations.first(where: { $0.name == name }), let arithmetic = numbers.text(of: equation),
      let slot = trace.program.slot(layer: options.layer, direction: options.direction, name)
    else { return texts("equations.title", ["cell": cell.title, "time": String(finding.time)]) }
    let value = trace.value(.value(slot: slot, time: finding.time, unit: finding.unit))
    return texts(
      "equations.title-unit",
      [
        "cell": cell.title, "time": String(finding.time), "state": name, "unit": String(finding.unit),
        "arithmetic": arithmetic, "value": FormulaNumbers.number(value),
      ])
  }

  /// Whether a piece is the vector that the matrix before it multiplies: all its rows count for one of the result.
  private static func isOperand(_ index: Int, _ pieces: [EquationPiece], _ program: Program) -> Bool {
    guard index > 0, case .vector = pieces[index], case .parameter(let matrix) = pieces[index - 1] else { return false }
    return program.parameters.entries[matrix].isMatrix
  }

  /// The tint behind the row of the unit that the title is about; broken where a matrix multiplies a vector.
  private static func tint(
    _ pieces: [EquationPiece], _ setter: EquationSetter, _ finding: CellFinding, _ middle: Double, left: Double,
    named: Double
  ) -> [Mark] {
    guard let first = pieces.first else { return [] }
    let rows = setter.rows(first)
    guard rows.shown.count > 1, let row = rows.shown.firstIndex(of: finding.unit) else { return [] }
    let y = middle + EquationSetter.row * (Double(row) - Double(rows.rows) / 2)
    var marks: [Mark] = []
    func tint(_ from: Double, _ to: Double) {
      guard to > from else { return }
      let frame = Rect(x: from, y: y, width: to - from, height: EquationSetter.row)
      marks.append(.rectangle(Rectangle(frame, fill: .role(.emphasis))))
    }
    var start = left - 6
    var x = left + named + 24
    for (index, piece) in pieces.enumerated().dropFirst(2) {
      if isOperand(index, pieces, setter.trace.program) {
        tint(start, x)
        start = x + setter.width(piece)
      }
      x += setter.width(piece)
    }
    tint(start, x + 6)
    return marks
  }
}

extension EquationReader {
  /// Where an equation's quantity is recorded.
  func resultSlot(_ equation: Equation) -> Int? {
    program.slot(layer: layer, direction: direction, equation.name)
  }
}
