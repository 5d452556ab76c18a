import Files
import Recurrence

/// Reads the smaller directives, which show something of a run.
enum DirectiveReader {
  /// `explain REFERENCE`: how the engine came by one scalar, with a `caption`.
  static func explanation(_ reference: String, _ entries: Entries) throws(Diagnosis) -> Block {
    try entries.allow(["caption"])
    let quoted = try Quoted(parsing: reference, at: entries.place)
    guard case .reference(let experiment, let name, _) = quoted.expression else {
      throw entries.place.diagnosis("lesson.explain", ["found": reference])
    }
    return .explanation(
      ExplainedScalar(
        experiment: experiment, reference: name,
        caption: try Inline.read(entries.one("caption"), file: entries.place.file), line: entries.place.line))
  }

  /// `formula`: `symbols`, then `numbers` with the run's numbers in place; each may repeat.
  static func formula(_ entries: Entries) throws(Diagnosis) -> Block {
    try entries.allow(["symbols", "numbers"])
    _ = try entries.oneOrMore("symbols")
    let lines = try entries.all.map { entry throws(Diagnosis) in try Inline.read(entry, file: entries.place.file) }
    return .formula(Formula(lines: lines))
  }

  /// `step`: a `command` to type and what to `notice` there.
  static func step(_ entries: Entries) throws(Diagnosis) -> Block {
    try entries.allow(["command", "notice"])
    return .step(
      StepHint(
        command: try entries.one("command").value,
        notice: try Inline.read(entries.one("notice"), file: entries.place.file)))
  }

  /// `table`: a row for each whole number that `rows` names (`t = 1...6`); `{t}`, `{t-1}` and `{t+1}` stand for it in every column.
  static func table(_ entries: Entries) throws(Diagnosis) -> Block {
    try entries.allow(["rows", "column"])
    let rows = try entries.one("rows")
    let place = entries.at(rows)
    let parts = rows.value.split(separator: "=").map { $0.trimming() }
    let bounds = parts.last?.split(separator: "...").compactMap { Int($0.trimming()) } ?? []
    guard parts.count == 2, bounds.count == 2, bounds[0] >= 0, bounds[0] <= bounds[1], bounds[1] < 1000 else {
      throw place.diagnosis("lesson.rows", ["found": rows.value])
    }
    var header: [[Inline]] = []
    var columns: [(template: String, place: Place)] = []
    for entry in try entries.oneOrMore("column") {
      let place = entries.at(entry)
      guard let equals = entry.value.firstPlace(of: " = ") else {
        throw place.diagnosis("lesson.column", ["found": entry.value])
      }
      header.append([.text(entry.value[..<equals.lowerBound].trimming())])
      columns.append((entry.value[equals.upperBound...].trimming(), place))
    }
    var body: [[[Inline]]] = []
    for value in bounds[0]...bounds[1] {
      var row: [[Inline]] = []
      for column in columns {
        let text = column.template.replacing("{\(parts[0])}", with: "\(value)")
          .replacing("{\(parts[0])-1}", with: "\(value - 1)").replacing("{\(parts[0])+1}", with: "\(value + 1)")
        row.append([.number(try Quoted(parsing: text, at: column.place, isText: true))])
      }
      body.append(row)
    }
    return .table(header: header, rows: body)
  }
}
