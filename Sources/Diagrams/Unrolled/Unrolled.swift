import Recurrence

/// The network unrolled in time: a cell a step, what runs forward below, what runs back above.
public enum Unrolled {
  /// The picture of a run.
  ///
  /// Laid out by rules from the equations: any cell, layers, directions, readout; long sequences and wide layers are drawn in part,
  /// and what is left out is counted. Without a backward pass, gradients are left off.
  public static func scene(
    _ trace: Trace<Double>, _ options: UnrolledOptions = UnrolledOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let plan = UnrolledPlan(trace, options, texts)
    var geometry = UnrolledGeometry(plan)
    let type = options.typography
    if let ratio = options.pageRatio {
      // As high as with a title of one line and a caption of two, whatever they are at this step.
      geometry.place(plan, below: max(options.head, TitleBlock.head(type, captionLines: 2)) + 12)
      geometry = UnrolledGeometry(plan, leastWidth: max(geometry.width, ratio * geometry.height))
    }
    let titles = TitleBlock(
      title: plan.finding.title, caption: plan.finding.caption, pageWidth: geometry.width, reserved: options.head)
    let block = titles.marks(type, measure)
    geometry.place(plan, below: block.bottom + (options.isProjected ? 12 : 20))
    var painter = UnrolledPainter(plan: plan, geometry: geometry, type: type, measure: measure, texts: texts)
    painter.paint()
    let title = RichText.plain(plan.finding.title)
    let caption = RichText.plain(plan.finding.caption)
    let layers = trace.program.model.layers
    let names = layers.reduce(into: "") {
      $0 += ($0.isEmpty ? "" : ", ") + $1.cell.title + " " + String($1.hidden)
    }
    let description = texts(
      "unrolled.description",
      ["layers": names, "steps": String(trace.steps), "title": title, "caption": caption])
    return titles.page(
      height: painter.height, description: description, head: block.bottom, marks: block.marks + painter.marks)
  }
}
