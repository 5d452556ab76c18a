import Arguments
import Files
import Recurrence
import Terminal
import Texts

/// `unroll check --claims FILE`: the first wrong gradient of somebody's own backward pass, and the mistake that it looks like.
func checkClaims(_ path: String, _ record: RunRecord, _ invocation: Invocation) throws(Diagnosis) {
  let console = Console()
  let claims = try ClaimFile.read(path, of: record.trace, names: record.names)
  let tolerance = try invocation.double("tolerance", in: 0...1) ?? 1e-5
  let wrong = try record.trace.firstWrongScalar(tolerance: tolerance) { claims[$0] }
  // Every mistake is a backward pass scalar by scalar.
  let canSearch = record.trace.explanationCost <= 3_000_000
  let found =
    canSearch
    ? wrong.flatMap { record.trace.mistake(behind: claims, firstWrong: $0.reference, tolerance: tolerance) } : nil
  let report = ClaimReport(
    file: path, count: claims.count, tolerance: tolerance, wrong: wrong, found: found, wasSearched: canSearch,
    record: record)
  if invocation.isGiven("json") { try report.writeJSON() } else { report.show(console) }
  guard let address = report.address else { return }
  throw Diagnosis("check.claim-wrong", ["address": address, "file": path])
}

/// `unroll check --plant MISTAKE`: a file of gradients with one mistake in them, to be found.
func plantMistake(_ mistake: BackwardMistake, _ record: RunRecord, to path: String) throws(Diagnosis) {
  guard record.trace.explanationCost <= 30_000_000 else {
    throw Diagnosis("check.too-large-to-plant", ["count": String(record.trace.explanationCost)])
  }
  let gradients = record.trace.gradients(with: mistake)
  guard gradients.contains(where: { $0.value != record.trace.value($0.reference) }) else {
    throw Diagnosis(
      "check.no-place", ["mistake": mistake.rawValue, "cell": record.program.model.layers[0].cell.name])
  }
  try ClaimFile.write(gradients, of: record.trace, names: record.names, to: path)
  guard path != "-" else { return }
  let console = Console()
  console.say(console.texts("check.planted", ["file": path, "count": String(gradients.count)]))
}

/// What is to be said about claims.
private struct ClaimReport {
  var file: String
  var count: Int
  var tolerance: Double
  var wrong: WrongScalar<Double>?
  var found: FoundMistake?
  var wasSearched: Bool
  var record: RunRecord

  /// The first wrong gradient.
  var address: String? { wrong.map { Address.text(of: $0.reference, in: record.program) } }

  func show(_ console: Console) {
    let texts = console.texts
    guard let wrong, let address else {
      console.say(texts("check.claims-right", ["count": String(count), "tolerance": scientific(tolerance)]))
      return
    }
    console.say(texts("check.claims", ["count": String(count)]))
    console.print()
    let rows: [[Span]] = [
      [Span("  " + texts("check.claimed"), Style(.secondary)), Span(figures(wrong.claimed), Style(.gradient))],
      [Span("  " + texts("check.expected"), Style(.secondary)), Span(figures(wrong.expected), Style(bold: true))],
    ]
    console.print([[Span("  " + address, Style(bold: true))]])
    console.print(Table([.left, .decimal], rows: rows).lines())
    console.print()
    if let found {
      let what = texts("check.mistake." + found.mistake.rawValue)
      console.say(texts(found.explainsAll ? "check.looks-like" : "check.begins-like", ["mistake": what]))
    } else {
      console.say(texts(wasSearched ? "check.unknown-mistake" : "check.not-searched"))
    }
    console.say(texts("check.see-why", ["address": address]))
  }

  func writeJSON() throws(Diagnosis) {
    try printJSON { json throws(Diagnosis) in
      json.member("name", record.name)
      json.member("claims", count)
      json.member("tolerance", tolerance)
      json.member("passes", wrong == nil)
      guard let wrong, let address else {
        json.key("first_wrong")
        json.null()
        return
      }
      try json.member("first_wrong") { json throws(Diagnosis) in
        json.member("address", address)
        json.member("claimed", wrong.claimed)
        json.member("expected", wrong.expected)
      }
      json.key("mistake")
      if let found { json.string(found.mistake.rawValue) } else { json.null() }
      json.member("explains_all", found?.explainsAll ?? false)
    }
  }
}
