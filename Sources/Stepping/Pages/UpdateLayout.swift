import Recurrence
import Terminal
import Texts

/// The update of a parameter as lines: the rule in letters and in numbers, then the numbers that it went through.
///
///     W′ = p − η g
///     0.4988 = 0.5000 − 0.0012
///     ∂L/∂p = 0.0120   η = 0.1000   g = 0.0120   η g = 0.0012
struct UpdateLayout {
  let update: ElementUpdate
  let symbol: Symbol
  let columns: Int
  let widths: CellWidth

  /// The lines, at most `rows`.
  func lines(rows: Int) -> [[Span]] {
    let name = symbol.text()
    let primed = name.firstIndex(of: "[").map { name[..<$0] + "′" + name[$0...] } ?? name[...] + "′"
    var lines: [[Span]] = [
      [Span("    "), Span(String(primed), Style(bold: true))],
      [Span("    "), Span(decimals(update.after), Style(bold: true))],
    ]
    let width = max(widths.of(primed), widths.of(decimals(update.after)))
    for index in lines.indices {
      let text = lines[index].reduce("") { $0 + $1.text }
      lines[index].append(Span(String(repeating: " ", count: max(0, width + 4 - widths.of(text)))))
    }
    if let last = update.last {
      lines[0].append(Span(" = " + last.name, Style(.secondary)))
      lines[0].append(Span("   p = " + name, Style(.secondary)))
      lines[1].append(
        Span(
          " = " + digits(last.start) + " " + last.sign + " "
            + (last.change < 0 ? "(" + digits(last.change) + ")" : digits(last.change))))
    } else {
      lines[1].append(Span(" ← " + digits(update.before)))
    }
    var line: [Span] = []
    for step in update.steps {
      let entry = [
        Span(
          (line.isEmpty ? "    " : "   ") + step.name + " = ", Style(step.name.hasPrefix("∂") ? .gradient : .secondary)),
        Span(digits(step.value)),
      ]
      if widths.of(line) + widths.of(entry) > columns, !line.isEmpty {
        lines.append(line)
        line = [Span("    ")]
      }
      line += entry
    }
    return Array((lines + [line]).prefix(rows))
  }

  /// Enough figures that a small change of a large number shows.
  private func digits(_ value: Double) -> String {
    let change = (update.after - update.before).magnitude
    guard change > 0, change < 5e-5, value.magnitude >= 0.001 else { return decimals(value) }
    return DecimalText(value, .significant(9)).text()
  }
}

/// The explanation of an updated parameter as lines.
public struct UpdateReport {
  private let run: StepRun
  private let reference: Reference
  private let update: ElementUpdate
  private let texts: Catalog
  private let columns: Int

  /// Finds the update that an address such as `update l0.W_hh[0,1]` names.
  ///
  /// - Throws: `update.none` where the run makes no update, `update.no-parameter`, and what `Address` says.
  public init(_ run: StepRun, address: String, texts: Catalog = .english, columns: Int = 80) throws(Diagnosis) {
    let name = String(address.dropFirst(UpdateReport.mark.count))
    let reference = try Address.parse(name, in: run.program, steps: run.trace.steps)
    guard case .parameter = reference else { throw Diagnosis("update.no-parameter", ["address": address]) }
    guard let made = run.update, let update = ElementUpdate(made, reference) else {
      throw Diagnosis("update.none", ["address": address])
    }
    (self.run, self.reference, self.update, self.texts) = (run, reference, update, texts)
    self.columns = min(max(60, columns), 120)
  }

  /// What an address of an updated parameter begins with.
  static let mark = "update "

  /// Whether an address means a parameter after the update.
  public static func isUpdate(_ address: String) -> Bool { address.hasPrefix(mark) }

  /// The parameter, as it is called before the update.
  public var parameter: Reference { reference }
  /// Its values before and after.
  public var values: (before: Double, after: Double) { (update.before, update.after) }
  /// The numbers on the way.
  public var steps: [ParameterUpdate.Step] { update.steps }
  /// The parameter's gradient, which the update reads.
  public var gradient: Reference? {
    guard case .parameter(let index, let row, let column) = reference else { return nil }
    return .parameterGradient(index, row: row, column: column)
  }

  /// The rule with its numbers; below it, where `depth` is above 0, why the gradient is what it is.
  public func lines(depth: Int) -> [[Span]] {
    let symbol = Symbol(reference, in: run.program)
    let title = texts(
      "update.question",
      ["symbol": symbol.text(), "before": decimals(update.before), "after": decimals(update.after)])
    let address = UpdateReport.mark + Address.text(of: reference, in: run.program)
    var lines: [[Span]] = [
      [Span(" " + title, Style(bold: true)), Span("   " + address, Style(.secondary))], [],
    ]
    lines += UpdateLayout(update: update, symbol: symbol, columns: columns, widths: CellWidth()).lines(rows: 40)
    guard depth > 0, let gradient else { return lines }
    return lines + [[]] + WhyReport(run, gradient, texts: texts, columns: columns).why(depth: depth)
  }
}
