import Arguments
import Lessons
import Recurrence
import Terminal
import Texts

/// `unroll lesson glossary [TERM]`: the terms in English and in Chinese, with what they mean.
let glossaryCommand = Command("glossary", positionals: [Positional("term", .optional)]) {
  invocation throws(Diagnosis) in
  let console = Console()
  let glossary = try Glossary.read(lessons: console.home + "/lessons")
  let wanted = invocation.positional("term") ?? ""
  let found = glossary.find(wanted)
  guard !found.isEmpty else {
    let names = glossary.terms.flatMap(\.forms)
    throw Diagnosis(
      "glossary.none",
      ["term": wanted, "suggestion": Suggestion.nearest(to: wanted, in: names) ?? names.first ?? "–"], kind: .usage)
  }
  let width = max(20, min(72, console.columns))
  for (index, term) in found.enumerated() {
    if index > 0 { console.print() }
    console.print([[Span(term.name, Style(bold: true)), Span("  " + term.chinese, Style(.secondary))]])
    for line in WordWrap(columns: width).lines(term.plain) { console.print(line) }
  }
}
