import Recurrence
import Testing

@testable import Diagrams

@Suite("What the equations say of a cell")
struct CellAnatomyTests {
  @Test("The LSTM's cell state is kept by f, its output passes o, and all gates find a place")
  func lstm() {
    let few = CellAnatomy(.lstm, allGates: false)
    #expect(few.lanes.map { $0.name } == ["h", "c"])
    #expect(few.lanes.map { $0.keep?.name } == [nil, "f"])
    #expect(few.lanes.map { $0.gates.map { $0.name } } == [["o"], ["f"]])
    #expect(few.lanes.map { $0.matrix } == ["W_h", nil])
    let all = CellAnatomy(.lstm, allGates: true)
    #expect(all.lanes.map { $0.gates.map { $0.name } } == [["o"], ["f", "i", "g"]])
    #expect(all.lanes[1].gates.map { $0.isSigned } == [false, false, true])
  }

  @Test("The GRU's state is kept by z; the plain network has a matrix and a function instead")
  func others() {
    let gru = CellAnatomy(.gru, allGates: true)
    #expect(gru.lanes.map { $0.keep?.name } == ["z"])
    #expect(gru.lanes[0].gates.map { $0.name } == ["z", "r", "n"])
    let rnn = CellAnatomy(.rnnTanh, allGates: false)
    #expect(rnn.lanes == [.init(name: "h", matrix: "W_hh", function: "tanh")])
    #expect(CellAnatomy(.jordan, allGates: false).lanes.map { $0.name } == ["y"])
    #expect(CellAnatomy(.lstmCoupled, allGates: false).lanes[1].keep?.role == .forgetGate)
    #expect(CellAnatomy(.lstm1997, allGates: false).lanes[1].keep == nil)
  }

  @Test("A gate is found where a cell of one's own writes it as 1 − u, behind the state")
  func homeMade() throws {
    let cell = try Cell(parsing: "u = σ(W_u x)\nh = u ⊙ tanh(W_x x) + h' ⊙ (1 − u)")
    #expect(CellAnatomy(cell, allGates: false).lanes[0].keep?.name == "1 − u")
    #expect(CellAnatomy(cell, allGates: false).lanes[0].keep?.role == .forgetGate)
  }
}
