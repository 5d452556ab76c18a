import Diagrams
import Recurrence
import SampleRuns
import Testing
import Texts

@testable import CairoRendering

@Suite("The tint behind the highlighted step, set with real fonts")
struct HighlightTests {
  let measure = PangoShaper().measure
  let texts = DiagramTexts { Catalog.english($0, $1) }

  @Test("Its edge crosses no number of random runs, on pages and on screens", arguments: 0..<4)
  func random(part: Int) throws {
    for seed in (part * 15)..<(part * 15 + 15) {
      let trace = try RandomTraces.run(seed)
      var options = UnrolledOptions(
        show: UnrolledOptions.Show.allCases[seed % 3], time: seed % 2 == 0 ? 1 + seed % trace.steps : nil)
      if seed % 4 == 3 {
        options = options.filling(.usual, trace, shows: [options.show], measure: measure, texts: texts)
      }
      check(Unrolled.scene(trace, options, measure: measure, texts: texts), "seed \(seed)")
    }
  }

  @Test("In a layer of both directions it holds the step's own tiles and none of its neighbors'")
  func directions() throws {
    let layer = Model.Layer(.gru, hidden: 3, bidirectional: true)
    let model = Model(inputs: 1, layers: [layer, layer], readout: .init(outputs: 1, on: .every))
    let trace = try SampleTraces.run(model, steps: 5, seed: 3)
    for show in UnrolledOptions.Show.allCases {
      let scene = Unrolled.scene(
        trace, UnrolledOptions(show: show, time: 3), measure: measure, texts: texts)
      check(scene, "\(show)")
      let parts = Self.tint(scene)
      let inside = scene.labels.filter { label in
        parts.contains { $0.contains(measure.box(label).grown(by: -0.5)) }
      }.compactMap { $0.address }
      #expect(inside.count > 10)
      #expect(inside.allSatisfy { $0.contains("t3") || $0.contains("L3") }, "\(show): \(inside)")
      let own = scene.labels.compactMap { $0.address }.filter { $0.contains(".t3.h[") }
      #expect(!own.isEmpty && own.allSatisfy(inside.contains), "\(show): \(own)")
    }
  }

  /// The parts of the tint.
  static func tint(_ scene: Scene) -> [Rect] {
    scene.marks.compactMap { mark in
      guard case .rectangle(let rectangle) = mark, rectangle.fill == .role(.emphasis), rectangle.radius == 3 else {
        return nil
      }
      return rectangle.frame
    }
  }

  /// Every label is inside of the tint or outside of it.
  private func check(_ scene: Scene, _ name: String) {
    let parts = Self.tint(scene)
    // A norm of eight characters or with a power of ten fills the room between a cell and its tiles.
    for label in scene.labels where label.address?.hasPrefix("norm") != true || label.text.count < 8 {
      // Boxes are upright, slanted glyphs are not.
      let box = measure.box(label).grown(by: -0.5)
      guard box.width > 0, box.height > 0 else { continue }
      var inside: Set<Bool> = []
      for column in 0...8 {
        for share in [0, 0.5, 1] as [Double] {
          let point = Point(box.x + box.width * Double(column) / 8, box.y + box.height * share)
          inside.insert(parts.contains { $0.contains(Rect(from: point, to: point)) })
        }
      }
      #expect(inside.count == 1, "\(name): the edge crosses “\(label.text)” \(label.address ?? "")")
    }
  }
}
