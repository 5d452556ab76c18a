import Files
import Foundation
import Recurrence
import Texts

/// Sheets as one web page that needs nothing else: formulas in MathML, no script, a style for print.
public struct SheetHTML {
  private let worksheet: Worksheet
  private let paper: Paper

  /// The page of some sheets.
  public init(_ worksheet: Worksheet, paper: Paper) {
    self.worksheet = worksheet
    self.paper = paper
  }

  /// The whole file.
  public var text: String {
    let style = SheetHTML.style(paper)
    let hash = Data(SHA256.hash(style.utf8)).base64EncodedString()
    let policy = "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
    var html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light">
      <title>\(Markup.escaped(worksheet.title))</title>
      <style>\(style)</style>
      </head>
      <body>
      <main>

      """
    for (index, sheet) in worksheet.sheets.enumerated() {
      html += "<article class=\"sheet\" aria-label=\"\(Markup.escaped(sheet.heading))\">\n"
      for group in sheet.groups { html += section(group, sheet: index + 1) }
      html += "<footer>\(Markup.escaped(worksheet.texts("sheet.set", ["code": worksheet.code])))</footer>\n</article>\n"
    }
    return html + "</main>\n</body>\n</html>\n"
  }

  private func section(_ blocks: [Worksheet.Block], sheet: Int) -> String {
    var html = "<section>\n"
    var open = ""
    for block in blocks {
      let list = listClass(block)
      if list != open {
        if !open.isEmpty { html += "</ul>\n" }
        if !list.isEmpty { html += "<ul class=\"\(list)\">\n" }
        open = list
      }
      html += element(block) + "\n"
    }
    return html + (open.isEmpty ? "" : "</ul>\n") + "</section>\n"
  }

  /// Steps and mistakes are lists.
  private func listClass(_ block: Worksheet.Block) -> String {
    switch block {
    case .step: "steps"
    case .mistake: "mistakes"
    default: ""
    }
  }

  private func element(_ block: Worksheet.Block) -> String {
    switch block {
    case .title(let text): return "<h1>\(Markup.escaped(text))</h1>"
    case .note(let text): return "<p class=\"note\">\(Markup.escaped(text))</p>"
    case .field(let label): return "<p class=\"field\">\(Markup.escaped(label)) <span class=\"line wide\"></span></p>"
    case .question(let number, let pieces): return "<h2><span class=\"number\">\(number)</span> \(html(pieces))</h2>"
    case .sentence(let pieces): return "<p class=\"note\">\(html(pieces))</p>"
    case .givens(let label, let givens):
      let items = givens.map { given in
        "<li>\(Notation.symbol(given.symbol).mathML(display: false)) = <span class=\"value\">\(given.value)</span></li>"
      }
      return "<p class=\"note\">\(Markup.escaped(label))</p>\n<ul class=\"givens\">\n" + items.joined(separator: "\n")
        + "\n</ul>"
    case .choices(let choices):
      let items = choices.map { choice in
        let way = choice.way.isEmpty ? "" : " <span class=\"note\">(\(Markup.escaped(choice.way)))</span>"
        return "<li>\(choice.notation.mathML(display: false))\(way)</li>"
      }
      return "<ol class=\"choices\">\n" + items.joined(separator: "\n") + "\n</ol>"
    case .formula(let notation): return "<div class=\"formula\">\(broken(notation))</div>"
    case .step(let expression, let value):
      let right = value.map { $0.mathML(display: false) } ?? "<span class=\"line\"></span>"
      return "<li>\(broken(expression)) = \(right)</li>"
    case .room(let lines): return "<div class=\"room\">" + String(repeating: "<div></div>", count: lines) + "</div>"
    case .answer(let label, let answer, let accept):
      let right = answer.map { html($0) } ?? "<span class=\"line wide\"></span>"
      return
        "<p class=\"answer\"><strong>\(Markup.escaped(label))</strong> \(right) <span class=\"note\">\(Markup.escaped(accept))</span></p>"
    case .mistake(let typed, let because):
      return "<li><span class=\"value\">✗ \(Markup.escaped(typed))</span> \(Markup.escaped(because))</li>"
    }
  }

  /// A formula whose sum may go on in the next line: browsers do not break one inside a formula.
  private func broken(_ notation: Notation) -> String {
    switch notation {
    case .equation(let sides) where sides.count > 1: return sides.map(broken).joined(separator: " = ")
    case .sum(let terms) where terms.count > 2:
      var html = ""
      for (index, term) in terms.enumerated() {
        html += index == 0 ? (term.isNegative ? "−" : "") : term.isNegative ? " − " : " + "
        html += Notation.product([term.notation], .none).mathML(display: false)
      }
      return html
    default: return notation.mathML(display: false)
    }
  }

  private func html(_ pieces: [QuestionText.Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): Markup.escaped(text)
      case .math(let notation): notation.mathML(display: false)
      }
    }.joined()
  }

  private static func style(_ paper: Paper) -> String {
    """

    @page { size: \(paper == .a4 ? "A4" : "letter"); margin: 18mm 19mm 20mm;
      @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Inter, "DejaVu Sans", sans-serif; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: #fff; color: #1B1F24; font: 15px/1.55 Inter, "DejaVu Sans", sans-serif;
      font-variant-numeric: tabular-nums; }
    main { max-width: 720px; margin: 0 auto; padding: 32px 20px; }
    math { font-family: "STIX Two Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math; font-size: 1.08em; }
    h1 { font-size: 24px; line-height: 1.3; margin: 0 0 8px; }
    h2 { font-size: 16px; margin: 0 0 4px; display: flex; flex-wrap: wrap; gap: 0 .35em; align-items: baseline; }
    h2 ~ .note { margin-left: 1.9em; }
    h2 .number { min-width: 1.4em; color: #5B6570; }
    section { padding: 12px 0; break-inside: avoid; }
    section + section { border-top: 1px solid #D5DAE0; }
    .sheet + .sheet { break-before: page; border-top: 2px solid #1B1F24; margin-top: 48px; padding-top: 32px; }
    .note { color: #5B6570; font-size: 13.5px; margin: 4px 0; font-weight: normal; }
    ul, ol { margin: 4px 0 8px; padding: 0; list-style: none; }
    .givens { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 2px 20px; padding-left: 1.9em; }
    .formula, .steps, .room, .answer, .choices { margin: 6px 0 6px 1.9em; }
    .formula, .steps li { overflow-x: auto; overflow-y: hidden; padding: 3px 0; }
    .choices { list-style: decimal; padding-left: 1.6em; }
    .line { display: inline-block; width: 90px; border-bottom: 1px solid #5B6570; }
    .line.wide { width: 180px; }
    .room div { height: 30px; border-bottom: 1px solid #D5DAE0; }
    .mistakes { margin-left: 1.9em; color: #5B6570; font-size: 13.5px; }
    .mistakes li { padding-left: 7.5em; text-indent: -7.5em; margin: 2px 0; }
    .mistakes .value { display: inline-block; width: 7.5em; text-indent: 0; color: #1B1F24; }
    footer { color: #5B6570; font-size: 12px; margin-top: 12px; border-top: 1px solid #D5DAE0; padding-top: 6px; }
    @media print {
      body { font-size: 10.5pt; }
      main { max-width: none; padding: 0; }
      .sheet + .sheet { border: 0; margin: 0; padding: 0; }
      .note, .mistakes { font-size: 9pt; }
      .room div { height: 22pt; }
    }

    """
  }
}
