import CairoRendering
import Diagrams
import Recurrence
import Texts

/// Sets the blocks of a chapter as HTML.
struct BlockSetter {
  var inline: InlineSetter
  let texts: Catalog
  let measure: TextMeasure
  /// The colors of the page's pictures.
  var pairs: Set<PagePicture.Pair> = []
  /// Headings with their ids, for the contents beside the page.
  var headings: [(title: String, id: String)] = []
  private var names = AnchorNames()
  private var pictures = 0
  private var isOpen = false
  /// Whether terms are linked: not among the sources, whose titles are other people's words.
  private var links = true

  init(inline: InlineSetter, texts: Catalog, measure: TextMeasure) {
    self.inline = inline
    self.texts = texts
    self.measure = measure
  }

  /// A block's markup.
  struct Part {
    /// The terms that it prints strongly at their first use in the chapter: those that it is about to explain.
    var explained: [Int]
    var markup: String
  }

  /// All blocks, in sections that begin at the headings.
  mutating func set(_ blocks: [Block], _ computed: [ComputedBlock]) throws(Diagnosis) -> [Part] {
    var parts: [Part] = []
    for (block, result) in zip(blocks, computed) {
      let noted = inline.introduced.count
      let markup = try set(block, result)
      parts.append(Part(explained: Array(inline.introduced.dropFirst(noted)), markup: markup))
    }
    if isOpen { parts.append(Part(explained: [], markup: "</section>\n")) }
    return parts
  }

  private mutating func set(_ block: Block, _ computed: ComputedBlock) throws(Diagnosis) -> String {
    switch (block, computed) {
    case (.question(let question), .question(let graded)):
      return open(texts("lesson.heading.predict-first"), style: "predict") + (try set(question, graded))
    case (.claim(let claim), .claim(_, let finding)):
      return open(texts("lesson.heading.claim"), style: "check") + (try set(claim, finding))
    case (.picture(let picture), .picture(let drawn, let alternative)):
      return try set(picture, drawn.drawing?.forPage, alternative)
    case (.explanation(let explained), .explanation(let lines, _)): return try set(explained, lines)
    case (_, .text): return try set(block)
    default:
      // A block that only a terminal knows is shown as it stands there.
      let lines = Typesetter(texts: texts).lines(computed).map { Markup.escaped($0.text) }
      return "<pre tabindex=\"0\">" + lines.joined(separator: "\n") + "</pre>\n"
    }
  }

  /// Closes the section before and opens one.
  mutating func open(_ title: String, style: String = "", markup: String? = nil) -> String {
    let id = names.name(for: title)
    headings.append((title, id))
    let before = isOpen ? "</section>\n" : ""
    isOpen = true
    let attribute = style.isEmpty ? "" : " class=\"\(style)\""
    return before + "<section id=\"\(id)\"\(attribute) aria-labelledby=\"\(id)-h\"><h2 id=\"\(id)-h\">"
      + (markup ?? HTML.spoken(title)) + "</h2>\n"
  }

  mutating func set(_ block: Block) throws(Diagnosis) -> String {
    switch block {
    case .heading(let level, let text):
      let markup = try inline.set(text)
      guard level <= 2 else { return "<h3>" + markup + "</h3>\n" }
      let isSources = block.isSourcesHeading
      links = !isSources
      let style = isSources ? "sources" : ""
      return open(LessonSearch.plain(text), style: style, markup: markup)
    case .paragraph(let text): return "<p>" + (try inline.set(text, links: links)) + "</p>\n"
    case .list(let ordered, let items):
      var body = ""
      for item in items {
        var inside = ""
        for part in item {
          // A single paragraph needs no tag of its own.
          if case .paragraph(let text) = part {
            inside += try inline.set(text, links: links)
          } else {
            inside += try set(part)
          }
        }
        body += "<li>" + inside + "</li>\n"
      }
      return ordered ? "<ol>\n\(body)</ol>\n" : "<ul>\n\(body)</ul>\n"
    case .quote(let blocks):
      var inside = ""
      for part in blocks { inside += try set(part) }
      return "<blockquote>" + inside + "</blockquote>\n"
    case .code(let rows):
      return "<pre class=\"cmd\" tabindex=\"0\"><code>" + rows.map { Markup.escaped($0) }.joined(separator: "\n")
        + "</code></pre>\n"
    case .table(let header, let rows): return try table(header, rows)
    case .formula(let formula):
      var lines: [[MathToken]] = []
      for line in formula.lines { lines.append(try inline.tokens(line)) }
      return MathSetter.block(lines) + "\n"
    case .step(let step):
      return "<p>" + (try inline.set(step.notice, links: true)) + "</p>\n<pre class=\"cmd\" tabindex=\"0\"><code>"
        + Markup.escaped(step.command) + "</code></pre>\n"
    case .rule: return "<hr>\n"
    case .question, .claim, .picture, .explanation: return ""
    }
  }

  private mutating func table(_ header: [[Inline]], _ rows: [[[Inline]]]) throws(Diagnosis) -> String {
    var cells: [[String]] = []
    for row in rows { cells.append(try row.map { cell throws(Diagnosis) in try inline.set(cell) }) }
    let isNumeric = header.indices.map { column in
      rows.contains { $0.count > column && $0[column].contains { if case .number = $0 { true } else { false } } }
    }
    var markup = "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>"
    for (column, head) in header.enumerated() {
      markup += "<th scope=\"col\"\(isNumeric[column] ? " class=\"num\"" : "")>" + (try inline.set(head)) + "</th>"
    }
    markup += "</tr></thead><tbody>\n"
    for row in cells {
      markup += "<tr>"
      for (column, cell) in row.enumerated() {
        markup += "<td\(column < isNumeric.count && isNumeric[column] ? " class=\"num\"" : "")>" + cell + "</td>"
      }
      markup += "</tr>\n"
    }
    return markup + "</tbody></table></div>\n"
  }

  // MARK: Pictures

  private mutating func set(
    _ picture: Picture, _ drawing: PictureDrawing?, _ alternative: String
  ) throws(Diagnosis) -> String {
    pictures += 1
    let title = try inline.set(picture.title)
    let caption = try inline.set(picture.caption, links: links)
    var drawn = ""
    var isWide = false
    if let drawing {
      for (style, widths) in BlockSetter.layouts where style == "wide" || !drawing.hasOwnWidth {
        let part = try draw(drawing, widths: widths, style: style)
        // A picture that is not laid out anew for a phone is shown whole, and enlarged where the reader taps it.
        let isWhole = drawing.hasOwnWidth
        let tap = isWhole ? "<p class=\"tap\">" + Markup.escaped(texts("book.tap")) + "</p>\n" : ""
        drawn +=
          "<div class=\"pic \(style)\(isWhole ? " whole" : "")\" tabindex=\"0\">" + part.markup + "</div>\n" + tap
        if style == "wide", part.width > 620 { isWide = true }
      }
    } else {
      drawn = "<pre class=\"sketch\" tabindex=\"0\">" + Markup.escaped(alternative) + "</pre>\n"
    }
    return "<figure\(isWide ? " class=\"broad\"" : "")><p class=\"ft\">" + title + "</p>\n" + drawn
      + "<figcaption>" + caption + "</figcaption></figure>\n"
  }

  /// The widths, in points, that figures are laid out for: with the margin beside the text, the column, a phone; of several the first at
  /// which nothing is cut short.
  private static let layouts: [(style: String, widths: [Double])] = [
    ("wide", [640]), ("medium", [444]), ("narrow", [264, 308, 352]),
  ]

  private mutating func draw(
    _ drawing: PictureDrawing, widths: [Double], style: String
  ) throws(Diagnosis) -> PagePicture {
    let catalog = texts
    let words = DiagramTexts { key, values in catalog(key, values) }
    var scene = try drawing.scene(ChartOptions(width: widths[0]), measure: measure, texts: words)
    for width in widths.dropFirst() where scene.isCutShort(measure) {
      scene = try drawing.scene(ChartOptions(width: width), measure: measure, texts: words)
    }
    let (untitled, crop) = scene.untitled(measure)
    let label = scene.description.isEmpty ? scene.title : scene.description
    let drawn = PagePicture(
      untitled, crop: crop, label: label, prefix: "p\(pictures)\(style.prefix(1))-", measure: measure)
    pairs.formUnion(drawn.pairs)
    return drawn
  }

  private mutating func set(_ explained: ExplainedScalar, _ lines: [String]) throws(Diagnosis) -> String {
    let caption = "<p class=\"cap\">" + (try inline.set(explained.caption, links: true)) + "</p>\n"
    guard let run = try inline.evaluator.run(explained.experiment).traced.first else {
      return "<pre tabindex=\"0\">" + lines.map { Markup.escaped($0) }.joined(separator: "\n") + "</pre>\n" + caption
    }
    var rows = ""
    for notation in try run.equations(of: explained.reference) { rows += notation.rows }
    return MathSetter.aligned(rows, isBroad: true) + caption
  }
}

extension Notation {
  /// More letters than this do not fit on a line beside the margin.
  private static let longest = 72

  /// The equation as rows of a table: left side, sign, right side; a long sum takes a row for each term.
  fileprivate var rows: String {
    guard case .equation(let sides) = self, sides.count == 2 else {
      return "<mtr><mtd columnspan=\"3\">\(inside)</mtd></mtr>"
    }
    guard case .sum(let terms) = sides[1], terms.count > 1, sides[1].text(.unicode).count > Notation.longest else {
      return "<mtr><mtd>\(sides[0].inside)</mtd><mtd><mo>=</mo></mtd><mtd>\(sides[1].inside)</mtd></mtr>"
    }
    var rows = ""
    for (index, term) in terms.enumerated() {
      let left = index == 0 ? "<mtd>\(sides[0].inside)</mtd><mtd><mo>=</mo></mtd>" : "<mtd></mtd><mtd></mtd>"
      let sign = term.isNegative ? "<mo>−</mo>" : index == 0 ? "" : "<mo>+</mo>"
      let whole = term.notation.inside
      let isSum = if case .sum = term.notation { true } else { false }
      let set = isSum ? Notation.fence("(") + whole + Notation.fence(")") : whole
      rows += "<mtr>\(left)<mtd><mrow>\(sign)\(set)</mrow></mtd></mtr>"
    }
    return rows
  }

  private static func fence(_ sign: String) -> String { "<mo stretchy=\"false\">" + sign + "</mo>" }

  /// The notation's elements without the `math` around them.
  fileprivate var inside: String {
    let whole = mathML(display: false)
    guard let open = whole.firstIndex(of: ">"), whole.hasSuffix("</math>") else { return whole }
    return "<mstyle displaystyle=\"true\">" + whole[whole.index(after: open)...].dropLast(7) + "</mstyle>"
  }
}
