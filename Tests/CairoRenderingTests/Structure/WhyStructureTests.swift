import CairoRendering
import Diagrams
import Recurrence
import SampleRuns
import Testing
import Texts

@Suite("The tree behind random scalars of random runs, set with real fonts")
struct WhyStructureTests {
  @Test("Nothing leaves the page, no labels overlap, and every number is the run's", arguments: 0..<8)
  func random(part: Int) throws {
    let measure = PangoShaper().measure
    let texts = DiagramTexts { Catalog.english($0, $1) }
    for seed in (part * 25)..<(part * 25 + 25) {
      let trace = try RandomTraces.run(seed &+ 3000, mostHidden: 32, mostSteps: 20)
      let reference = Self.reference(trace, seed)
      var options = WhyOptions(depth: 1 + seed % 3, mostLeaves: 3 + seed % 6)
      if seed % 5 == 0 { options = options.filling(.usual, trace, reference, measure: measure, texts: texts) }
      let scene = WhyPicture.scene(trace, reference, options, measure: measure, texts: texts)
      try scene.validate()
      let conflicts = scene.labelConflicts(measure)
      #expect(conflicts.isEmpty, "seed \(seed) \(scene.title): \(conflicts.prefix(3))")
      let bounds = try #require(scene.bounds(measure))
      #expect(scene.page.contains(bounds), "seed \(seed) \(scene.title): \(bounds) on \(scene.page)")
      let (wrong, compared) = ReadBack(scene, trace).mismatches()
      #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
      #expect(compared > 0)
    }
  }

  /// Any recorded scalar: a value or a gradient at any step, or a parameter's gradient.
  static func reference(_ trace: Trace<Double>, _ seed: Int) -> Reference {
    var numbers = SampleTraces.Numbers(seed: UInt64(seed) &+ 99)
    if numbers.below(5) == 0, trace.hasGradients {
      let index = numbers.below(trace.program.parameters.entries.count)
      let entry = trace.program.parameters.entries[index]
      return .parameterGradient(index, row: numbers.below(entry.rows), column: numbers.below(entry.columns))
    }
    while true {
      let slot = numbers.below(trace.program.slots.count)
      let time = numbers.below(trace.steps + 1)
      guard trace.isRecorded(slot, time: time), !trace.values(slot, time: time).isEmpty else { continue }
      let unit = numbers.below(trace.values(slot, time: time).count)
      let hasGradient = trace.gradients(slot, time: time) != nil
      return hasGradient && numbers.below(2) == 0
        ? .gradient(slot: slot, time: time, unit: unit) : .value(slot: slot, time: time, unit: unit)
    }
  }
}
