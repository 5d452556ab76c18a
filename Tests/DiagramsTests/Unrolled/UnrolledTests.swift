import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("The unrolled network")
struct UnrolledTests {
  let lstm = Model(inputs: 2, layers: [.init(.lstm, hidden: 3)], readout: .init(outputs: 1))

  private func scene(_ trace: Trace<Double>, _ options: UnrolledOptions = UnrolledOptions()) -> Scene {
    Unrolled.scene(trace, options, measure: .fixed, texts: .keys)
  }

  @Test("An LSTM of 3 units over 3 steps is drawn as recorded")
  func goldenLSTM() throws {
    try Golden.expect(scene(SampleTraces.run(lstm, steps: 3, seed: 1)), "unrolled-lstm")
  }

  @Test("A GRU in both directions with its middle steps left out is drawn as recorded")
  func goldenBothDirections() throws {
    let model = Model(
      inputs: 1, layers: [.init(.gru, hidden: 2, bidirectional: true)], readout: .init(outputs: 2, on: .last))
    let trace = try SampleTraces.run(model, steps: 9, seed: 2)
    try Golden.expect(scene(trace, UnrolledOptions(mostSteps: 3)), "unrolled-gru-both")
  }

  @Test("A picture is the same however often it is drawn")
  func repeatable() throws {
    let trace = try SampleTraces.run(lstm, steps: 4, seed: 3)
    #expect(scene(trace) == scene(trace))
  }

  @Test("Places do not depend on the numbers, so that pictures of one model do not jitter")
  func stable() throws {
    let places = try [4, 5].map { seed in
      let trace = try SampleTraces.run(lstm, steps: 4, seed: UInt64(seed))
      return scene(trace, UnrolledOptions(time: 2)).labels.filter { $0.address != nil && $0.anchor == .middle }
        .map { [$0.at.x] }
    }
    #expect(places[0] == places[1])
  }

  @Test("Steps that are left out are counted")
  func steps() throws {
    let trace = try SampleTraces.run(lstm, steps: 200, seed: 6)
    let texts = scene(trace).labels.map { $0.text }
    let hidden = texts.filter { $0.hasPrefix("unrolled.more-steps count=") }.compactMap { Int($0.dropFirst(26)) }
    let shown = texts.filter { $0.hasPrefix("unrolled.time time=") }
    #expect(shown.count == 6)
    #expect(hidden.reduce(0, +) == 194)
  }

  @Test("Units that are left out are counted, and the one that the title is about is drawn")
  func units() throws {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 64)], readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 3, seed: 7, gain: 0.2)
    let labels = scene(trace).labels
    #expect(labels.contains { $0.text == "picture.more count=57" })
    #expect(labels.contains { $0.address != nil && $0.runs.first?.style.weight == .semibold })
  }

  @Test("Both ways are usual, and values alone where more than six states would stand one above another")
  func usual() {
    let both = Model.Layer(.lstm, hidden: 8, bidirectional: true)
    #expect(UnrolledOptions.usualShow(of: Model(inputs: 1, layers: [both])) == .both)
    #expect(UnrolledOptions.usualShow(of: Model(inputs: 1, layers: [both, both])) == .forward)
    let gru = Model.Layer(.gru, hidden: 8, bidirectional: true)
    #expect(UnrolledOptions.usualShow(of: Model(inputs: 1, layers: [gru, gru])) == .both)
  }

  @Test("Only values, or only gradients, are drawn when only those are asked for")
  func show() throws {
    let trace = try SampleTraces.run(lstm, steps: 3, seed: 8)
    func addresses(_ show: UnrolledOptions.Show) -> [String] {
      scene(trace, UnrolledOptions(show: show)).labels.compactMap { $0.address }
    }
    #expect(!addresses(.forward).contains { $0.contains("grad ") })
    #expect(addresses(.forward).contains("l0.t2.h[1]"))
    #expect(!addresses(.backward).contains("l0.t2.h[1]"))
    #expect(addresses(.backward).contains("grad l0.t2.h[1]"))
    #expect(Set(addresses(.both)).isSuperset(of: ["l0.t2.h[1]", "grad l0.t2.h[1]", "l0.t2.f[0]", "t3.loss"]))
  }

  @Test("Without a loss there is a picture of what runs forward")
  func withoutLoss() throws {
    let model = Model(inputs: 1, layers: [.init(.gru, hidden: 1)])
    let labels = scene(try SampleTraces.run(model, loss: nil, steps: 1, seed: 9)).labels
    #expect(labels.contains { $0.address == "l0.t1.h[0]" })
    #expect(!labels.contains { $0.address?.hasPrefix("grad") == true })
  }
}
