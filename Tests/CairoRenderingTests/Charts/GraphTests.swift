import Diagrams
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Models, dependencies and concept maps, set in real type")
struct GraphTests {
  let shaper = PangoShaper()

  private func check(_ scene: Scene, _ seed: Int) {
    let problems = ChartSupport.problems(scene, shaper)
    #expect(problems.isEmpty, "seed \(seed): \(problems)")
  }

  private func options(_ dice: inout ChartSupport.Dice) -> ChartOptions {
    ChartSupport.page(&dice)
  }

  @Test("200 random models: nothing outside the page, no two labels overlap, the title's count is the program's")
  func models() throws {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let layers = (0..<dice.int(1...4)).map { _ in
        Model.Layer(
          dice.pick([.lstm, .gru, .rnnTanh, .lstmPeephole]), hidden: dice.int(1...512),
          bidirectional: dice.share() < 0.3, biases: dice.share() < 0.8)
      }
      let model = Model(
        inputs: dice.int(1...64), embedding: dice.share() < 0.3 ? .init(symbols: dice.int(2...5000), width: 16) : nil,
        layers: layers,
        readout: dice.share() < 0.7 ? .init(outputs: dice.int(1...50), on: dice.share() < 0.5 ? .last : .every) : nil,
        output: dice.share() < 0.5 ? .sigmoid : .identity)
      let fixed =
        model.embedding == nil
        ? model
        : {
          var copy = model; copy.inputs = 1; return copy
        }()
      let program = try Program(fixed, loss: dice.share() < 0.5 ? Loss(.meanSquaredError) : nil)
      let steps = dice.share() < 0.5 ? 30 : nil
      var options = options(&dice)
      // A phone's page.
      if options.height == nil, dice.share() < 0.25 { options.width = 320 }
      let scene = ModelChart.scene(program, steps: steps, options, measure: shaper.measure, texts: ChartSupport.texts)
      check(scene, seed)
      let count = scene.title.prefix { $0.isNumber || $0 == "\u{202F}" }.filter(\.isNumber)
      #expect(Int(count) == program.parameters.count, "seed \(seed)")
    }
  }

  @Test("200 random stacks: nothing outside the page, no two labels overlap")
  func dependencies() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let layers = (0..<dice.int(1...5)).map { _ in
        Model.Layer(.rnnTanh, hidden: 2, bidirectional: dice.share() < 0.4)
      }
      let steps = dice.share() < 0.8 ? dice.int(1...16) : dice.int(17...200)
      check(
        DependencyChart.scene(
          Model(layers: layers), steps: steps, options(&dice), measure: shaper.measure, texts: ChartSupport.texts), seed
      )
    }
  }

  @Test("200 random concept maps, circles included: nothing outside the page, no two labels overlap")
  func concepts() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let count = dice.int(1...40)
      let concepts = (0..<count).map { place in
        ConceptMap.Concept(
          id: "\(place)",
          name: dice.pick([
            "gate", "LSTM", "vanishing gradient", "遗忘门", "a term that is really quite long for a box", "$W_hh$",
          ]),
          needs: (0..<dice.int(0...3)).map { _ in "\(dice.share() < 0.9 ? dice.int(0...place) : dice.int(0...count))" })
      }
      let map = ConceptMap(concepts, focus: dice.share() < 0.5 ? "\(dice.int(0...count))" : nil)
      check(
        ConceptChart.scene(map, options(&dice), measure: shaper.measure, texts: ChartSupport.texts), seed)
    }
  }
}
