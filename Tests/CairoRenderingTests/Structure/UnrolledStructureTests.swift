import CairoRendering
import Diagrams
import Recurrence
import SampleRuns
import Testing
import Texts

@Suite("The unrolled network of random runs, set with real fonts")
struct UnrolledStructureTests {
  @Test("Nothing leaves the page, no labels overlap, and every number is the run's", arguments: 0..<8)
  func random(part: Int) throws {
    let check = StructureCheck()
    for seed in (part * 25)..<(part * 25 + 25) {
      let trace = try RandomTraces.run(seed)
      var options = UnrolledOptions(
        show: UnrolledOptions.Show.allCases[seed % 3 == 0 ? seed / 3 % 3 : 2],
        time: seed % 5 == 0 ? 1 + seed % trace.steps : nil, mostSteps: 1 + seed % 8, mostUnits: 2 + seed % 9,
        allGates: seed % 2 == 0, showsFolded: seed % 4 == 0)
      if seed % 5 == 0 {
        options = options.filling(.usual, trace, shows: [options.show], measure: check.measure, texts: check.texts)
      }
      let scene = Unrolled.scene(trace, options, measure: check.measure, texts: check.texts)
      try check.expectSound(scene, trace, seed)
      let hidden = Self.coveredNorms(scene, check.measure)
      #expect(hidden.isEmpty, "seed \(seed): \(hidden.prefix(3))")
    }
  }

  /// Norms beside the arrows that reach into a cell or a tile by more than half a point.
  static func coveredNorms(_ scene: Scene, _ measure: TextMeasure) -> [String] {
    let frames = scene.marks.compactMap { mark -> Rect? in
      guard case .rectangle(let rectangle) = mark, rectangle.stroke != nil else { return nil }
      return rectangle.frame.grown(by: -0.5)
    }
    return scene.labels.filter { $0.address?.hasPrefix("norm") == true }.filter { label in
      frames.contains { $0.overlaps(measure.box(label)) }
    }.map { "\($0.text) \($0.address ?? "")" }
  }

  @Test("A hundred and twenty steps of a small network can be drawn whole")
  func whole() throws {
    let model = Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 2)], readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 120, seed: 4)
    let measure = PangoShaper().measure
    let texts = DiagramTexts { Catalog.english($0, $1) }
    let scene = Unrolled.scene(trace, UnrolledOptions(mostSteps: nil), measure: measure, texts: texts)
    #expect(scene.labels.filter { $0.address == "l0.t117.h[1]" }.count == 1)
    #expect(scene.page.contains(try #require(scene.bounds(measure))))
  }
}
