import Diagrams
import Recurrence
import Texts

extension Evaluator {
  /// A picture with what it shows, drawn once with widths of a fixed table so that mistakes come out; nil for tables of tests.
  func drawing(of picture: Picture) throws(Diagnosis) -> PictureDrawing? {
    var drawing: PictureDrawing
    if let plot = picture.plot {
      drawing = PictureDrawing(.plot(try data(of: plot)))
    } else if picture.name == "concepts" {
      let option = { (name: String) in picture.options.first { $0.name == name }?.value }
      let file = option("file") ?? "../concepts.json5"
      drawing = PictureDrawing(.concepts(try ConceptFile.read(folder + "/" + file, focus: option("term"))))
    } else {
      var subjects: [PictureDrawing.Subject] = []
      let named = picture.experiments.isEmpty ? [first ?? ""] : picture.experiments
      for name in named {
        let run = try run(name)
        let settings = (run as? SweptExperiment)?.sweep
        for (index, traced) in run.traced.enumerated() {
          let setting = settings.map { $0.name + " = " + NumberFormat.standard($0.values[index]) }
          subjects.append(PictureDrawing.Subject(name: setting ?? name.replacing("_", with: " "), run: traced))
        }
      }
      guard !subjects.isEmpty else { return nil }
      drawing = PictureDrawing(.runs(picture.name, subjects, picture.options))
    }
    let catalog = Catalog.english
    let scene = try drawing.scene(
      measure: .fixed, texts: DiagramTexts { key, values in catalog(key, values) })
    drawing.description = scene.description
    return drawing
  }

  private func data(of plot: Plot) throws(Diagnosis) -> PlotData {
    var lines: [PlotData.Line] = []
    for series in plot.series {
      lines.append(PlotData.Line(name: series.label, values: try numbers(series.numbers.expression)))
    }
    let count = lines.map(\.values.count).max() ?? 0
    let x =
      try plot.x.map { quoted throws(Diagnosis) in try numbers(quoted.expression) } ?? (0..<count).map { Double($0) }
    for (line, series) in zip(lines, plot.series) where line.values.count != x.count {
      throw Diagnosis(
        "lesson.plot-lengths",
        ["name": series.label, "got": "\(line.values.count)", "expected": "\(x.count)"])
    }
    return PlotData(
      x: x, lines: lines, xTitle: plot.xTitle, yTitle: plot.yTitle, isLogX: plot.isLogX, isLogY: plot.isLogY,
      marks: try plot.marks.map { quoted throws(Diagnosis) in try number(quoted.expression) },
      yNames: plot.yNames)
  }
}
