import Arguments
import Files
import Recurrence
import Terminal
import Texts
import Workers

/// `unroll gradients jacobian`: how the last state depends on every earlier one, with all singular values.
let jacobianCommand = Command(
  "jacobian",
  options: DrawRequest.layerOptions + [.value("to", "T"), .value("lag", "N"), .value("state", "NAME")],
  positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  let workers = Workers()
  let bar = ProgressLine(console.texts("gradients.jacobian-progress"), console)
  let choices = try LayerChoice.all(invocation, record.program.model)
  let (to, lag) = (try invocation.int("to"), try invocation.int("lag"))
  var series: [JacobianSeries] = []
  for (index, choice) in choices.enumerated() {
    series.append(
      try JacobianSeries(
        record.trace, layer: choice.layer, direction: choice.direction, to: to, lag: lag, state: invocation["state"],
        workers
      ) { bar.update((Double(index) + $0) / Double(choices.count)) })
  }
  bar.finish()
  switch OutputForm(invocation) {
  case .json: try writeJSON(record, series)
  case .csv: try writeCSV(series)
  case .table: show(record, series, console)
  }
}

private func show(_ record: RunRecord, _ series: [JacobianSeries], _ console: Console) {
  for (index, one) in series.enumerated() {
    if index > 0 { console.print() }
    let place = LayerChoice(layer: one.layer, direction: one.direction).title(record.program.model)
    // All states together only where nothing else was asked for by name.
    let shown = one.blocks.indices.filter { one.blocks.count == 1 || one.blocks[$0] != JacobianSeries.joint }
    for block in shown {
      console.print([
        [
          Span(record.name, Style(bold: true)),
          Span("  \(place) \(one.cell.title)  ", Style(.secondary)), Span(one.title(block), Style(.gradient)),
        ]
      ])
      console.print(one.table(block, console))
      console.print()
    }
    one.summary(console).forEach { console.say($0) }
  }
}

extension JacobianSeries {
  /// ∂h_12/∂h_k.
  fileprivate func title(_ block: Int) -> String {
    blocks[block] == JacobianSeries.joint
      ? "∂(\(cell.states.joined(separator: ","))) t=\(to) / ∂(…) t=k"
      : "∂\(blocks[block]) t=\(to) / ∂\(blocks[block]) t=k"
  }

  /// One row a lag: the norms, the direct path beside them, and a bar of the largest singular value's logarithm.
  fileprivate func table(_ block: Int, _ console: Console) -> [[Span]] {
    let texts = console.texts
    let path = lags.first?.paths.firstIndex { $0.state == blocks[block] }
    let marks = LogMarks(lags.map { $0.blocks[block].values.largest.decimalLogarithm }, console)
    let secondary = Style(.secondary)
    var rows: [[Span]] = [
      [
        Span("k", secondary), Span(texts("gradients.lag"), secondary), Span("σ max", secondary),
        Span("σ min", secondary), Span("‖∂‖ F", secondary),
      ] + (path.map { [Span(directName($0), secondary)] } ?? [])
    ]
    for row in shownRows(lags.count) {
      guard let row else {
        rows.append([Span("…", secondary)])
        continue
      }
      let lag = lags[row]
      let values = lag.blocks[block].values
      let least = values.belowRounding > 0 ? "<ε" : figures(values[values.count - 1] ?? ScaledNumber(0))
      var cells = [
        Span(String(lag.from)), Span(String(lag.lag), secondary), Span(figures(values.largest)), Span(least),
        Span(figures(lag.blocks[block].norm)),
      ]
      if let path { cells.append(Span(figures(lag.paths[path].largest))) }
      let taken = path == nil ? 54 : 66
      cells.append(
        Span(
          marks.bar(values.largest.decimalLogarithm, columns: max(6, min(28, console.columns - taken))),
          Style(.gradient)))
      rows.append(cells)
    }
    let alignments: [Alignment] = [.right, .right, .decimal, .decimal, .decimal] + (path == nil ? [] : [.decimal])
    return Table(alignments + [.left], rows: rows).lines()
  }

  /// `max Π f`.
  private func directName(_ path: Int) -> String {
    "max Π " + (lags.first?.paths[path].factors.joined(separator: "·") ?? "")
  }

  /// The growth of disturbances and the matrices' spectral radii.
  fileprivate func summary(_ console: Console) -> [String] {
    var lines: [String] = []
    if lags.contains(where: { $0.blocks.contains { $0.values.belowRounding > 0 } }) {
      lines.append(console.texts("gradients.below-rounding"))
    }
    lines.append(growthSentence(console.texts))
    for matrix in matrices {
      lines.append(
        console.texts(
          "gradients.radius",
          ["name": matrix.name, "radius": figures(matrix.radius), "norm": figures(matrix.values.largest)]))
    }
    return lines
  }

  func growthSentence(_ texts: Catalog) -> String {
    guard let growth, let exponent = growth.exponents.first else { return texts("gradients.no-growth") }
    guard exponent.isFinite else { return texts("gradients.growth-zero") }
    let (rate, size) = (figures(growth.rate), figures(exponent))
    guard let half = growth.halfLife else {
      return texts("gradients.growth", ["rate": rate, "exponent": size])
    }
    return texts("gradients.growth-half", ["rate": rate, "exponent": size, "half": figures(half)])
  }
}

extension DirectPath {
  /// The largest product of a unit.
  var largest: ScaledNumber {
    products.reduce(ScaledNumber(0)) { ScaledNumber.isSmaller($0, $1) ? $1 : $0 }
  }
}

private func writeJSON(_ record: RunRecord, _ series: [JacobianSeries]) throws(Diagnosis) {
  try printJSON { json throws(Diagnosis) in
    json.member("name", record.name)
    json.member("steps", record.trace.steps)
    try json.member("layers", series) { json, one throws(Diagnosis) in
      json.member("layer", one.layer)
      json.member("direction", one.direction.rawValue)
      json.member("cell", one.cell.name)
      json.member("to", one.to)
      json.member("growth_rate", one.growth?.rate)
      json.member("lyapunov_exponent", one.growth?.exponents.first)
      json.member("half_life", one.growth?.halfLife)
      try json.member("recurrent_matrices", one.matrices) { json, matrix throws(Diagnosis) in
        json.member("name", matrix.name)
        json.member("spectral_radius", matrix.radius)
        json.member("spectral_norm", matrix.values.largest.double)
      }
      try json.member("states", Array(one.blocks.indices)) { json, block throws(Diagnosis) in
        try one.write(block, to: &json)
      }
    }
  }
}

extension JacobianSeries {
  /// A state with all its lags; singular values below the rounding of the largest are null.
  fileprivate func write(_ block: Int, to json: inout JSONWriter) throws(Diagnosis) {
    json.member("state", blocks[block])
    let path = lags.first?.paths.firstIndex { $0.state == blocks[block] }
    json.key("direct_path")
    json.strings(path.flatMap { lags.first?.paths[$0].factors } ?? [])
    try json.member("lags", lags) { json, lag throws(Diagnosis) in
      let (values, norm) = (lag.blocks[block].values, lag.blocks[block].norm)
      json.member("k", lag.from)
      json.member("lag", lag.lag)
      json.member("norm", norm)
      json.member("spectral_norm", values.largest)
      json.member("condition_number", values.conditionNumber)
      json.member("singular_values", numbers: (0..<values.count).map { values[$0]?.double })
      json.member("singular_values_log10", numbers: (0..<values.count).map { values[$0]?.decimalLogarithm })
      if let path {
        json.member("direct", numbers: lag.paths[path].products.map(\.double))
        json.member("direct_log10", numbers: lag.paths[path].products.map(\.decimalLogarithm))
      }
    }
  }
}

private func writeCSV(_ series: [JacobianSeries]) throws(Diagnosis) {
  var rows: [[String]] = []
  for one in series {
    for lag in one.lags {
      for (index, block) in lag.blocks.enumerated() {
        let place = [String(one.layer), one.direction.rawValue, one.blocks[index], String(lag.from), String(lag.lag)]
        let path = lag.paths.first { $0.state == one.blocks[index] }
        for number in 0..<block.values.count {
          rows.append(
            place + [
              cell(block.norm.double), String(number), cell(block.values[number]?.double),
              cell(block.values[number]?.decimalLogarithm),
              cell(path.flatMap { number < $0.products.count ? $0.products[number].double : nil }),
            ])
        }
      }
    }
  }
  try printCSV(
    ["layer", "direction", "state", "k", "lag", "norm", "number", "singular_value", "log10", "direct"], rows)
}
