import Diagrams
import Recurrence

/// Sets the blocks of a sheet in rows of a given width, ready to be put on pages.
struct SheetSetter {
  /// A row: how high it is, and its marks below a top edge at y = 0.
  struct Row {
    var height: Double
    var marks: [Mark]
  }

  let width: Double
  let measure: TextMeasure

  private let body = TextStyle(.label, size: 10.5)
  private let fine = TextStyle(.label, size: 9)
  private let math = TextStyle(.math, size: 12.5)
  private static let indent = 22.0
  private static let line = 17.0

  /// The rows of a block.
  func rows(_ block: Worksheet.Block) -> [Row] {
    switch block {
    case .title(let text): return text_(text, TextStyle(.label, size: 16, weight: .semibold), leading: 26)
    case .note(let text): return text_(text, fine, leading: 14, paint: .secondary)
    case .field(let label): return [field(label)]
    case .question(let number, let pieces): return question(number, pieces)
    case .sentence(let pieces): return wrapped(words(pieces, fine, paint: .secondary), indent: Self.indent, leading: 15)
    case .givens(let label, let givens): return self.givens(label, givens)
    case .choices(let choices): return choices.enumerated().flatMap { choice($0.offset + 1, $0.element) }
    case .formula(let notation):
      return wrapped(words([.math(notation)], body), indent: Self.indent + 12, leading: 20, hanging: 16)
    case .step(let expression, let value): return step(expression, value)
    case .room(let lines):
      return (0..<lines).map { _ in Row(height: 22, marks: [rule(Self.indent + 12, width, y: 20)]) }
    case .answer(let label, let answer, let accept): return self.answer(label, answer, accept)
    case .mistake(let typed, let because): return mistake(typed, because)
    }
  }

  // MARK: Words

  /// Pieces of a line that stay together, each with the blank behind it.
  typealias Word = [TextRun]

  private func words(
    _ pieces: [QuestionText.Piece], _ style: TextStyle, bold: Bool = false, paint: Paint? = nil
  ) -> [Word] {
    var words: [Word] = []
    var open: Word = []
    func close() {
      if !open.isEmpty { words.append(open) }
      open = []
    }
    for piece in pieces {
      let (text, isMath) = if case .math(let notation) = piece { (notation.markup, true) } else { (piece.plain, false) }
      var isFirst = true
      for part in text.split(separator: " ", omittingEmptySubsequences: false) {
        if !isFirst {
          open.append(TextRun(" ", style, paint: paint))
          close()
        }
        isFirst = false
        guard !part.isEmpty else { continue }
        let size = math.sized(style.size * 1.15)
        open +=
          isMath
          ? MathText.runs(String(part), bold ? size.bold : size, paint: paint)
          : [TextRun(String(part), bold ? style.bold : style, paint: paint)]
      }
    }
    close()
    return words
  }

  private func wrapped(_ words: [Word], indent: Double, leading: Double, hanging: Double = 0) -> [Row] {
    var lines: [[TextRun]] = [[]]
    var used = 0.0
    for word in words {
      let length = measure.width(word)
      let room = width - indent - (lines.count > 1 ? hanging : 0)
      if used + length > room, !(lines.last ?? []).isEmpty {
        lines.append([])
        used = 0
      }
      lines[lines.count - 1] += word
      used += length
    }
    return lines.enumerated().map { index, runs in
      let x = indent + (index > 0 ? hanging : 0)
      return Row(height: leading, marks: [.label(Label(runs, at: Point(x, leading * 0.75)))])
    }
  }

  private func text_(_ text: String, _ style: TextStyle, leading: Double, paint: Paint? = nil) -> [Row] {
    wrapped(words([.text(text)], style, paint: paint), indent: 0, leading: leading)
  }

  // MARK: Blocks

  private func field(_ label: String) -> Row {
    let runs = [TextRun(label, body)]
    return Row(
      height: 26,
      marks: [.label(Label(runs, at: Point(0, 18))), rule(measure.width(runs) + 8, 300, y: 20)])
  }

  private func question(_ number: Int, _ pieces: [QuestionText.Piece]) -> [Row] {
    var rows = wrapped(words(pieces, body, bold: true), indent: Self.indent, leading: 19)
    let label = Label([TextRun("\(number)", body.bold)], at: Point(0, 19 * 0.75))
    rows[0].marks.append(.label(label))
    return [Row(height: 10, marks: [.path(Path(through: [Point(0, 2), Point(width, 2)], stroke: .hairline))])] + rows
  }

  private func givens(_ label: String, _ givens: [QuestionText.Given]) -> [Row] {
    var rows = wrapped(words([.text(label)], fine, paint: .secondary), indent: Self.indent, leading: 15)
    let style = math.sized(11.5)
    let names = givens.map { MathText.runs(Notation.symbol($0.symbol).markup, style) }
    let widest = names.map { measure.width($0) }.max() ?? 0
    let values = givens.map { TextRun($0.value, body.sized(10)) }
    let longest = values.map { measure.width([$0]) }.max() ?? 0
    let column = widest + longest + 44
    let room = width - Self.indent - 12
    let columns = max(1, Int((room + 20) / column))
    let count = (givens.count + columns - 1) / columns
    for row in 0..<count {
      var marks: [Mark] = []
      for (place, index) in stride(from: row, to: givens.count, by: count).enumerated() {
        let x = Self.indent + 12 + Double(place) * column + widest
        marks.append(.label(Label(names[index], at: Point(x, 13), anchor: .end)))
        marks.append(.label(Label([TextRun(" = ", style)], at: Point(x, 13))))
        // Numbers stand with their digits below one another; the minus sign hangs out.
        let isNegative = givens[index].value.hasPrefix("−")
        let minus = isNegative ? measure.width("−", body.sized(10)) : 0
        marks.append(.label(Label([values[index]], at: Point(x + 18 - minus, 13))))
      }
      rows.append(Row(height: Self.line, marks: marks))
    }
    return rows + [Row(height: 4, marks: [])]
  }

  private func choice(_ number: Int, _ choice: QuizQuestion.Choice) -> [Row] {
    let way: [QuestionText.Piece] = choice.way.isEmpty ? [] : [.text("    (" + choice.way + ")")]
    let pieces: [QuestionText.Piece] = [.math(choice.notation)] + way
    var rows = wrapped(words(pieces, body), indent: Self.indent + 34, leading: 19, hanging: 12)
    let box = Rect(x: Self.indent + 12, y: 5, width: 9, height: 9)
    rows[0].marks.append(.rectangle(Rectangle(box, stroke: Stroke(.ink, width: 0.75))))
    rows[0].marks.append(.label(Label([TextRun("\(number)", fine)], at: Point(Self.indent + 25, 14))))
    return rows
  }

  private func step(_ expression: Notation, _ value: Notation?) -> [Row] {
    let equation: [QuestionText.Piece] = [.math(expression), .text(" = ")] + (value.map { [.math($0)] } ?? [])
    var rows = wrapped(words(equation, body), indent: Self.indent + 28, leading: 20, hanging: 12)
    guard value == nil, let last = rows.last, case .label(let label)? = last.marks.first else { return rows }
    let end = min(label.at.x + measure.width(label.runs) + 6, width - 70)
    rows[rows.count - 1].marks.append(rule(end, end + 70, y: 18))
    return rows
  }

  private func answer(_ label: String, _ answer: [QuestionText.Piece]?, _ accept: String) -> [Row] {
    let start: [QuestionText.Piece] = [.text(label + "  ")]
    if let answer {
      return wrapped(words(start + answer, body, bold: true), indent: Self.indent, leading: 22)
    }
    let runs = words(start, body, bold: true).flatMap { $0 }
    let x = Self.indent + measure.width(runs) + 4
    return [
      Row(
        height: 26,
        marks: [
          .label(Label(runs, at: Point(Self.indent, 19))), rule(x, x + 110, y: 21),
          .label(Label([TextRun(accept, fine)], at: Point(x + 122, 19), paint: .secondary)),
        ])
    ] + [Row(height: 8, marks: [])]
  }

  private func mistake(_ typed: String, _ because: String) -> [Row] {
    let typedWidth = 74.0
    var rows = wrapped(
      words([.text(because)], fine, paint: .secondary), indent: Self.indent + typedWidth + 10, leading: 13)
    rows[0].marks.append(
      .label(Label([TextRun("✗ " + typed, fine)], at: Point(Self.indent + typedWidth, 13 * 0.75), anchor: .end)))
    return rows
  }

  private func rule(_ from: Double, _ to: Double, y: Double) -> Mark {
    .path(Path(through: [Point(from, y), Point(to, y)], stroke: Stroke(.role(.muted), width: 0.5)))
  }
}

extension QuestionText.Piece {
  /// The piece as text.
  var plain: String {
    switch self {
    case .text(let text): text
    case .math(let notation): notation.text()
    }
  }
}
