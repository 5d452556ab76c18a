import Diagrams
import Recurrence

extension TracedExperiment {
  /// The equations that explain a scalar, each in symbols and then with the run's numbers.
  func equations(of reference: String) throws(Diagnosis) -> [Notation] {
    var scalar = try Address.parse(
      reference, in: trace.program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps)
    var lines: [Notation] = []
    while let account = trace.account(of: scalar) {
      lines += [account.symbols(in: trace.program), account.numbers(in: trace)]
      guard case .apply(_, .reference(let argument)) = account.working else { break }
      scalar = argument
    }
    return lines
  }
}

extension PictureDrawing {
  /// The drawing for a page: of an unrolled network no more than fits beside the text, unless the chapter asks for more.
  var forPage: PictureDrawing {
    guard case .runs("unrolled", let subjects, let options) = content, !options.contains(where: { $0.name == "steps" })
    else { return self }
    return PictureDrawing(.runs("unrolled", subjects, options + [PictureOption(name: "steps", value: "3")]))
  }

  /// Whether it has a width of its own, whatever is asked for: where there is less room, a page lets it be moved.
  var hasOwnWidth: Bool {
    guard case .runs(let name, _, _) = content else { return false }
    return ["unrolled", "cell", "equations", "why"].contains(name)
  }
}

extension Scene {
  /// Whether a label of the picture has lost its end or stands out over the page.
  func isCutShort(_ measure: TextMeasure) -> Bool {
    let (inside, _) = untitled(measure)
    return inside.labels.contains { $0.text.hasSuffix("…") }
      || (inside.bounds(measure).map { $0.x < -0.5 || $0.maxX > width + 0.5 } ?? false)
  }

  /// The scene without the title block at its head, and what is left to show of the page: a chapter sets title and caption itself.
  func untitled(_ measure: TextMeasure) -> (scene: Scene, crop: Rect) {
    var scene = self
    scene.marks = Array(
      marks.drop { mark in
        // Labels below the head belong to the picture, such as a row's symbol.
        if case .label(let label) = mark { head == 0 || label.at.y <= head + 0.5 } else { false }
      })
    guard let box = scene.bounds(measure) else { return (self, page) }
    let from = Point(max(0, box.x - 2), max(0, box.y - 4))
    return (scene, Rect(from: from, to: Point(min(width, box.maxX + 2), min(height, box.maxY + 4))))
  }
}
