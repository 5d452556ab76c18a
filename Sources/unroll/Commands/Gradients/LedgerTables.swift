import Recurrence
import Terminal
import Texts

extension LedgerReport {
  /// The tables for a terminal: shares by lag of all parameters together, by parameter, and one scalar's cells.
  func show(_ console: Console) {
    let texts = console.texts
    console.print([
      [
        Span(record.name, Style(bold: true)),
        Span("  " + texts("gradients.ledger-title", ["steps": String(steps)]), Style(.secondary)),
      ]
    ])
    guard ledger.tensors.contains(where: { $0.share(loss: 1) != nil }) else {
      console.say(texts("gradients.ledger-zero"))
      return
    }
    if shares.contains(where: { $0 != nil }) {
      console.print(lagTable(console))
      console.print()
      console.print(tensorTable(ledger.tensors.filter { !$0.isSource }, console))
    }
    let read = ledger.tensors.filter(\.isSource)
    if !read.isEmpty {
      console.print()
      console.print(sourceTable(read, console))
    }
    if let truncation {
      let beyond = ledger.beyond(truncation)
      console.print()
      console.say(
        texts(
          "gradients.ledger-truncation",
          ["steps": String(truncation), "cells": String(beyond.cells), "share": percent(beyond.share)]))
    }
    for scalar in ledger.scalars {
      console.print()
      scalarTable(scalar, console)
    }
  }

  /// Lag by lag: its share, the share of all lags up to it, and a bar; what pulls against the sum is open.
  private func lagTable(_ console: Console) -> [[Span]] {
    let texts = console.texts
    let secondary = Style(.secondary)
    let largest = shares.compactMap { $0?.magnitude }.max() ?? 0
    var rows: [[Span]] = [
      ["gradients.lag", "gradients.ledger-share", "gradients.ledger-up-to"].map { Span(texts($0), secondary) }
    ]
    let columns = max(10, min(40, console.columns - 30))
    var sums: [Double] = []
    for share in shares { sums.append((sums.last ?? 0) + (share ?? 0)) }
    for lag in shownRows(steps) {
      guard let lag else {
        rows.append([Span("…", secondary)])
        continue
      }
      let share = shares[lag] ?? 0
      let length = largest > 0 ? Int((share.magnitude / largest * Double(columns)).rounded()) : 0
      let mark = share < 0 ? (console.isUnicode ? "╌" : "-") : (console.isUnicode ? "━" : "=")
      rows.append([
        Span(String(lag), secondary), Span(percent(shares[lag])), Span(percent(sums[lag]), secondary),
        Span(String(repeating: mark, count: length), Style(.gradient)),
      ])
    }
    return Table([.right, .decimal, .decimal, .left], rows: rows).lines()
  }

  private func tensorTable(_ tensors: [TensorLedger], _ console: Console) -> [[Span]] {
    let texts = console.texts
    let secondary = Style(.secondary)
    var rows: [[Span]] = [
      [
        Span(""), Span(texts("gradients.ledger-norm"), secondary), Span(texts("gradients.ledger-lag-0"), secondary),
        Span(texts("gradients.ledger-largest-lag"), secondary), Span(texts("gradients.ledger-by-lag"), secondary),
      ]
    ]
    let logarithms = tensors.map { tensor in
      (0..<steps).map { Double.log((tensor.share(lag: $0) ?? 0).magnitude) / Double.log(10) }
    }
    let marks = LogMarks(logarithms.flatMap { $0 }.filter { $0 > -12 }, console)
    for (tensor, line) in zip(tensors, logarithms) {
      let best = (0..<steps).max { (tensor.share(lag: $0) ?? 0).magnitude < (tensor.share(lag: $1) ?? 0).magnitude }
      rows.append([
        Span(tensor.name, Style(bold: true)), Span(figures(tensor.norm)), Span(percent(tensor.share(lag: 0))),
        Span(tensor.share(lag: 0) == nil ? "·" : String(best ?? 0)),
        Span(marks.line(line, columns: max(10, min(30, console.columns - 48))), Style(.gradient)),
      ])
    }
    return Table([.left, .decimal, .decimal, .right, .left], rows: rows).lines()
  }

  /// The parameters that are used at the encoder's steps, which no lag parts from a loss: their shares by the step that is read.
  private func sourceTable(_ tensors: [TensorLedger], _ console: Console) -> [[Span]] {
    let texts = console.texts
    let secondary = Style(.secondary)
    var rows: [[Span]] = [
      [Span(texts("gradients.ledger-encoder"), secondary), Span(texts("gradients.ledger-norm"), secondary)]
        + ["gradients.ledger-step-1", "gradients.ledger-largest-step", "gradients.ledger-by-step"].map {
          Span(texts($0), secondary)
        }
    ]
    let shares = tensors.map { tensor in (1...tensor.useSteps).map { tensor.share(use: $0) ?? 0 } }
    let logarithms = shares.map { $0.map { Double.log($0.magnitude) / Double.log(10) } }
    let marks = LogMarks(logarithms.flatMap { $0 }.filter { $0 > -12 }, console)
    for (index, tensor) in tensors.enumerated() {
      let best = shares[index].indices.max { shares[index][$0].magnitude < shares[index][$1].magnitude } ?? 0
      rows.append([
        Span(tensor.name, Style(bold: true)), Span(figures(tensor.norm)), Span(percent(tensor.share(use: 1))),
        Span(tensor.share(use: 1) == nil ? "·" : String(best + 1)),
        Span(marks.line(logarithms[index], columns: max(10, min(30, console.columns - 48))), Style(.gradient)),
      ])
    }
    return Table([.left, .decimal, .decimal, .right, .left], rows: rows).lines()
  }

  /// A scalar's cells, if they fit, with the sums of rows and columns and what is left over to the trace's own numbers.
  private func scalarTable(_ scalar: ScalarLedger<Double>, _ console: Console) {
    let texts = console.texts
    let secondary = Style(.secondary)
    console.print([
      [
        Span(address(scalar), Style(bold: true)),
        Span("  " + texts("gradients.ledger-gradient") + " ", secondary), Span(figures(scalar.total), Style(.gradient)),
      ]
    ])
    let useSteps = scalar.useSteps
    if useSteps <= (console.columns - 18) / 11, steps <= 40 {
      var rows: [[Span]] = [
        [Span("τ \\ k", secondary)] + (1...useSteps).map { Span(String($0), secondary) } + [Span("Σ", secondary)]
      ]
      for loss in 1...steps {
        rows.append(
          [Span(String(loss), secondary)]
            + (1...useSteps).map { use in
              let value = scalar[loss: loss, use: use]
              return value == 0 && use > loss && !scalar.isSource ? Span("·", secondary) : Span(figures(value))
            } + [Span(figures(scalar.sum(loss: loss)), Style(bold: true))])
      }
      rows.append(
        [Span("Σ", secondary)] + (1...useSteps).map { Span(figures(scalar.sum(use: $0)), Style(bold: true)) }
          + [Span(figures(scalar.sum), Style(bold: true))])
      console.print(Table([.right] + (0...useSteps).map { _ in .decimal }, rows: rows).lines())
    }
    guard let ulps = scalar.ulps(scalar.residual), let columns = scalar.columnUlps else { return }
    console.say(
      texts(
        "gradients.ledger-residual",
        [
          "residual": scientific(scalar.residual), "ulps": figures(ulps), "columns": figures(columns),
        ]))
  }
}
