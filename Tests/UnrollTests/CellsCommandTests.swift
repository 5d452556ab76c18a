import Foundation
import Recurrence
import Testing

@testable import unroll

struct CellsCommandTests {
  @Test("cells lists every built-in cell, once")
  func list() throws {
    let lines = try Workplace().unroll("cells", environment: ["COLUMNS": "200"]).output.split(separator: "\n")
    for cell in Cell.all {
      let line = try #require(lines.first { $0.hasPrefix(cell.name + " ") })
      #expect(line.contains(cell.title) && line.hasSuffix(parameterFormula(cell)))
    }
  }

  @Test("a cell's page shows its equations as they are computed", arguments: Cell.all.map(\.name))
  func page(_ name: String) throws {
    let outcome = try Workplace().unroll("cells", name)
    let cell = try Cell.named(name)
    for equation in cell.equations {
      #expect(outcome.output.contains("\(equation.name) = \(equation.formula.text())"))
    }
    let objects = try Workplace().unroll("cells", name, "--json").json().elements
    #expect(objects.count == 1 && objects[0]["name"].string == name)
    #expect(objects[0]["states"].strings == cell.states)
  }

  @Test(
    "the formula for the number of parameters counts what the cell has",
    arguments: (Cell.builtIn + Cell.denseLayers).map(\.name))
  func parameterCount(_ name: String) throws {
    let cell = try Cell.named(name)
    let sizes = LayerSizes(input: 5, hidden: 7)
    var count = 0
    for part in parameterFormula(cell).split(separator: "+") {
      count += part.split(separator: " ").reduce(1) { product, word in
        product * (["d": 5, "h": 7, "o": sizes.output][String(word)] ?? Int(word) ?? 0)
      }
    }
    #expect(count == cell.parameterCount(sizes))
  }

  @Test("all cells as JSON can be read by other programs")
  func json() throws {
    let objects = try Workplace().unroll("cells", "--json").json().elements
    #expect(objects.compactMap { $0["name"].string } == Cell.all.map(\.name))
  }

  @Test("a cell file of one's own is shown and run like a built-in one")
  func ownCell() throws {
    let outcome = try Workplace().unroll("cells", repositoryFile("lessons/examples/skip.cell"))
    #expect(outcome.status == 0 && outcome.output.contains("h(t-3)"))
    let place = try Workplace()
    try FileManager.default.copyItem(atPath: repositoryFile("lessons/examples/skip.cell"), toPath: place.path("a.cell"))
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "a.cell", hidden: 2 }] }, initialization: { scheme: "uniform", seed: 1 },
        data: { inputs: [[1], [2], [3], [4], [5]], targets: [[1, 0], [0, 1], [1, 0], [0, 1], [1, 1]] }, loss: "mse" }
      """, to: "e.json5")
    for command in [["trace"], ["check"], ["gradients"], ["draw", "unrolled"], ["export", "--pytorch"]] {
      let outcome = try place.unroll(command + ["e.json5"])
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
    }
  }
}
