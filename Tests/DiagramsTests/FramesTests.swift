import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("Pictures that follow one another, and pages of a given size")
struct FramesTests {
  static func trace() throws -> Trace<Double> {
    try SampleTraces.run(
      Model(inputs: 2, layers: [.init(.lstm, hidden: 3)], readout: .init(outputs: 1)), steps: 6, seed: 4)
  }

  /// Where everything stands that is no number and no title.
  static func places(_ scene: Scene) -> [Rect] {
    scene.marks.compactMap { mark in
      if case .circle(let circle) = mark { Rect(from: circle.center, to: circle.center) } else { nil }
    }
  }

  @Test("The operators of a cell stand still while its numbers change, whatever lines the titles take")
  func stillness() throws {
    let trace = try Self.trace()
    let scenes = try Frames.scenes { head throws(Diagnosis) in
      var scenes: [Scene] = []
      for time in 1...6 {
        var options = CellOptions(time: time)
        // Two steps with taller heads than the others.
        options.head = max(head, time % 3 == 0 ? 140 : 0)
        guard let scene = CellPicture.scene(trace, options, measure: .fixed, texts: .keys) else {
          throw Diagnosis("picture.size")
        }
        scenes.append(scene)
      }
      return scenes
    }
    #expect(scenes.count == 6)
    #expect(Set(scenes.map(\.title)).count > 1)
    for scene in scenes {
      #expect(scene.width == scenes[0].width && scene.height == scenes[0].height && scene.head == 140)
      #expect(Self.places(scene) == Self.places(scenes[0]))
    }
  }

  @Test("A fitted scene is as large as the page allows, and in its middle")
  func fitted() throws {
    var scene = Scene(width: 100, height: 50)
    scene.add(.rectangle(Rectangle(Rect(x: 0, y: 0, width: 100, height: 50), fill: .ink)))
    let page = try scene.fitted(width: 400, height: 400)
    #expect(page.width == 400 && page.height == 400)
    #expect(page.bounds(.fixed) == Rect(x: 0, y: 100, width: 400, height: 200))
    #expect(throws: Diagnosis.self) { try scene.fitted(width: 0, height: 10) }
    #expect(throws: Diagnosis.self) { try scene.fitted(width: .nan, height: 10) }
  }

  @Test("Every kind of mark moves with its page")
  func moved() throws {
    let trace = try Self.trace()
    let scene = Unrolled.scene(trace, measure: .fixed, texts: .keys)
    let before = try #require(scene.bounds(.fixed))
    let after = try #require(
      scene.fitted(width: scene.width + 20, height: scene.height + 20 * scene.height / scene.width).bounds(.fixed))
    // Sums of coordinates of some hundred points.
    #expect(abs(after.width / before.width - (scene.width + 20) / scene.width) < 1e-9)
  }

  @Test(
    "Scripts in plain text take Unicode's own where it has them",
    arguments: [
      ("$c_4$[2]", "c₄[2]"), ("$h_{t−1}$", "hₜ₋₁"), ("$W_hf$", "W_hf"), ("$σ_max$", "σ_max"), ("$W_h^T$", "Wₕᵀ"),
      ("3.1×$10^{−7}$", "3.1×10⁻⁷"), ("$x_q$", "x_q"),
    ])
  func scripts(_ markup: String, _ plain: String) { #expect(RichText.plain(markup) == plain) }
}
