import Diagrams
import Recurrence
import Testing
import Texts

@testable import CairoRendering

/// Runs of random models, and what must hold for every picture.
enum ChartSupport {
  static var texts: DiagramTexts { DiagramTexts { Catalog.english($0, $1) } }

  /// A small generator of whole numbers and shares.
  struct Dice {
    var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func share() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
      min(range.upperBound, range.lowerBound + Int(share() * Double(range.count)))
    }

    mutating func pick<T>(_ values: [T]) -> T { values[int(0...values.count - 1)] }

    /// A number that is not zero, of any size and sign.
    mutating func wild() -> Double {
      let size = Double(sign: .plus, exponent: int(-120...120), significand: 1 + share())
      return share() < 0.5 ? -size : size
    }
  }

  /// A page of the usual width with a note at its foot; one in five is a screen instead.
  static func page(_ dice: inout Dice) -> ChartOptions {
    dice.share() < 0.8 ? ChartOptions(note: "A note.") : .filling(.usual)
  }

  /// A run of a cell on a slow wave, with a loss at the last step.
  static func trace(
    _ cell: Cell, units: Int, steps: Int, seed: UInt64 = 3, gain: Double? = nil, over: Loss.Steps = .last,
    layers: Int = 1, bidirectional: Bool = false
  ) throws -> Trace<Double> {
    let layer = Model.Layer(cell, hidden: units, bidirectional: bidirectional)
    let model = Model(
      inputs: 2, layers: Array(repeating: layer, count: layers), readout: .init(outputs: 1))
    let program = try Program(model, loss: Loss(.meanSquaredError, over: over))
    let recurrent = gain.map { Initializer.Scheme.gaussian($0 / Double(units).squareRoot()) } ?? .uniform
    let parameters = Parameters(program, Initializer(.uniform, recurrent: recurrent, forgetBias: 1), seed: seed)
    var generator = Generator(seed: seed &+ 1)
    let inputs = (0..<2 * steps).map { Double.sin(Double($0 / 2) / 3) + 0.3 * generator.gaussian() }
    let rows = program.countedRows(steps: steps) == 1 ? 1 : steps
    return try program.run(
      parameters, Sample(inputs: inputs, targets: (0..<rows).map { _ in generator.gaussian() }))
  }

  /// A run of a random cell, 2 to 64 units, 1 to 200 steps; small more often than large.
  static func randomTrace(_ dice: inout Dice) throws -> Trace<Double> {
    let units = dice.share() < 0.9 ? dice.int(2...12) : dice.int(13...64)
    let steps = dice.share() < 0.85 ? dice.int(1...30) : dice.int(31...200)
    let cell = dice.pick([Cell.rnnTanh, .lstm, .gru, .gruResetBefore, .lstmPeephole])
    return try trace(
      cell, units: units, steps: steps, seed: UInt64(dice.int(1...100_000)), gain: dice.share() * 6,
      over: dice.share() < 0.5 ? .last : .all, layers: dice.int(1...2), bidirectional: dice.share() < 0.2)
  }

  /// Everything that is wrong with a picture: overlaps, marks beyond the page, sentences that were not found or filled.
  static func problems(_ scene: Scene, _ shaper: PangoShaper) -> [String] {
    var problems = scene.labelConflicts(shaper.measure)
    // Joins of thick lines may reach half a point beyond.
    if let bounds = scene.bounds(shaper.measure), !scene.page.grown(by: 0.5).contains(bounds) {
      problems.append("marks outside the page: \(bounds) of \(scene.page)")
    }
    do { try scene.validate() } catch { problems.append("not valid: \(error)") }
    let words = scene.labels.map(\.text) + [scene.title, scene.caption, scene.description]
    let keys = Catalog.english.keys
    for text in words where text.contains("{") || text.contains("}") || keys.contains(where: { text.hasPrefix($0) }) {
      problems.append("sentence: \(text)")
    }
    if scene.title.isEmpty || scene.description.isEmpty { problems.append("no title or description") }
    return problems
  }

  /// The number that a label shows, read back.
  static func number(_ label: Label) -> Double? {
    let superscripts: [Character: Character] = [
      "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    ]
    let text = label.text.replacingOccurrences("−", "-").replacingOccurrences("×10", "e")
    return Double(String(text.map { superscripts[$0] ?? $0 }))
  }
}

extension String {
  /// The text with every `old` replaced by `new`.
  func replacingOccurrences(_ old: String, _ new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
