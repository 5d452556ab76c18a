import Diagrams
import Recurrence

/// A picture of a chapter with everything that it shows, ready to be drawn at any width and in any type.
public struct PictureDrawing: Sendable, Equatable {
  /// A run and what it is called.
  struct Subject: Sendable {
    var name: String
    var run: TracedExperiment
  }

  /// What is drawn.
  enum Content: Sendable {
    case runs(String, [Subject], [PictureOption])
    case plot(PlotData)
    case concepts(ConceptMap)
  }

  let content: Content
  /// What the picture shows, in words.
  public internal(set) var description: String = ""

  init(_ content: Content) { self.content = content }

  /// Drawings that say the same are taken to be the same.
  public static func == (a: PictureDrawing, b: PictureDrawing) -> Bool { a.description == b.description }

  /// Draws it.
  ///
  /// - Parameters:
  ///   - chart: width and sizes of type; a title and caption of one's own replace those of a chart's finding.
  ///   - measure: how wide texts are where it will be painted.
  public func scene(_ chart: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts)
    throws(Diagnosis) -> Scene
  {
    switch content {
    case .concepts(let map): return ConceptChart.scene(map, chart, measure: measure, texts: texts)
    case .plot(let data): return PlotChart.scene(data, chart, measure: measure, texts: texts)
    case .runs(let name, let subjects, let options):
      let maker = PictureMaker(
        name: name, subjects: subjects, options: options, chart: chart, measure: measure, texts: texts)
      return try maker.scene()
    }
  }
}
