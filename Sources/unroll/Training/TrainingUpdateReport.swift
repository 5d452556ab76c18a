import Files
import Recurrence
import Terminal
import Training

/// An update as a table over the parameters, and the way of one number from before to after.
struct TrainingUpdateReport {
  let update: Trainer.NextUpdate
  let epoch: Int
  let batch: Int
  let chosen: Place?

  private var record: UpdateRecord { update.record }

  /// The number that is shown: the chosen one, or the one that changes most.
  private var place: Place {
    if let chosen { return chosen }
    var best = (place: Place(entry: 0, row: 0, column: 0), size: -1.0)
    for (index, entry) in record.before.table.entries.enumerated() {
      for offset in 0..<entry.count where change(entry.offset + offset) > best.size {
        best = (
          Place(entry: index, row: offset / entry.columns, column: offset % entry.columns),
          change(entry.offset + offset)
        )
      }
    }
    return best.place
  }

  private func change(_ index: Int) -> Double { (record.after.values[index] - record.before.values[index]).magnitude }

  func show(_ console: Console) {
    let texts = console.texts
    var facts = texts(
      "update.facts",
      [
        "number": "\(record.number)", "epoch": "\(epoch)", "batch": "\(batch)", "samples": "\(update.samples.count)",
        "loss": figures(update.loss), "optimizer": record.updater.optimizer.name, "rate": figures(record.rate),
      ])
    if record.clippedBy < 1 { facts += " " + texts("update.clipped", ["factor": figures(record.clippedBy)]) }
    console.print(facts)
    console.print()
    let heads = ["tensor", "size", "gradient", "change"]
    var rows = [heads.map { Span(texts("update." + $0), Style(.secondary)) }]
    for entry in record.before.table.entries {
      let range = entry.offset..<entry.offset + entry.count
      rows.append([
        Span(entry.name), Span(figures(norm(record.before.values[range]))),
        Span(figures(norm(record.gradient.values[range]))),
        Span(figures(norm(range.lazy.map { record.after.values[$0] - record.before.values[$0] }))),
      ])
    }
    console.print(Table([.left, .decimal, .decimal, .decimal], rows: rows).lines())
    console.print()
    console.print([[Span(place.name(in: record.before.table), Style(bold: true))]])
    let steps = record.steps(place.entry, row: place.row, column: place.column)
    console.print(
      Table(
        [.left, .left], rows: steps.map { [Span($0.name, Style(.secondary)), Span($0.value.description)] }
      ).lines())
  }

  private func norm(_ values: some Sequence<Double>) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  func printJSON() throws(Diagnosis) {
    try Atomic.write(to: "-") { sink throws(Diagnosis) in
      var json = JSONWriter(to: sink)
      json.beginObject()
      for (key, number) in [("update", record.number), ("epoch", epoch), ("batch", batch)] {
        json.key(key)
        json.integer(number)
      }
      for (key, number) in [("loss", update.loss), ("rate", record.rate), ("clipped_by", record.clippedBy)] {
        json.key(key)
        json.number(number)
      }
      json.key("optimizer")
      json.string(record.updater.optimizer.name)
      for (key, parameters) in [("before", record.before), ("gradient", record.gradient), ("after", record.after)] {
        json.key(key)
        json.beginObject()
        for entry in parameters.table.entries {
          json.key(entry.name)
          json.numbers(parameters.values[entry.offset..<entry.offset + entry.count])
        }
        json.endObject()
      }
      json.key("parameter")
      json.string(place.name(in: record.before.table))
      json.key("steps")
      json.beginArray()
      for step in record.steps(place.entry, row: place.row, column: place.column) {
        json.beginObject()
        json.key("name")
        json.string(step.name)
        json.key("value")
        json.number(step.value)
        json.endObject()
      }
      json.endArray()
      json.endObject()
      json.end()
    }
  }
}
