import Recurrence

/// The inside of one cell at one step: every operation of its equations, once, with its numbers.
public enum CellPicture {
  /// The picture of a cell in a run; nil where the model has no such layer or direction.
  ///
  /// Laid out from the equations, so that a cell of one's own is drawn as the built-in ones are.
  public static func scene(
    _ trace: Trace<Double>, _ options: CellOptions = CellOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene? {
    let program = trace.program
    guard let finding = CellFinding.find(trace, options, texts),
      let stage = program.stages.first(where: { $0.role == .layer(options.layer, options.direction) })
    else { return nil }
    let graph = CellGraph(program, stage: stage, only: options.equations)
    let drawing = CellDrawing(
      trace: trace, graph: graph, options: options, finding: finding, measure: measure, texts: texts)
    let type = options.typography
    // The width follows from the layout, the title's height from the width.
    let rough = drawing.plan(top: 0)
    let width = max(520, rough.width)
    func page(_ pageWidth: Double) -> Scene {
      let titles = TitleBlock(
        title: finding.title, caption: finding.caption, pageWidth: pageWidth, reserved: options.head)
      let block = titles.marks(type, measure)
      var painter = CellPainter(
        drawing: drawing, plan: drawing.plan(top: block.bottom + (options.isProjected ? 29 : 40)), width: width)
      painter.paint()
      let marks = painter.marks.map { $0.moved((pageWidth - width) / 2, 0) }
      return titles.page(height: painter.height, head: block.bottom, marks: block.marks + marks)
    }
    let scene = page(width)
    return options.pageWidth(of: scene).map { page($0) } ?? scene
  }
}

extension CellOptions {
  /// The width of a page of the screen's shape, with a title and a caption of one line, where the drawing is narrower.
  func pageWidth(of scene: Scene) -> Double? {
    guard let pageRatio else { return nil }
    let width = pageRatio * (scene.height - scene.head + max(head, TitleBlock.head(typography)))
    return width > scene.width ? width : nil
  }
}
