/// Breaks running text into lines: at blanks, and between Chinese characters, which need none.
enum Wrap {
  /// The lines of `spans`, each at most `width` columns wide; a single word that is wider is cut.
  static func lines(_ spans: [TextSpan], width: Int) -> [TextLine] {
    var lines: [TextLine] = []
    var line: [TextSpan] = []
    var used = 0
    var gap: TextSpan?
    for word in words(spans, width: max(2, width)) {
      if word.count == 1, word[0].text == "\n" {
        lines.append(TextLine(line))
        (line, used, gap) = ([], 0, nil)
        continue
      }
      if word.count == 1, word[0].text == " " {
        gap = line.isEmpty ? nil : word[0]
        continue
      }
      let columns = word.reduce(0) { $0 + TextColumns.count($1.text) }
      if !line.isEmpty, used + columns + (gap == nil ? 0 : 1) > width {
        lines.append(TextLine(line))
        (line, used, gap) = ([], 0, nil)
      }
      if let blank = gap {
        line = joined(line, blank)
        used += 1
        gap = nil
      }
      for span in word { line = joined(line, span) }
      used += columns
    }
    if !line.isEmpty { lines.append(TextLine(line)) }
    return lines
  }

  private static func joined(_ line: [TextSpan], _ span: TextSpan) -> [TextSpan] {
    guard let last = line.last, last.role == span.role else { return line + [span] }
    return line.dropLast() + [TextSpan(last.text + span.text, last.role)]
  }

  /// Cuts spans into words (which may cross spans), blanks and forced breaks.
  private static func words(_ spans: [TextSpan], width: Int) -> [[TextSpan]] {
    var words: [[TextSpan]] = []
    var open: [TextSpan] = []
    var used = 0
    func close() {
      if !open.isEmpty { words.append(open) }
      (open, used) = ([], 0)
    }
    for span in spans {
      for character in span.text {
        if character == " " || character == "\n" {
          close()
          words.append([TextSpan(String(character), span.role)])
          continue
        }
        let columns = TextColumns.count(character)
        let breaks = open.last?.text.last.map { before in
          (columns == 2 || TextColumns.count(before) == 2) && !closing.contains(character) && !opening.contains(before)
        }
        if breaks == true || used + columns > width { close() }
        open = joined(open, TextSpan(String(character), span.role))
        used += columns
      }
    }
    close()
    return words
  }

  /// Signs that may not begin a line.
  private static let closing: Set<Character> = [
    "，", "。", "、", "；", "：", "？", "！", "）", "」", "』", "》", ")", ",", ".", ";", ":", "?", "!", "”", "’",
  ]
  /// Signs that may not end one.
  private static let opening: Set<Character> = ["（", "「", "『", "《", "(", "“", "‘"]
}
