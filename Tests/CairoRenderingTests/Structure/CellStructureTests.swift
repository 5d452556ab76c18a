import CairoRendering
import Diagrams
import Recurrence
import Testing
import Texts

@Suite("The cell of random runs, set with real fonts")
struct CellStructureTests {
  @Test("Nothing leaves the page, no labels overlap, and every number is the run's", arguments: 0..<8)
  func random(part: Int) throws {
    let measure = PangoShaper().measure
    let texts = DiagramTexts { Catalog.english($0, $1) }
    for seed in (part * 25)..<(part * 25 + 25) {
      let trace = try RandomTraces.run(seed &+ 1000, mostSteps: 20)
      let layers = trace.program.model.layers
      let options = CellOptions(
        layer: seed % layers.count, direction: layers[0].isBidirectional && seed % 2 == 0 ? .reverse : .forward,
        time: seed % 3 == 0 ? 1 + seed % trace.steps : nil, show: UnrolledOptions.Show.allCases[seed % 3],
        mostUnits: 2 + seed % 7, typography: seed % 10 == 0 ? .projector : .standard)
      let scene = try #require(CellPicture.scene(trace, options, measure: measure, texts: texts))
      try scene.validate()
      let conflicts = scene.labelConflicts(measure)
      #expect(conflicts.isEmpty, "seed \(seed): \(conflicts.prefix(3))")
      let bounds = try #require(scene.bounds(measure))
      #expect(scene.page.contains(bounds), "seed \(seed): \(bounds) on \(scene.page)")
      let (wrong, compared) = ReadBack(scene, trace).mismatches()
      #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
      #expect(compared > 0)
    }
  }
}
