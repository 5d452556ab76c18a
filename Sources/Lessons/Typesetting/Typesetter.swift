import Recurrence
import Texts

/// Sets blocks as lines of a given width.
public struct Typesetter: Sendable {
  /// The columns that text may take.
  public var width: Int
  let texts: Catalog
  /// How many rows a terminal's picture takes, by the line of its block; none where a sketch of characters stands instead.
  var pictureRows: [Int: Int] = [:]

  /// A typesetter for lines of at most `width` columns (16 at least).
  public init(width: Int = 64, texts: Catalog = .english) {
    self.width = max(16, width)
    self.texts = texts
  }

  /// The spans of running text.
  func spans(_ text: [Inline], role: TextRole = .body) -> [TextSpan] {
    text.flatMap { inline -> [TextSpan] in
      switch inline {
      case .text(let words): [TextSpan(PlainScripts.set(words), role)]
      case .emphasis(let inner): spans(inner, role: .emphasis)
      case .strong(let inner): spans(inner, role: .strong)
      case .code(let code): [TextSpan(code, .code)]
      case .value(let number): [TextSpan(number, .number)]
      case .number(let quoted): [TextSpan(quoted.source, .code)]
      case .link(let inner, let address):
        spans(inner, role: role)
          + (ChapterLink.place(of: address, beside: inner, texts).map { [TextSpan(" (\($0))", .muted)] } ?? [])
      case .lineBreak: [TextSpan("\n", role)]
      }
    }
  }

  /// Running text as lines.
  func paragraph(_ text: [Inline], role: TextRole = .body) -> [TextLine] {
    Wrap.lines(spans(text, role: role), width: width)
  }

  /// A block of text.
  func lines(_ block: Block) -> [TextLine] {
    switch block {
    case .heading(let level, let text): return paragraph(text, role: level <= 2 ? .title : .strong)
    case .paragraph(let text): return paragraph(text)
    case .list(let ordered, let items): return list(items, ordered: ordered)
    case .quote(let blocks): return narrower(by: 2).stack(blocks).map { $0.indented(by: 2, marker: "│") }
    case .code(let rows): return rows.flatMap { command($0) }
    case .table(let header, let rows): return TableSetter(typesetter: self).lines(header: header, rows: rows)
    case .formula(let formula):
      return formula.lines.flatMap { narrower(by: 4).paragraph($0) }.map { $0.indented(by: 4) }
    case .step(let step): return command(step.command) + [TextLine()] + paragraph(step.notice)
    case .rule: return [TextLine(String(repeating: "─", count: width), .rule)]
    case .question, .claim, .picture, .explanation: return []
    }
  }

  /// A computed block that is not a question.
  func lines(_ block: ComputedBlock) -> [TextLine] {
    switch block {
    case .text(let block): return lines(block)
    case .claim(let claim, let finding): return lines(claim, finding)
    case .picture(let picture, let alternative):
      if let rows = pictureRows[picture.line], rows > 0 {
        // Not blank lines: no page ends in the middle of a picture.
        let space = [TextLine(" ", .picture(picture.line))] + Array(repeating: TextLine(" ", .muted), count: rows - 1)
        return paragraph(picture.title, role: .strong) + [TextLine()] + space + [TextLine()]
          + paragraph(picture.caption, role: .muted)
      }
      let shown = alternative.split(separator: "\n", omittingEmptySubsequences: false)
        .flatMap {
          TextColumns.count($0) <= width ? [TextLine(String($0))] : Wrap.lines([TextSpan(String($0))], width: width)
        }
      return paragraph(picture.title, role: .strong) + [TextLine()] + shown + [TextLine()]
        + paragraph(picture.caption, role: .muted)
    case .explanation(let rows, let caption):
      return rows.flatMap { Wrap.lines([TextSpan($0)], width: width - 4) }.map { $0.indented(by: 4) } + [TextLine()]
        + paragraph(caption, role: .muted)
    case .question: return []
    }
  }

  /// A claim check as rows of label and text.
  private func lines(_ claim: Claim, _ finding: ClaimFinding) -> [TextLine] {
    let mark = finding.verdict == .doesNotHold ? "✗ " : "✓ "
    var verdict: [Inline] = [.strong([.text(mark + texts("lesson.verdict.\(finding.verdict)"))])]
    if finding.verdict == .holdsOnlyIf { verdict += [.text(" ")] + claim.onlyIf }
    let counter = claim.counterRun + [.text(" "), .value(claim.counterMeasure.format(finding.counterMeasure))]
    let flipped = finding.verdict == .doesNotHold ? texts("lesson.flips.holds") : texts("lesson.flips.fails")
    let rows: [(String, [Inline])] = [
      ("claim", claim.claim), ("experiment", claim.experiment),
      ("number", [.value(claim.measure.format(finding.measure))]), ("verdict", verdict), ("right", claim.right),
      ("counter-run", counter + [.text(". " + flipped)]), ("source", claim.source),
    ]
    var result = [rule(texts("lesson.heading.claim")), TextLine()]
    for (label, text) in rows {
      let set = narrower(by: 14).paragraph(text)
      for (index, line) in set.enumerated() {
        let margin = TextColumns.fit(index == 0 ? texts("lesson.claim.\(label)") : "", to: 14)
        result.append(TextLine([TextSpan(margin, .muted)] + line.spans))
      }
    }
    return result
  }

  /// A rule with a title in it.
  func rule(_ title: String) -> TextLine {
    let rest = String(repeating: "─", count: max(0, width - TextColumns.count(title) - 4))
    return TextLine([TextSpan("── ", .rule), TextSpan(title, .title), TextSpan(" " + rest, .rule)])
  }

  /// A line to type; one that is too long goes on below, as a shell reads it.
  private func command(_ text: String) -> [TextLine] {
    var rows: [String] = []
    for word in ShownCommand.pieces(of: text) {
      if let last = rows.last, TextColumns.count(last) + TextColumns.count(word) + 6 <= width {
        rows[rows.count - 1] += " " + word
      } else {
        rows.append(word)
      }
    }
    guard TextColumns.count(text) + 2 > width else { return [TextLine("  " + text, .code)] }
    // A word is never cut, nor what stands in quotes, since the line is there to be copied.
    return rows.enumerated().map { index, row in
      TextLine((index == 0 ? "  " : "    ") + row + (index + 1 < rows.count ? " \\" : ""), .code)
    }
  }

  /// Blocks one below the other with a blank line between.
  func stack(_ blocks: [Block]) -> [TextLine] {
    blocks.map { lines($0) }.filter { !$0.isEmpty }.reduce(into: []) { $0 += ($0.isEmpty ? [] : [TextLine()]) + $1 }
  }

  /// The same typesetter for a narrower column.
  func narrower(by columns: Int) -> Typesetter { Typesetter(width: width - columns, texts: texts) }

  private func list(_ items: [[Block]], ordered: Bool) -> [TextLine] {
    let indent = ordered ? 4 : 2
    return items.enumerated().flatMap { index, item in
      narrower(by: indent).stack(item).enumerated().map { row, line in
        let marker = row > 0 ? "" : ordered ? "\(index + 1)." : "•"
        return line.indented(by: indent, marker: marker)
      }
    }
  }
}
