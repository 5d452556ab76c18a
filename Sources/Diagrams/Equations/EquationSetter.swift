import Recurrence

/// Sets the pieces of an equation's line side by side: symbols above, numbers below.
struct EquationSetter {
  let trace: Trace<Double>
  let options: CellOptions
  /// The unit whose row is tinted.
  let unit: Int
  /// The slots of the cell whose rows are its units.
  let rowsOf: Range<Int>
  /// Gates, by the names of their slots.
  let gates: [String: CellAnatomy.Gate]
  let measure: TextMeasure
  let valueScale: TileScale
  let parameterScale: TileScale

  static let row = 16.0

  private var program: Program { trace.program }
  private var type: Typography { options.typography }

  // MARK: Sizes

  /// The units of a quantity, or the rows and columns of a parameter, that are drawn.
  func rows(_ piece: EquationPiece) -> Excerpt {
    switch piece {
    case .vector(_, let slot, let time, _):
      Excerpt.units(trace.values(slot, time: time).count, most: options.mostUnits, including: focus(slot))
    case .parameter(let index):
      Excerpt.units(
        program.parameters.entries[index].rows, most: options.mostUnits,
        including: unit < program.parameters.entries[index].rows ? unit : nil)
    default: Excerpt(shown: [], hidden: 0)
    }
  }

  private func columns(_ index: Int) -> Excerpt {
    let entry = program.parameters.entries[index]
    guard entry.isMatrix else { return Excerpt(shown: [0], hidden: 0) }
    // The columns are the rows of what stands behind the matrix: of the cell's own quantities that of the tinted row too.
    let isOwn = !inputMatrices.contains(entry.symbol) && unit < entry.columns
    return Excerpt.units(entry.columns, most: options.mostUnits, including: isOwn ? unit : nil)
  }

  /// The matrices that multiply what comes from outside the cell.
  private var inputMatrices: [String] {
    var names: [String] = []
    for equation in program.model.layers[options.layer].cell.equations {
      equation.formula.collectMatrices(readingNow: "x", into: &names)
    }
    return names
  }

  private func focus(_ slot: Int) -> Int? {
    rowsOf.contains(slot) && unit < program.slots[slot].units ? unit : nil
  }

  /// The width of one column of numbers.
  private func columnWidth(_ scale: TileScale) -> Double { measure.width(scale.reserved, type.fine) + 6 }

  private func isValve(_ piece: EquationPiece) -> CellAnatomy.Gate? {
    guard case .vector(let name, _, _, false) = piece else { return nil }
    return gates[name]
  }

  /// From a gate's bar to the middle of its number, and the width of both.
  private func valveNumber(_ isSigned: Bool) -> (middle: Double, width: Double) {
    let number = measure.width(isSigned ? "−0.00" : "0.00", type.fine)
    return (max(55, Valve.cell.width + 4 + number / 2), max(70, Valve.cell.width + 6 + number))
  }

  /// The width of a piece.
  func width(_ piece: EquationPiece) -> Double {
    let symbol = measure.width(symbol(piece, paint: .ink))
    switch piece {
    case .sign, .word: return symbol + (options.isProjected ? 9 : 14)
    case .open: return symbol + (options.isProjected ? 6 : 8)
    case .close: return 10
    case .vector(_, _, _, let isBare):
      let own = isValve(piece).map { valveNumber($0.isSigned).width } ?? (isBare ? columnWidth(valueScale) + 8 : 44)
      return max(symbol, own) + (isBare ? 4 : 6)
    case .parameter(let index):
      let columns = columns(index)
      let own = Double(columns.rows) * columnWidth(parameterScale) - (columns.hidden > 0 ? 12 : 0) + 8
      return max(symbol, own) + 4
    }
  }

  private func symbol(_ piece: EquationPiece, paint: Paint) -> [TextRun] {
    let style = type.math.sized(14)
    switch piece {
    case .sign(let text): return MathText.runs(text, style, paint: .ink)
    case .word(let text): return MathText.runs(text, style, paint: .ink)
    case .open(let name): return MathText.runs(name + "(", style, paint: paint)
    case .close: return MathText.runs(")", style, paint: paint)
    case .vector(let name, _, _, _):
      let own = gates[name].map { Paint.role($0.role.text) }
      return MathText.runs(name, style, paint: own ?? (name.hasPrefix("a_") ? paint : .ink))
    case .parameter(let index):
      return MathText.runs(program.parameters.entries[index].symbol, style, paint: paint)
    }
  }

  // MARK: Marks

  /// A piece at `x`: its symbol on `baseline`, its numbers around `middle`; `height` is that of the line's tallest piece.
  func marks(
    _ piece: EquationPiece, x: Double, baseline: Double, middle: Double, height: Double, paint: Paint, isTinted: Bool
  ) -> [Mark] {
    let width = width(piece)
    let center = x + width / 2
    var marks: [Mark] = [
      .label(Label(symbol(piece, paint: paint), at: Point(center, baseline), anchor: .middle))
    ]
    let rows = rows(piece)
    let top = middle - EquationSetter.row * Double(rows.rows) / 2
    switch piece {
    case .sign(let text):
      marks.append(
        .label(
          Label(MathText.runs(text, type.math.sized(13)), at: Point(center, middle + 4), anchor: .middle)))
    case .word:
      marks.append(
        .label(Label(symbol(piece, paint: paint), at: Point(center, middle + 4), anchor: .middle)))
    case .open(let name):
      let upright = MathText.runs(name + "(", type.math.sized(13), paint: paint)
      if !name.isEmpty {
        let text = upright.map { TextRun(String($0.text.unicodeScalars.filter { $0 != "(" }), $0.style, paint: paint) }
        marks.append(.label(Label(text, at: Point(x + width - 9, middle + 4), anchor: .end)))
      }
      marks.append(parenthesis(x + width - 3, middle, height, opens: true, paint))
    case .close: marks.append(parenthesis(x + 3, middle, height, opens: false, paint))
    case .vector(_, let slot, let time, let isBare):
      marks += vector(
        piece, slot, time, rows, x: x, center: center, top: top, isBare: isBare, isTinted: isTinted)
    case .parameter(let index):
      marks += parameter(index, rows, x: x, width: width, top: top, paint: paint, isTinted: isTinted)
    }
    if rows.hidden > 0 {
      let y = top + EquationSetter.row * (Double(rows.shown.count) + 0.5) + 2.5
      marks.append(.label(Label("⋮", at: Point(center, y), style: type.fine, anchor: .middle, paint: .secondary)))
    }
    return marks
  }

  private func vector(
    _ piece: EquationPiece, _ slot: Int, _ time: Int, _ rows: Excerpt, x: Double, center: Double, top: Double,
    isBare: Bool, isTinted: Bool
  ) -> [Mark] {
    let values = Array(trace.values(slot, time: time))
    var marks: [Mark] = []
    var tiles: [TileStack.Tile] = []
    let gate = isValve(piece)
    for (row, unit) in rows.shown.enumerated() {
      let y = top + EquationSetter.row * (Double(row) + 0.5)
      let address = Address.text(of: .value(slot: slot, time: time, unit: unit), in: program)
      let isBold = isTinted && unit == focus(slot)
      if isBare || gate != nil {
        var place = center
        if let gate {
          let own = valveNumber(gate.isSigned)
          let left = center - own.width / 2
          let frame = Rect(x: left, y: y - 5.5, width: Valve.cell.width, height: Valve.cell.height)
          marks += Valve(frame, value: values[unit], role: gate.role, isSigned: gate.isSigned).marks
          place = left + own.middle
        }
        let scale = gate == nil ? valueScale : TileScale(exponent: 0, decimals: 2, limit: 1)
        marks.append(number(scale.text(values[unit]), scale, place, y, isBold, address))
      } else {
        tiles.append(
          TileStack.Tile(
            valueScale.text(values[unit]),
            shade: .diverging(valueScale.limit > 0 ? values[unit] / min(2, valueScale.limit) * 0.9 : 0),
            isNegative: values[unit] < 0, isBold: isBold, address: address))
      }
    }
    if isBare, gate == nil {
      marks += brackets(
        Rect(
          x: center - columnWidth(valueScale) / 2 - 3, y: top, width: columnWidth(valueScale) + 6,
          height: EquationSetter.row * Double(rows.rows)), .ink)
    } else if gate == nil {
      let column = DecimalColumn(reserving: valueScale.reserved, type.fine)
      marks += TileStack(at: Point(center - 22, top), width: 44, column: column, tiles).marks(measure)
    }
    return marks
  }

  private func parameter(
    _ index: Int, _ rows: Excerpt, x: Double, width: Double, top: Double, paint: Paint, isTinted: Bool
  ) -> [Mark] {
    var marks: [Mark] = []
    let columns = columns(index)
    let step = columnWidth(parameterScale)
    let own = Double(columns.rows) * step - (columns.hidden > 0 ? 12 : 0)
    let left = x + width / 2 - own / 2
    for (row, unit) in rows.shown.enumerated() {
      let y = top + EquationSetter.row * (Double(row) + 0.5)
      for (place, column) in columns.shown.enumerated() {
        let value = trace.parameters[index, unit, column]
        let address = Address.text(of: .parameter(index, row: unit, column: column), in: program)
        let center = left + step * (Double(place) + 0.5)
        marks.append(
          number(parameterScale.text(value), parameterScale, center, y, isTinted && unit == self.unit, address))
      }
      if columns.hidden > 0 {
        let place = Point(left + own - 4, y + 2.5)
        marks.append(.label(Label("…", at: place, style: type.fine, anchor: .middle, paint: .secondary)))
      }
    }
    let height = EquationSetter.row * Double(rows.rows)
    return marks + brackets(Rect(x: left - 3, y: top, width: own + 6, height: height), paint)
  }

  private func number(
    _ text: String, _ scale: TileScale, _ center: Double, _ y: Double, _ isBold: Bool, _ address: String
  ) -> Mark {
    let column = DecimalColumn(reserving: scale.reserved, type.fine)
    return .label(
      column.label(
        text, center: center, baseline: y + type.fine.size * TextStyle.figureDrop, measure: measure, isBold: isBold,
        address: address))
  }

  private func brackets(_ frame: Rect, _ paint: Paint) -> [Mark] {
    let stroke = Stroke(paint, width: 1)
    let (top, bottom) = (frame.y - 1, frame.maxY + 1)
    let left = [Point(frame.x + 3, top), Point(frame.x, top), Point(frame.x, bottom), Point(frame.x + 3, bottom)]
    let right = [
      Point(frame.maxX - 3, top), Point(frame.maxX, top), Point(frame.maxX, bottom), Point(frame.maxX - 3, bottom),
    ]
    return [.path(Path(through: left, stroke: stroke)), .path(Path(through: right, stroke: stroke))]
  }

  private func parenthesis(_ x: Double, _ middle: Double, _ height: Double, opens: Bool, _ paint: Paint) -> Mark {
    let half = height / 2 + 3
    let bulge = opens ? -5.0 : 5
    let tip = opens ? 2.0 : -2
    let path: [Path.Element] = [
      .move(Point(x + tip, middle - half)),
      .curve(
        Point(x + bulge, middle - half * 0.4), Point(x + bulge, middle + half * 0.4), to: Point(x + tip, middle + half)),
    ]
    return .path(Path(path, stroke: Stroke(paint, width: 1.25)))
  }
}
