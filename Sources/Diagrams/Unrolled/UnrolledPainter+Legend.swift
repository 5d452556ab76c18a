import Recurrence

/// What the marks mean, in a line at the foot.
extension UnrolledPainter {
  mutating func paintLegend() {
    var pen = LegendPen(x: 32, y: geometry.input.bottom + 52, right: geometry.width - 24)
    let style = type.label
    guard !plan.options.isProjected else {
      // On a screen only what the numbers cannot be read without.
      pen = LegendPen(x: gutter, y: geometry.input.bottom + 44, right: geometry.width - 24)
      paintHiddenStates(&pen)
      if plan.showsGradients { paintScale(&pen) }
      // With the lines that did not fit beside the first.
      height = geometry.height + pen.y - (geometry.input.bottom + 44)
      return
    }
    if plan.showsValues {
      let words = texts("unrolled.legend.forward")
      let at = pen.take(34 + measure.width(words, style))
      marks.append(.arrow(Arrow([at, at.moved(28, 0)], width: 1.25)))
      word(words, at: at.moved(34, 0))
    }
    if plan.showsGradients { legendOfGradients(&pen) }
    let hasNegative = marks.contains { mark in
      if case .rectangle(let rectangle) = mark { return rectangle.notch > 0 }
      return false
    }
    if hasNegative {
      let words = texts("unrolled.legend.negative")
      let at = pen.take(32 + measure.width(words, style))
      let frame = Rect(x: at.x, y: at.y - 7, width: 26, height: 14)
      marks.append(
        .rectangle(
          Rectangle(
            frame, notch: TileStack.notch, fill: .diverging(-0.5), stroke: Stroke(.role(.tileEdge), width: 0.5))))
      word(words, at: at.moved(32, 0))
    }
    let gates = plan.bands.flatMap { band in
      band.lanes.reversed().flatMap { $0.gates.map { $0.gate } } + band.inner.map { $0.gate }
    }
    for isSigned in [false, true] {
      guard let gate = gates.first(where: { $0.isSigned == isSigned }) else { continue }
      let words = texts(isSigned ? "unrolled.legend.signed" : "unrolled.legend.gate")
      let at = pen.take(34 + measure.width(words, style))
      let frame = Rect(x: at.x, y: at.y - 4, width: 28, height: 8)
      marks += Valve(frame, value: 0.66, role: gate.role, isSigned: isSigned).marks
      word(words, at: at.moved(34, 0))
    }
    if plan.output != nil, program.lossSlot != nil, program.countedRows(steps: trace.steps) > 1 {
      let runs = RichText.runs(texts("unrolled.mean-loss"), style)
      let at = pen.take(measure.width(runs)).moved(0, style.size * TextStyle.figureDrop)
      marks.append(.label(Label(runs, at: at, paint: .secondary)))
    }
    height = pen.y + 28
  }

  private mutating func legendOfGradients(_ pen: inout LegendPen) {
    for below in [2, 1, 0] {
      let exponent = plan.normExponent - below
      let runs: [TextRun] =
        (-3...3).contains(exponent)
        ? NumberText(Logarithm.tenTo(exponent), decimals: max(0, -exponent)).runs(type.label)
        : NumberText.powerOfTen(exponent, type.label)
      let at = pen.take(34 + measure.width(runs), gap: 14)
      let width = Arrow.backwardWidth(norm: Logarithm.tenTo(-below))
      marks.append(
        .arrow(Arrow([at.moved(28, 0), at], paint: .gradient, width: width, direction: .backward)))
      marks.append(
        .label(
          Label(runs, at: at.moved(34, type.label.size * TextStyle.figureDrop), paint: .secondary)))
    }
    let words = texts("unrolled.legend.norm")
    word(words, at: pen.take(measure.width(words, type.label)))
    paintScale(&pen)
  }

  /// How many states are left out, and which.
  private mutating func paintHiddenStates(_ pen: inout LegendPen) {
    let names = plan.hiddenStates
    guard !names.isEmpty else { return }
    let words = texts(
      names.count == 1 ? "unrolled.more-state" : "unrolled.more-states",
      ["count": String(names.count), "names": names.map { "$" + $0 + "$" }.joined(separator: ", ")])
    let runs = RichText.runs(words, type.label)
    let at = pen.take(measure.width(runs)).moved(0, type.label.size * TextStyle.figureDrop)
    marks.append(.label(Label(runs, at: at, paint: .secondary)))
  }

  /// The power of ten that gradients are in.
  private mutating func paintScale(_ pen: inout LegendPen) {
    guard plan.gradientScale.exponent != 0 else { return }
    let text = texts("unrolled.legend.scale") + " "
    let runs = [TextRun(text, type.label)] + NumberText.powerOfTen(plan.gradientScale.exponent, type.label)
    let at = pen.take(measure.width(runs))
    marks.append(
      .label(Label(runs, at: at.moved(0, type.label.size * TextStyle.figureDrop), paint: .secondary)))
  }

  private mutating func word(_ text: String, at point: Point) {
    let place = point.moved(0, type.label.size * TextStyle.figureDrop)
    marks.append(.label(Label(text, at: place, style: type.label, paint: .secondary)))
  }
}

/// Places the pieces of a legend from left to right, on as many lines as they need.
struct LegendPen {
  var x: Double
  var y: Double
  let right: Double
  private let left: Double

  init(x: Double, y: Double, right: Double) {
    self.x = x
    self.y = y
    self.right = right
    left = x
  }

  /// The place of a piece of this width.
  mutating func take(_ width: Double, gap: Double = 26) -> Point {
    if x + width > right, x > left {
      x = left
      y += 20
    }
    let place = Point(x, y)
    x += width + gap
    return place
  }
}
