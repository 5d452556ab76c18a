import Testing

@testable import Recurrence

@Suite struct AddressCompletionTests {
  private func offers(_ text: String, layers: Int = 1, loss: Loss? = .meanSquaredError) throws -> [String] {
    let model = Model(
      inputs: 2, layers: Array(repeating: .init(.lstm, hidden: 3), count: layers), readout: .init(outputs: 1))
    return Address.completions(of: text, in: try Program(model, loss: loss), steps: 4)
  }

  @Test func `an address is completed part by part`() throws {
    #expect(try offers("l").contains("l0."))
    #expect(try offers("l0.t").prefix(5) == ["l0.t0.", "l0.t1.", "l0.t2.", "l0.t3.", "l0.t4."])
    #expect(try offers("l0.t3.f") == ["l0.t3.f["])
    #expect(try offers("l0.t3.f[") == ["l0.t3.f[0]", "l0.t3.f[1]", "l0.t3.f[2]"])
    #expect(try offers("l0.t0.") == ["l0.t0.c[", "l0.t0.h["])
    #expect(try offers("l0.W_h").contains("l0.W_hi["))
    #expect(try offers("l0.W_hi[2,") == ["l0.W_hi[2,0]", "l0.W_hi[2,1]", "l0.W_hi[2,2]"])
    #expect(try offers("g") == ["grad ", "g1[", "g2[", "g3[", "g4["])
    #expect(try offers("grad c3") == ["grad c3["])
    #expect(try offers("grad c3[") == ["grad c3[0]", "grad c3[1]", "grad c3[2]"])
    #expect(try offers("update l0.b_ii[") == ["update l0.b_ii[0]", "update l0.b_ii[1]", "update l0.b_ii[2]"])
    #expect(try offers("lo") == ["loss"])
    #expect(try offers("nothing").isEmpty && offers("l0.t9.h[").isEmpty)
  }

  @Test func `short forms are offered where one layer alone has the name, gradients where there is a loss`() throws {
    #expect(try offers("h2") == ["h2["])
    #expect(try offers("h2", layers: 2).isEmpty)
    #expect(try offers("grad h2", loss: nil).isEmpty)
  }

  @Test func `whatever is offered is understood or goes on`() throws {
    let program = try Program(
      Model(inputs: 2, layers: [.init(.gru, hidden: 2, bidirectional: true)], readout: .init(outputs: 1)),
      loss: .meanSquaredError)
    var open = ["", "l", "r", "t", "y", "g", "h", "u"]
    var seen: Set<String> = []
    while let text = open.popLast() {
      for offer in Address.completions(of: text, in: program, steps: 3) where seen.insert(offer).inserted {
        #expect(offer.hasPrefix(text))
        if offer.hasSuffix("]") || offer.hasSuffix("loss") {
          let address = offer.hasPrefix("update ") ? String(offer.dropFirst(7)) : offer
          #expect((try? Address.parse(address, in: program, steps: 3)) != nil, "\(offer)")
        } else {
          open.append(offer)
        }
      }
    }
    #expect(seen.contains("l0.reverse.t2.h[1]") && seen.contains("grad l0.b_ir[1]") && seen.count > 200)
  }
}
