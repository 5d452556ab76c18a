import Recurrence

/// The inside of one cell at one step: every operation of its equations, once, with its numbers.
public enum CellPicture {
  /// The picture of a cell in a run; nil where the model has no such layer or direction.
  ///
  /// Laid out from the equations, so that a cell of one's own is drawn as the built-in ones are.
  public static func scene(
    _ trace: Trace<Double>, _ options: CellOptions = CellOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    var plain = options
    plain.typography = .standard
    plain.head /= options.typography.factor
    return standardScene(trace, plain, measure, texts)?.scaled(by: options.typography.factor)
  }

  private static func standardScene(
    _ trace: Trace<Double>, _ options: CellOptions, _ measure: TextMeasure, _ texts: DiagramTexts
  ) -> Scene? {
    let program = trace.program
    guard let finding = CellFinding.find(trace, options, texts),
      let stage = program.stages.first(where: { $0.role == .layer(options.layer, options.direction) })
    else { return nil }
    let graph = CellGraph(program, stage: stage)
    let drawing = CellDrawing(
      trace: trace, graph: graph, options: options, finding: finding, measure: measure, texts: texts)
    let type = options.typography
    // The width follows from the layout, the title's height from the width.
    let rough = drawing.plan(top: 0)
    let width = max(520, rough.width)
    let titles = TitleBlock(
      title: finding.title, caption: finding.caption, pageWidth: width, reserved: options.head)
    let block = titles.marks(type, measure)
    var painter = CellPainter(drawing: drawing, plan: drawing.plan(top: block.bottom + 40), width: width)
    painter.paint()
    return titles.page(height: painter.height, head: block.bottom, marks: block.marks + painter.marks)
  }
}
