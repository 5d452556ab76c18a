import Recurrence

/// Reads a chapter: front matter, Markdown, and the directives in its fenced blocks.
public struct ChapterReader {
  private let file: String
  private var experiments: [Chapter.Experiment] = []
  private var quantities: [Chapter.Quantity] = []
  private var questionNames: Set<String> = []

  /// The kinds of fenced block that are directives.
  static let directives = [
    "experiment", "sweep", "quantity", "question", "claim", "picture", "table", "explain", "formula", "step",
  ]
  /// The kinds of fenced block that are shown as they stand.
  static let plain = ["", "sh", "text", "json5"]

  /// Reads and checks a chapter's text; `file` is named in messages.
  public static func read(_ text: String, file: String) throws(Diagnosis) -> Chapter {
    let parts = try FrontMatter.split(text, file: file)
    let frontMatter = try FrontMatter(parsing: parts.head, file: file)
    let tree = try MarkdownReader.read(parts.body, file: file, firstLine: parts.bodyLine)
    var reader = ChapterReader(file: file)
    let blocks = try reader.blocks(tree.children)
    let chapter = Chapter(
      file: file, frontMatter: frontMatter, experiments: reader.experiments, quantities: reader.quantities,
      blocks: blocks)
    try ChapterCheck.check(chapter)
    return chapter
  }

  private init(file: String) { self.file = file }

  private mutating func blocks(_ nodes: [MarkdownNode]) throws(Diagnosis) -> [Block] {
    var result: [Block] = []
    for node in nodes {
      switch node.kind {
      case .heading: result.append(.heading(level: node.level, try Inline.read(node.children, file: file)))
      case .paragraph: result.append(.paragraph(try Inline.read(node.children, file: file)))
      case .blockQuote: result.append(.quote(try blocks(node.children)))
      case .thematicBreak: result.append(.rule)
      case .list:
        var items: [[Block]] = []
        for item in node.children { items.append(try blocks(item.children)) }
        result.append(.list(ordered: node.level == 1, items: items))
      case .table: result.append(try table(node))
      case .codeBlock: if let block = try fenced(node) { result.append(block) }
      default:
        throw Place(file: file, line: node.line).diagnosis("markdown.unsupported", ["what": node.kind.rawValue])
      }
    }
    return result
  }

  private func table(_ node: MarkdownNode) throws(Diagnosis) -> Block {
    var rows: [[[Inline]]] = []
    for row in node.children {
      rows.append(try row.children.map { cell throws(Diagnosis) in try Inline.read(cell.children, file: file) })
    }
    return .table(header: rows.first ?? [], rows: Array(rows.dropFirst()))
  }

  private mutating func fenced(_ node: MarkdownNode) throws(Diagnosis) -> Block? {
    let words = node.info.split(separator: " ").map(String.init)
    let kind = words.first ?? ""
    let name = words.dropFirst().joined(separator: " ")
    let place = Place(file: file, line: node.line)
    if ChapterReader.plain.contains(kind) {
      return .code(node.literal.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast())
    }
    guard ChapterReader.directives.contains(kind) else {
      let known = ChapterReader.directives + ChapterReader.plain.dropFirst()
      throw place.diagnosis(
        "lesson.unknown-directive",
        ["name": kind, "suggestion": Suggestion.nearest(to: kind, in: known) ?? known.joined(separator: ", ")])
    }
    let entries = try Entries(parsing: node.literal, name: kind, place: place, firstLine: node.line + 1)
    switch kind {
    case "experiment", "sweep": try declare(experiment: name, entries, isSweep: kind == "sweep")
    case "quantity": try declare(quantitiesOf: entries)
    case "question":
      guard questionNames.insert(name).inserted else {
        throw place.diagnosis("lesson.declared-twice", ["name": name])
      }
      return .question(try Question(entries, name: name))
    case "claim": return .claim(try Claim(entries))
    case "picture": return try PictureReader.read(name, entries)
    case "table": return try DirectiveReader.table(entries)
    case "explain": return try DirectiveReader.explanation(name, entries)
    case "formula": return try DirectiveReader.formula(entries)
    default: return try DirectiveReader.step(entries)
    }
    return nil
  }

  private mutating func declare(experiment name: String, _ entries: Entries, isSweep: Bool) throws(Diagnosis) {
    try declareName(name, at: entries.place)
    experiments.append(try ExperimentReader.read(name, entries, known: experiments, isSweep: isSweep))
  }

  private mutating func declare(quantitiesOf entries: Entries) throws(Diagnosis) {
    for entry in entries.all {
      let place = entries.at(entry)
      try declareName(entry.key, at: place)
      quantities.append(Chapter.Quantity(name: entry.key, quoted: try Quoted(parsing: entry.value, at: place)))
    }
  }

  /// Names of experiments and quantities are words of an expression, each used once.
  private func declareName(_ name: String, at place: Place) throws(Diagnosis) {
    guard name.first?.isLetter == true, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      throw place.diagnosis("lesson.name", ["name": name])
    }
    guard !["grad", "measure", "each", "and", "or", "by"].contains(name), Measure(rawValue: name) == nil,
      Expression.Function(rawValue: name) == nil
    else { throw place.diagnosis("lesson.name-taken", ["name": name]) }
    guard !experiments.contains(where: { $0.name == name }), !quantities.contains(where: { $0.name == name }) else {
      throw place.diagnosis("lesson.declared-twice", ["name": name])
    }
  }
}
