import Arguments
import Files
import Recurrence
import Terminal

/// `unroll cells [NAME|FILE]`: the cells that there are, and what one of them computes.
let cellsCommand = Command(
  "cells", options: [.flag("json")], positionals: [Positional("cell", .optional)]
) { invocation throws(Diagnosis) in
  let console = Console()
  if let name = invocation.positional("cell") {
    let cell = try Cell(name)
    if invocation.isGiven("json") { try printJSON([cell]) } else { show(cell, console) }
  } else if invocation.isGiven("json") {
    try printJSON(Cell.all)
  } else {
    list(console)
  }
}

private func list(_ console: Console) {
  var rows: [[Span]] = [
    ["name", "title", "states", "parameters"].map { Span(console.texts("cells." + $0), Style(.secondary)) }
  ]
  for cell in Cell.all {
    rows.append([
      Span(cell.name, Style(bold: true)), Span(cell.title), Span(cell.states.joined(separator: " ")),
      Span(parameterFormula(cell)),
    ])
  }
  console.print(Table([.left, .left, .left, .left], rows: rows).lines())
  console.print()
  console.print(console.texts("cells.more"))
}

/// How many parameters a layer of d inputs and h units has, as a formula: `4 (h d + h h + 2 h)`.
func parameterFormula(_ cell: Cell) -> String {
  var matrices: [String: Int] = [:]
  for parameter in cell.parameters {
    var size = symbol(parameter.rows)
    if let columns = parameter.columns { size += " " + symbol(columns) }
    matrices[size, default: 0] += 1
  }
  let order = ["h d", "h h", "h o", "o h", "o d", "o o", "h", "o"]
  let parts = matrices.sorted {
    (order.firstIndex(of: $0.key) ?? 99, $0.key) < (order.firstIndex(of: $1.key) ?? 99, $1.key)
  }
  return parts.map { $0.value == 1 ? $0.key : "\($0.value) \($0.key)" }.joined(separator: " + ")
}

private func symbol(_ width: Width) -> String {
  switch (width.input, width.hidden, width.output, width.encoder) {
  case (1, 0, 0, 0): "d"
  case (0, 1, 0, 0): "h"
  case (0, 0, 1, 0): "o"
  case (0, 0, 0, 1): "e"
  case (1, 0, 0, 1): "(d + e)"
  default: "(" + width.text + ")"
  }
}

private func show(_ cell: Cell, _ console: Console) {
  func heading(_ key: String) {
    console.print()
    console.print([[Span(console.texts("cells." + key), Style(.secondary))]])
  }
  console.print([[Span(cell.title, Style(bold: true)), Span("  " + cell.name, Style(.secondary))]])
  if !cell.source.isEmpty { console.print(cell.source) }
  heading("equations")
  let widest = cell.equations.map(\.name.count).max() ?? 0
  for equation in cell.equations {
    let pad = String(repeating: " ", count: widest - equation.name.count)
    console.print("  " + pad + equation.name + " = " + equation.formula.text())
  }
  heading("parameters")
  console.print("  " + parameterFormula(cell) + "    " + console.texts("cells.legend"))
  let example = LayerSizes(input: 2, hidden: 3)
  console.print(
    "  " + console.texts("cells.example", ["count": String(cell.parameterCount(example))]))
  heading("states")
  console.print("  " + (cell.states.isEmpty ? console.texts("cells.no-states") : cell.states.joined(separator: " ")))
  if !cell.packings.isEmpty {
    heading("packings")
    let rows = cell.packings.map { packing in
      [
        Span("  " + packing.library, Style(.secondary)), Span(packing.tensor),
        Span(packing.blocks.map { $0.joined(separator: "+") }.joined(separator: " ")),
      ]
    }
    console.print(Table([.left, .left, .left], rows: rows).lines())
  }
}

private func printJSON(_ cells: [Cell]) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    var json = JSONWriter(to: sink)
    json.beginArray()
    for cell in cells {
      json.beginObject()
      for (key, value) in [("name", cell.name), ("title", cell.title), ("source", cell.source)] {
        json.key(key)
        json.string(value)
      }
      json.key("equations")
      json.strings(cell.equations.map { $0.name + " = " + $0.formula.text() })
      json.key("states")
      json.strings(cell.states)
      json.key("parameters")
      json.beginArray()
      for parameter in cell.parameters {
        json.beginObject()
        json.key("name")
        json.string(parameter.name)
        json.key("rows")
        json.string(parameter.rows.text)
        if let columns = parameter.columns {
          json.key("columns")
          json.string(columns.text)
        }
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.end()
  }
}
