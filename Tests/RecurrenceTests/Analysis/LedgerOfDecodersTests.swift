import Testing

@testable import Recurrence

@Suite("Ledgers of encoder–decoders and of models that are fed their own outputs")
struct LedgerOfDecodersTests {
  /// A GRU of three units that reads its own outputs, over six steps.
  static func fed() throws -> Trace<Double> {
    var model = Model(inputs: 2, layers: [.init(.gru, hidden: 3)], readout: .init(outputs: 2))
    model.feedsBack = true
    let program = try Program(model, loss: .meanSquaredError)
    var sample = LaboratoryRun.sample(program, steps: 6)
    sample.inputs = [0.3, -0.2]
    sample.steps = 6
    sample.initialStates = []
    return try program.run(LaboratoryRun.parameters(program), sample)
  }

  static func traces() throws -> [(String, Trace<Double>)] {
    var found = [("fed", try fed())]
    for fixture in try FixtureFile.all(in: "encoder_decoder") {
      found.append((fixture.about.name, try EncoderDecoderTests.run(fixture)))
    }
    return found
  }

  @Test(
    "cells add up to PyTorch's gradients, columns to the trace's own uses, rows to runs with that step's loss alone")
  func sums() throws {
    var (encoders, feedbacks) = (0, 0)
    for (name, trace) in try Self.traces() {
      let program = trace.program
      encoders += program.model.encoder == nil ? 0 : 1
      feedbacks += program.fed == nil ? 0 : 1
      let ledger = try trace.ledger(scalars: LedgerTests.elements(program))
      let alone = try Self.alone(trace)
      for (parameter, entry) in program.parameters.entries.enumerated() {
        let scalars = ledger.scalars.filter { $0.element.parameter == parameter }
        // Some dozens of paths with as many roundings each, of which none is larger than the largest cell's.
        let bound = 128 * scalars.reduce(0) { max($0, $1.largest) }.ulp
        #expect(scalars[0].isSource == entry.name.hasPrefix("encoder.") || program.model.encoder != nil, "\(name)")
        for scalar in scalars {
          #expect(scalar.useSteps == (scalar.isSource ? trace.layout.sourceSteps : trace.steps), "\(name)")
          #expect(abs(scalar.residual) <= bound, "\(name) \(entry.name)")
          for use in 1...scalar.useSteps { #expect(abs(scalar.residual(use: use)) <= bound, "\(name) \(entry.name)") }
          for (loss, single) in alone {
            let wanted = single[parameter, scalar.element.row, scalar.element.column]
            #expect(abs(scalar.sum(loss: loss) - wanted) <= bound, "\(name) \(entry.name) τ = \(loss)")
          }
        }
      }
      for tensor in ledger.tensors where tensor.norm > 0 {
        let shares = try (1...trace.steps).reduce(0.0) { $0 + (try #require(tensor.share(loss: $1))) }
        let uses = try (1...tensor.useSteps).reduce(0.0) { $0 + (try #require(tensor.share(use: $1))) }
        // Sums of some dozen shares.
        #expect(abs(shares - 1) <= 1e-12 && abs(uses - 1) <= 1e-12, "\(name) \(tensor.name)")
        #expect((tensor.share(lag: 0) == nil) == tensor.isSource)
      }
      let lags = (0..<trace.steps).compactMap { ledger.share(lag: $0) }
      #expect(abs(lags.reduce(0, +) - 1) <= 1e-12, "\(name)")
    }
    #expect(encoders >= 5 && feedbacks >= 3)
  }

  /// The gradients of the same run with a loss that counts one step only, over as many rows as the whole; none where it counts one anyway.
  private static func alone(_ trace: Trace<Double>) throws -> [(loss: Int, gradients: Parameters<Double>)] {
    let program = trace.program
    guard let loss = program.loss, trace.lossRows == trace.steps, trace.steps > 1 else { return [] }
    return try (1...trace.steps).map { step in
      let flags = (1...trace.steps).map { $0 == step }
      let single = try Program(program.model, loss: Loss(loss.kind, over: .mask(flags)))
      return (
        step, try single.run(trace.parameters, trace.sample, lossRows: trace.lossRows).parameterGradients
      )
    }
  }

  @Test("nothing that comes after a loss has a cell where outputs are fed back")
  func later() throws {
    let trace = try Self.fed()
    let ledger = try trace.ledger(scalars: LedgerTests.elements(trace.program))
    for scalar in ledger.scalars { #expect(scalar[loss: 2, use: 3] == 0 && scalar[loss: 1, use: 6] == 0) }
    // Through the output that is read again, the readout's use at step 2 answers for the loss of step 4.
    let readout = try #require(trace.program.parameters.index(of: "readout.W"))
    #expect(ledger.scalars.contains { $0.element.parameter == readout && $0[loss: 4, use: 2] != 0 })
  }

  @Test("truncation keeps the cells of so many steps where outputs are fed back, and is refused with an encoder")
  func truncation() throws {
    let trace = try Self.fed()
    let ledger = try trace.ledger(scalars: LedgerTests.elements(trace.program))
    for count in [1, 2, 4, 6, 9] {
      let cut = try trace.gradients(truncatedTo: count)
      for scalar in ledger.scalars {
        let kept = (0..<min(count, 6)).reduce(0.0) { $0 + scalar.sum(lag: $1) }
        let found = cut[scalar.element.parameter, scalar.element.row, scalar.element.column]
        // The same few dozen products, added in another order.
        #expect(abs(kept - found) <= 64 * scalar.largest.ulp, "\(count) \(scalar.element)")
      }
    }
    let fixture = try #require(try FixtureFile.all(in: "encoder_decoder").first { $0.about.name == "bahdanau-teacher" })
    let translator = try EncoderDecoderTests.run(fixture)
    #expect(throws: Diagnosis("laboratory.two-sequences")) { try translator.gradients(truncatedTo: 2) }
  }

  @Test("the parts of all losses add up to a state's gradient, of the encoder and of the decoder")
  func parts() throws {
    for (name, trace) in try Self.traces() {
      for slot in trace.program.slots.indices where trace.gradients(slot, time: 1)?.isEmpty == false {
        guard trace.isRecorded(slot, time: 1) else { continue }
        let parts = trace.lossParts(of: .gradient(slot: slot, time: 1, unit: 0))
        let size = parts.reduce(1e-300) { $0 + abs($1.part) }
        let wanted = trace.value(.gradient(slot: slot, time: 1, unit: 0))
        // A few hundred products and sums of Float64 in another order.
        #expect(abs(parts.reduce(0) { $0 + $1.part } - wanted) <= 1e-13 * size, "\(name) \(slot)")
      }
    }
  }
}
