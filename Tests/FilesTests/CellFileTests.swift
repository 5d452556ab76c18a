import Foundation
import Recurrence
import Testing

@testable import Files

@Suite struct CellFileTests {
  @Test func `a cell file gives a cell, named after the file unless it says its name`() throws {
    try withFolder { folder in
      let path = folder + "/leaky.cell"
      try Atomic.write(Array("h = 0.5 h' + 0.5 tanh(W x)\n".utf8), to: path)
      #expect(try Cell(file: path).name == "leaky")
      #expect(try Cell("leaky.cell", relativeTo: folder).equations.count == 1)
      try Atomic.write(Array("name: slow\nh = 0.5 h' + 0.5 tanh(W x)\n".utf8), to: path)
      #expect(try Cell(path).name == "slow")
    }
  }

  @Test func `a mistake in a cell file has file, line and column`() throws {
    try withFolder { folder in
      let path = folder + "/my.cell"
      try Atomic.write(Array("a = W x\nh = tanh(a) tanh(a)\n".utf8), to: path)
      let wrong = #expect(throws: Diagnosis.self) { try Cell(file: path) }
      #expect(wrong?["file"] == path && wrong?["line"] == "2" && wrong?["column"] != nil)
      try Atomic.write([0x68, 0xFF], to: path)
      #expect(#expect(throws: Diagnosis.self) { try Cell(file: path) }?.key == "cell.not-utf8")
      #expect(#expect(throws: Diagnosis.self) { try Cell("lstmm") }?["suggestion"] == "lstm")
      #expect(#expect(throws: Diagnosis.self) { try Cell(file: folder + "/mi.cell") }?["near"] == "my.cell")
    }
  }
}
