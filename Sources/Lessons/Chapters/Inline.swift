import Recurrence

/// Running text: words, marks, and numbers that are computed when the chapter is shown.
public enum Inline: Equatable, Sendable {
  case text(String)
  case emphasis([Inline])
  case strong([Inline])
  case code(String)
  /// A number to be computed.
  case number(Quoted)
  /// A number that has been computed, as it is shown.
  case value(String)
  case link([Inline], address: String)
  case lineBreak

  /// The inline content of a node; a code span that begins with `=` is a number.
  static func read(_ nodes: [MarkdownNode], file: String) throws(Diagnosis) -> [Inline] {
    var result: [Inline] = []
    for node in nodes {
      switch node.kind {
      case .text: result.append(.text(node.literal))
      case .softBreak: result.append(.text(" "))
      case .lineBreak: result.append(.lineBreak)
      case .emphasis: result.append(.emphasis(try read(node.children, file: file)))
      case .strong: result.append(.strong(try read(node.children, file: file)))
      case .link: result.append(.link(try read(node.children, file: file), address: node.info))
      case .code where node.literal.hasPrefix("="):
        let place = Place(file: file, line: node.line)
        result.append(.number(try Quoted(parsing: String(node.literal.dropFirst()), at: place, isText: true)))
      case .code: result.append(.code(node.literal))
      default:
        throw Place(file: file, line: node.line).diagnosis("markdown.unsupported", ["what": node.kind.rawValue])
      }
    }
    return result
  }

  /// The inline content of one entry of a directive.
  static func read(_ entry: Entries.Entry, file: String) throws(Diagnosis) -> [Inline] {
    let tree = try MarkdownReader.read(entry.value, file: file, firstLine: entry.line)
    guard tree.children.allSatisfy({ $0.kind == .paragraph }) else {
      throw Place(file: file, line: entry.line).diagnosis("lesson.not-a-sentence", ["key": entry.key])
    }
    return try read(tree.children.flatMap(\.children), file: file)
  }

  /// The numbers in the text, in reading order.
  var numbers: [Quoted] {
    switch self {
    case .number(let quoted): [quoted]
    case .emphasis(let inner), .strong(let inner), .link(let inner, _): inner.flatMap(\.numbers)
    case .text, .code, .value, .lineBreak: []
    }
  }

  /// How many words a reader reads.
  var words: Int {
    switch self {
    case .text(let text): text.split { !$0.isLetter && !$0.isNumber && $0 != "’" && $0 != "'" }.count
    case .emphasis(let inner), .strong(let inner), .link(let inner, _): inner.reduce(0) { $0 + $1.words }
    case .number, .value, .code: 1
    case .lineBreak: 0
    }
  }
}
