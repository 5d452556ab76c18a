import Diagrams
import Recurrence
import Testing

@Suite("The equations of random runs, set with real fonts")
struct EquationsStructureTests {
  @Test("Nothing leaves the page, no labels overlap, and every number is the run's", arguments: 0..<8)
  func random(part: Int) throws {
    let check = StructureCheck()
    for seed in (part * 25)..<(part * 25 + 25) {
      let trace = try RandomTraces.run(seed &+ 2000, mostSteps: 20)
      let layers = trace.program.model.layers
      var options = CellOptions(
        layer: seed % layers.count, direction: layers[0].isBidirectional && seed % 2 == 0 ? .reverse : .forward,
        time: seed % 3 == 0 ? 1 + seed % trace.steps : nil, mostUnits: 2 + seed % 7)
      if seed % 5 == 0 {
        options = options.filling(.usual, trace, asEquations: true, measure: check.measure, texts: check.texts)
      }
      let scene = try #require(EquationsPicture.scene(trace, options, measure: check.measure, texts: check.texts))
      try check.expectSound(scene, trace, seed)
    }
  }
}
