import Arguments
import Files
import Recurrence
import Terminal
import Texts

/// `unroll gradients ledger`: the gradient of parameters split by the time of the loss and the time of use.
let ledgerCommand = Command(
  "ledger",
  options: [
    .value("tensor", "NAME", repeats: true), .value("scalar", "ADDRESS", repeats: true), .value("truncate", "N"),
  ], positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  try record.requireGradients()
  let report = try LedgerReport(record, invocation)
  switch OutputForm(invocation) {
  case .json: try report.writeJSON()
  case .csv: try report.writeCSV()
  case .table: report.show(console)
  }
}

/// The ledger of some parameters, and cell by cell of some scalars.
struct LedgerReport {
  let record: RunRecord
  let ledger: GradientLedger<Double>
  /// How many steps truncated back-propagation would see.
  let truncation: Int?

  init(_ record: RunRecord, _ invocation: Invocation) throws(Diagnosis) {
    self.record = record
    truncation = try invocation.int("truncate", in: 1...1 << 30)
    if truncation != nil, record.program.model.encoder != nil { throw Diagnosis("laboratory.two-sequences") }
    let table = record.program.parameters
    let names = table.entries.map(\.name)
    var tensors: [Int] = []
    for name in invocation.all("tensor") {
      guard let index = table.index(of: name) else {
        throw Diagnosis(
          "draw.no-tensor",
          [
            "name": name, "suggestion": Suggestion.nearest(to: name, in: names) ?? names.first ?? "",
            "names": names.joined(separator: ", "),
          ])
      }
      tensors.append(index)
    }
    var scalars: [ParameterElement] = []
    for text in invocation.all("scalar") { scalars.append(try LedgerReport.element(text, record)) }
    let shown = tensors.isEmpty ? table.entries.indices.filter { table.entries[$0].isRecurrent } : tensors
    if scalars.isEmpty, let largest = LedgerReport.largest(record.trace, shown) { scalars = [largest] }
    ledger = try record.trace.ledger(tensors: tensors.isEmpty ? nil : tensors, scalars: scalars)
  }

  /// The scalar that an address names: `l0.W_hh[0,1]`.
  private static func element(_ text: String, _ record: RunRecord) throws(Diagnosis) -> ParameterElement {
    let source = record.trace.layout.sourceSteps
    switch try Address.parse(text, in: record.program, steps: record.trace.steps, sourceSteps: source) {
    case .parameter(let index, let row, let column), .parameterGradient(let index, let row, let column):
      return ParameterElement(parameter: index, row: row, column: column)
    default: throw Diagnosis("gradients.not-a-parameter", ["address": text], kind: .usage)
    }
  }

  /// The scalar with the largest gradient among some parameters; among all where there are none.
  private static func largest(_ trace: Trace<Double>, _ tensors: [Int]) -> ParameterElement? {
    var best: (element: ParameterElement, size: Double)?
    for (index, entry) in trace.program.parameters.entries.enumerated() where tensors.isEmpty || tensors.contains(index)
    {
      for number in 0..<entry.count {
        let size = trace.parameterGradients.values[entry.offset + number].magnitude
        if size.isFinite, best.map({ size > $0.size }) ?? true {
          best = (
            ParameterElement(parameter: index, row: number / entry.columns, column: number % entry.columns), size
          )
        }
      }
    }
    return best?.element
  }

  var steps: Int { ledger.steps }

  /// The shares of all lags of all chosen parameters together.
  var shares: [Double?] { (0..<steps).map { ledger.share(lag: $0) } }

  func address(_ scalar: ScalarLedger<Double>) -> String {
    Address.text(
      of: .parameter(scalar.element.parameter, row: scalar.element.row, column: scalar.element.column),
      in: record.program)
  }
}

extension ScalarLedger where S == Double {
  /// A residual in ulps of the largest cell; nil where all cells are zero.
  func ulps(_ residual: Double) -> Double? { largest > 0 ? residual.magnitude / largest.ulp : nil }

  /// The largest residual of a column in ulps of the largest cell; nil where all cells are zero.
  var columnUlps: Double? {
    let largest = largest
    guard largest > 0 else { return nil }
    return (1...useSteps).reduce(0) { max($0, residual(use: $1).magnitude / largest.ulp) }
  }
}

extension LedgerReport {
  func writeJSON() throws(Diagnosis) {
    try printJSON { json throws(Diagnosis) in
      json.member("name", record.name)
      json.member("steps", steps)
      json.member("shares_by_lag", numbers: shares)
      if let truncation {
        let beyond = ledger.beyond(truncation)
        try json.member("truncation") { json throws(Diagnosis) in
          json.member("steps", truncation)
          json.member("cells_lost", beyond.cells)
          json.member("share_lost", beyond.share)
        }
      }
      try json.member("tensors", ledger.tensors) { json, tensor throws(Diagnosis) in
        json.member("name", tensor.name)
        json.member("norm", tensor.norm)
        json.member("shares_by_lag", numbers: (0..<steps).map { tensor.share(lag: $0) })
        json.member("shares_by_loss", numbers: (1...steps).map { tensor.share(loss: $0) })
        json.member("shares_by_use", numbers: (1...tensor.useSteps).map { tensor.share(use: $0) })
        if tensor.isSource { json.member("uses_are", "encoder") }
        json.key("norms")
        json.beginArray()
        for loss in 1...steps { json.numbers((1...tensor.useSteps).map { tensor.norm(loss: loss, use: $0) }) }
        json.endArray()
        json.key("shares")
        json.beginArray()
        for loss in 1...steps {
          json.beginArray()
          for use in 1...tensor.useSteps { json.element(tensor.share(loss: loss, use: use)) }
          json.endArray()
        }
        json.endArray()
      }
      try json.member("scalars", ledger.scalars) { json, scalar throws(Diagnosis) in
        json.member("address", address(scalar))
        json.member("gradient", scalar.total)
        json.member("sum", scalar.sum)
        json.member("residual", scalar.residual)
        json.member("residual_ulps", scalar.ulps(scalar.residual))
        json.member("column_residual_ulps", scalar.columnUlps)
        json.member("uses", numbers: scalar.uses)
        json.member("row_sums", numbers: (1...steps).map { scalar.sum(loss: $0) })
        json.member("column_sums", numbers: (1...scalar.useSteps).map { scalar.sum(use: $0) })
        json.key("cells")
        json.beginArray()
        for loss in 1...steps { json.numbers((1...scalar.useSteps).map { scalar[loss: loss, use: $0] }) }
        json.endArray()
      }
    }
  }

  func writeCSV() throws(Diagnosis) {
    var rows: [[String]] = []
    let widest = max(steps, ledger.tensors.map(\.useSteps).max() ?? 0)
    for loss in 1...steps {
      for use in 1...widest {
        for tensor in ledger.tensors where use <= tensor.useSteps && tensor.norm(loss: loss, use: use) > 0 {
          rows.append([
            tensor.name, String(loss), String(use), cell(tensor.norm(loss: loss, use: use)),
            cell(tensor.share(loss: loss, use: use)), "",
          ])
        }
        for scalar in ledger.scalars where use <= scalar.useSteps && scalar[loss: loss, use: use] != 0 {
          rows.append([address(scalar), String(loss), String(use), "", "", cell(scalar[loss: loss, use: use])])
        }
      }
    }
    try printCSV(["parameter", "loss", "use", "norm", "share", "gradient"], rows)
  }
}
