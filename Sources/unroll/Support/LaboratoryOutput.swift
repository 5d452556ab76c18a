import Arguments
import Files
import Recurrence

extension JSONWriter {
  /// `key: value`; null for what is no number.
  mutating func member(_ name: String, _ value: Double?) {
    key(name)
    element(value)
  }

  /// A number; null for what is none.
  mutating func element(_ value: Double?) {
    if let value, value.isFinite { number(value) } else { null() }
  }

  /// `key: [values]`; null for what is no number.
  mutating func member(_ name: String, numbers values: [Double?]) {
    key(name)
    beginArray()
    for value in values { element(value) }
    endArray()
  }

  mutating func member(_ name: String, _ value: Int) {
    key(name)
    integer(value)
  }

  mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// `key: number` and `key_log10: number`, which holds on where Float64 ends.
  mutating func member(_ name: String, _ value: ScaledNumber?) {
    member(name, value?.double)
    member(name + "_log10", value?.decimalLogarithm)
  }

  /// `key: { … }`.
  mutating func member(
    _ name: String, object body: (inout JSONWriter) throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    key(name)
    try object(body)
  }

  /// `key: [{ … }, …]`, an object for every element.
  mutating func member<Element>(
    _ name: String, _ elements: [Element], object body: (inout JSONWriter, Element) throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    key(name)
    beginArray()
    for element in elements {
      beginObject()
      try body(&self, element)
      endObject()
    }
    endArray()
  }
}

/// Prints one JSON object.
func printJSON(_ body: (inout JSONWriter) throws(Diagnosis) -> Void) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    var json = JSONWriter(to: sink)
    try json.object(body)
    json.end()
  }
}

/// Prints a header and rows; cells that need quotes get them.
func printCSV(_ header: [String], _ rows: [[String]]) throws(Diagnosis) {
  func quoted(_ cell: String) -> String {
    cell.contains { ",\"\n\r".contains($0) } ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    for row in [header] + rows { sink.write(row.map(quoted).joined(separator: ",") + "\n") }
  }
}

/// A cell of CSV; empty for what is no number.
func cell(_ value: Double?) -> String { value.map { $0.isFinite ? $0.description : "" } ?? "" }

/// The form that an invocation asks for.
enum OutputForm {
  case table, json, csv

  init(_ invocation: Invocation) {
    self = invocation.isGiven("json") ? .json : invocation.isGiven("csv") ? .csv : .table
  }
}
