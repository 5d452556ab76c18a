import Arguments
import Files
import Foundation
import Recurrence
import Terminal

/// `unroll trace`: runs a sequence forward and backward and shows, or writes, everything that was computed; a trace file is shown, or written in the other format.
let traceCommand = Command(
  "trace",
  options: [.value("output", "FILE", short: "o"), .flag("json")] + RunSource.options,
  positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  let trace = record.trace
  guard let output = invocation["output"] ?? (invocation.isGiven("json") ? "-" : nil) else {
    show(record, console)
    return
  }
  let bar = ProgressLine(console.texts("trace.writing"), console)
  try TraceFile.write(trace, to: output, names: record.names) { bar.update($0) }
  bar.finish()
  guard output != "-" else { return }
  console.print(
    console.texts(
      "trace.written",
      ["count": String(trace.count), "steps": String(trace.steps), "file": output]))
}

/// The run in short: the model, the loss, and a table of outputs and states.
private func show(_ record: RunRecord, _ console: Console) {
  let texts = console.texts
  let trace = record.trace
  console.print([[Span(record.name, Style(bold: true)), Span("  " + describe(trace.program.model), Style(.secondary))]])
  var facts = texts(
    "trace.facts",
    [
      "steps": String(trace.steps), "parameters": String(trace.parameters.values.count),
      "count": String(trace.count),
    ])
  if let loss = trace.loss { facts += texts("trace.loss", ["loss": figures(loss)]) }
  console.print(facts)
  console.print()
  console.print(table(trace, columns: console.columns))
  console.print()
  console.print(texts("trace.more"))
}

/// `LSTM 2 → 3, → 1`: the stack of layers with the widths between them.
func describe(_ model: Model) -> String {
  var text = model.encoder.map { describe($0.layers, inputs: $0.firstWidth) + " ⇒ " } ?? ""
  text += describe(model.layers, inputs: model.firstWidth)
  if let readout = model.readout { text += ", → \(readout.outputs)" }
  if model.output != .identity { text += " " + model.output.rawValue }
  return text
}

private func describe(_ layers: [Model.Layer], inputs: Int) -> String {
  var text = ""
  for (index, layer) in layers.enumerated() {
    text += (index == 0 ? "" : ", ") + layer.cell.title + " " + (index == 0 ? "\(inputs) → " : "→ ")
    text += "\(layer.width)"
  }
  return text
}

/// The states and outputs of every step, unit by unit; the middle steps and the units beyond eight are left out, and that is said.
private func table(_ trace: Trace<Double>, columns: Int) -> [[Span]] {
  let program = trace.program
  var slots = [program.input]
  for stage in program.stages {
    guard case .layer(let layer, _) = stage.role else { continue }
    let cell = program.model.layers[layer].cell
    let names = cell.states.isEmpty ? [cell.output] : cell.states
    slots += stage.slots.filter { names.contains(program.slots[$0].name) }
  }
  if program.stages[program.slots[program.output].stage].role == .readout { slots.append(program.output) }
  if let loss = program.lossSlot { slots.append(loss) }
  let shown = shownSteps(trace.steps, columns: columns)
  var rows: [[Span]] = [
    [Span("")] + shown.map { Span($0.map { "t = \($0)" } ?? "…", Style(.secondary)) }
  ]
  for slot in slots {
    let units = program.slots[slot].units
    for unit in 0..<min(units, 8) {
      let name = address(slot, program) + (slot == program.lossSlot ? "" : "[\(unit)]")
      var row = [Span(name, Style(bold: unit == 0))]
      for step in shown {
        guard let step else {
          row.append(Span(""))
          continue
        }
        let isRecorded = trace.isRecorded(slot, time: step)
        row.append(Span(isRecorded ? figures(trace.value(.value(slot: slot, time: step, unit: unit))) : "·"))
      }
      rows.append(row)
    }
    if units > 8 { rows.append([Span("… \(units - 8)", Style(.secondary))]) }
  }
  return Table([.left] + shown.map { _ in .decimal }, rows: rows).lines()
}

/// The address of a quantity without its time: `l0.h`.
private func address(_ slot: Int, _ program: Program) -> String {
  Address.text(ofSlot: slot, time: 0, in: program).replacing("t0.", with: "")
}

/// The steps that fit; nil where steps are left out.
private func shownSteps(_ steps: Int, columns: Int) -> [Int?] {
  let fit = max(3, (columns - 16) / 11)
  guard steps > fit else { return (1...steps).map { $0 } }
  let head = fit / 2
  let tail = fit - 1 - head
  return (1...head).map { $0 } + [nil] + (steps - tail + 1...steps).map { $0 }
}
