import CairoRendering
import Diagrams
import Recurrence
import Testing
import Texts

/// What must hold of every picture of a run, set with real fonts.
struct StructureCheck {
  let measure = PangoShaper().measure
  let texts = DiagramTexts { Catalog.english($0, $1) }

  /// Nothing leaves the page, no two labels overlap, and every number is the run's.
  func expectSound(_ scene: Scene, _ trace: Trace<Double>, _ seed: Int, hasNumbers: Bool = true) throws {
    try scene.validate()
    let conflicts = scene.labelConflicts(measure)
    #expect(conflicts.isEmpty, "seed \(seed): \(conflicts.prefix(3))")
    let bounds = try #require(scene.bounds(measure))
    #expect(scene.page.contains(bounds), "seed \(seed): \(bounds) on \(scene.page)")
    let (wrong, compared) = ReadBack(scene, trace).mismatches()
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
    if hasNumbers { #expect(compared > 0, "seed \(seed)") }
    #expect(!scene.title.contains("{") && !scene.caption.contains("{"), "seed \(seed): \(scene.caption)")
  }
}
