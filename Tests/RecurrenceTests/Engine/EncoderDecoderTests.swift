import Testing

@testable import Recurrence

/// Dense layers, dropout, flattening, attention over an encoder, and decoders that are fed their own outputs.
@Suite("Dense layers, dropout, attention and encoder–decoders agree with PyTorch")
struct EncoderDecoderTests {
  typealias Layer = Model.Layer

  /// The models of `script/fixtures/encoder_decoder.py`.
  static func model(_ name: String) throws -> (Model, Loss) {
    switch name {
    case "flatten-dense-dropout":
      var dense = Layer(.denseReLU, hidden: 6)
      dense.reads = .flattened(steps: 4)
      dense.dropout = 0.2
      return (
        Model(inputs: 3, layers: [dense], readout: .init(outputs: 3), output: .softmax), .crossEntropy
      )
    case "gru-dropout-dense":
      var gru = Layer(.gru, hidden: 4)
      gru.dropout = 0.4
      let layers = [gru, Layer(.denseTanh, hidden: 3), Layer(.denseSigmoid, hidden: 2)]
      return (Model(inputs: 2, layers: layers, readout: .init(outputs: 2)), .meanSquaredError)
    case "lstm-last-dense":
      var dense = Layer(.denseReLU, hidden: 4)
      dense.reads = .last
      let layers = [Layer(.lstm, hidden: 5), dense, Layer(.denseSoftmax, hidden: 3)]
      return (Model(inputs: 2, layers: layers, readout: .init(outputs: 1)), .meanSquaredError)
    case "bahdanau-teacher":
      var model = Model(inputs: 2, layers: [Layer(.gruAttention, hidden: 6)], readout: .init(outputs: 2))
      model.encoder = .init(inputs: 2, layers: [Layer(.gru, hidden: 3, bidirectional: true)])
      return (model, .meanSquaredError)
    default:
      return try translator(name)
    }
  }

  /// An encoder and a decoder with an attention layer on top.
  private static func translator(_ name: String) throws -> (Model, Loss) {
    let parts = name.split(separator: "-").map(String.init)
    let cell = try Cell.named(parts[0])
    let isNumbers = parts[1] == "general" || parts.last == "numbers" || parts.last == "probabilities"
    let isBoth = ["lstm-additive-teacher", "gru-general-teacher", "gru-additive-fed-symbols"].contains(name)
    let attention = try Layer(Cell.named("attention-" + parts[1]), hidden: 4)
    let isClass = !(parts[1] == "general" || parts.last == "numbers")
    var model = Model(
      inputs: isNumbers ? 3 : 1, embedding: isNumbers ? nil : .init(symbols: 5, width: 3),
      layers: [Layer(cell, hidden: 4), attention], readout: .init(outputs: isNumbers ? 3 : 5),
      output: isClass ? .softmax : .identity)
    model.encoder = .init(
      inputs: isNumbers ? 3 : 1, embedding: isNumbers ? nil : .init(symbols: 6, width: 3),
      layers: [Layer(cell, hidden: isBoth ? 2 : 4, bidirectional: isBoth)])
    model.feedsBack = parts.contains("fed")
    return (model, isClass ? .crossEntropy : .meanSquaredError)
  }

  static func run(_ fixture: FixtureFile) throws -> Trace<Double> {
    let (model, loss) = try model(fixture.about.name)
    let program = try Program(model, loss: loss)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for entry in program.parameters.entries {
      let tensor = try fixture[entry.name]
      #expect(tensor.shape == entry.shape, "\(fixture.about.name): \(entry.name)")
      parameters[entry.name] = tensor.values
    }
    return try program.run(parameters, sample(fixture))
  }

  static func sample(_ fixture: FixtureFile) throws -> Sample<Double> {
    var sample = Sample(inputs: try fixture["inputs"].values, targets: try fixture["targets"].values)
    sample.source = fixture.tensors["source"]?.values ?? []
    if let mask = fixture.tensors["mask 0"] { sample.masks = [mask.values] }
    return sample
  }

  @Test("in loss, outputs, attention and every gradient", arguments: try FixtureFile.all(in: "encoder_decoder"))
  func agrees(fixture: FixtureFile) throws {
    let trace = try Self.run(fixture)
    let program = trace.program
    var seen: Set = ["inputs", "targets", "source", "mask 0"]
    func expect(_ found: [Double], _ name: String) {
      guard let wanted = fixture.tensors[name]?.values else { return }
      seen.insert(name)
      guard found.count == wanted.count else {
        Issue.record("\(fixture.about.name): \(name) has \(found.count) numbers, not \(wanted.count)")
        return
      }
      let largest = wanted.map(abs).max() ?? 0
      let worst = zip(found, wanted).map { abs($0 - $1) }.max() ?? 0
      // Some thousand roundings of 1e-16, and of the other program's exp and tanh.
      #expect(worst <= 1e-12 * largest, "\(fixture.about.name): \(name) is \(worst / largest) off")
    }
    func rows(_ slot: Int, _ numbers: (Int) -> ArraySlice<Double>?) -> [Double] {
      (1...trace.layout.places[slot].steps).filter { trace.isRecorded(slot, time: $0) }
        .flatMap { Array(numbers($0) ?? []) }
    }
    expect([try #require(trace.loss)], "loss")
    for entry in program.parameters.entries {
      seen.insert(entry.name)
      expect(trace.parameterGradients[entry.name] ?? [], "grad " + entry.name)
    }
    for slot in program.slots.indices {
      let name = Address.text(ofSlot: slot, in: program)
      expect(rows(slot) { trace.values(slot, time: $0) }, "value " + name)
      expect(rows(slot) { trace.gradients(slot, time: $0) }, "gradient " + name)
    }
    if let source = program.source { expect(rows(source) { trace.gradients(source, time: $0) }, "gradient source") }
    if let fed = program.fed {
      expect(Array(trace.gradients(fed, time: 0) ?? []), "gradient inputs")
    } else {
      expect(rows(program.input) { trace.gradients(program.input, time: $0) }, "gradient inputs")
    }
    #expect(
      Set(fixture.tensors.keys).subtracting(seen) == [], "\(fixture.about.name) has tensors that nothing compared")
  }

  @Test("and every number of them explains itself to the bit", arguments: try FixtureFile.all(in: "encoder_decoder"))
  func explains(fixture: FixtureFile) throws {
    let trace = try Self.run(fixture)
    var count = 0
    trace.forEachScalar { reference in
      guard let explanation = trace.explain(reference) else { return true }
      count += 1
      let isRight = explanation.evaluate(trace).bitPattern == trace.value(reference).bitPattern
      #expect(isRight, "\(fixture.about.name): \(Address.text(of: reference, in: trace.program))")
      return isRight
    }
    #expect(count > 100)
  }

  @Test(
    "and their gradients agree with dual numbers and differences",
    arguments: try FixtureFile.all(in: "encoder_decoder"))
  func checks(fixture: FixtureFile) throws {
    let trace = try Self.run(fixture)
    let check = try GradientCheck(trace.program, trace.parameters, Self.sample(fixture))
    #expect(check.passes, "\(fixture.about.name): \(check.rows)")
  }

  @Test(
    "and what reads a number is what it says it was computed from",
    arguments: try FixtureFile.all(in: "encoder_decoder"))
  func readers(fixture: FixtureFile) throws {
    let trace = try Self.run(fixture)
    let program = trace.program
    for slot in program.slots.indices where program.slots[slot].isState {
      for time in [0, trace.layout.places[slot].finalRow] {
        for reference in [Reference.value(slot: slot, time: time, unit: 0), .gradient(slot: slot, time: time, unit: 0)]
        {
          for reader in trace.readers(of: reference) {
            let parts = trace.explain(reader)?.parts.map { trace.expanded($0.working) } ?? []
            let holder = program.holder(of: reference)
            #expect(
              parts.contains { $0.contains { program.holder(of: $0) == holder } },
              "\(Address.text(of: reader, in: program)) of \(Address.text(of: reference, in: program))")
          }
        }
      }
    }
  }

  @Test(
    "and a batch of them gives the sum of the sequences' gradients",
    arguments: try FixtureFile.all(in: "encoder_decoder"))
  func batches(fixture: FixtureFile) throws {
    let trace = try Self.run(fixture)
    let sample = try Self.sample(fixture)
    var engine = BatchEngine(trace.program)
    let samples = Array(repeating: sample, count: 5)
    let rows = try samples.reduce(0) { try $0 + trace.program.rows(of: $1) }
    let loss = try engine.run(trace.parameters, samples, divisor: rows)
    let batch = try trace.program.run(trace.parameters, batch: samples)
    #expect(loss.bitPattern == batch.loss?.bitPattern)
    #expect(engine.gradient.values.map(\.bitPattern) == batch.parameterGradients.values.map(\.bitPattern))
  }

  @Test("and an address finds every quantity again", arguments: try FixtureFile.all(in: "encoder_decoder"))
  func addresses(fixture: FixtureFile) throws {
    let trace = try Self.run(fixture)
    trace.forEachScalar { reference in
      let text = Address.text(of: reference, in: trace.program)
      let found = try? trace.reference(text)
      #expect(found == reference, "\(fixture.about.name): \(text)")
      return found == reference
    }
  }

  @Test("and every moment of a run is found again", arguments: try FixtureFile.all(in: "encoder_decoder"))
  func moments(fixture: FixtureFile) throws {
    let playback = Playback(try Self.run(fixture))
    for grain in Playback.Grain.allCases {
      for number in 0..<playback.count(grain) {
        #expect(playback.number(of: playback.moment(number, grain), grain) == number)
      }
    }
    var known: Set<Reference> = []
    for number in 0..<playback.count(.scalar) { known.insert(playback.reference(playback.moment(number, .scalar))) }
    #expect(known.count == playback.count(.scalar))
  }
}
