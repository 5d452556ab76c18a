import Files
import Foundation
import Recurrence

/// The terms of the field, in English and in Chinese, with what they mean.
public struct Glossary: Equatable, Sendable {
  /// One term.
  public struct Term: Equatable, Sendable {
    /// The term in English.
    public var name: String
    /// The term in Chinese.
    public var chinese: String
    /// Other spellings and forms by which it is found: plurals, abbreviations.
    public var also: [String]
    /// What it means, in our words.
    public var meaning: [Inline]
    /// The line of the entry in its file.
    public var line: Int

    /// The name by which pages link to it.
    public var anchor: String { HTML.slug(name) }
    /// All forms, the name first.
    public var forms: [String] { [name] + also }
    /// The meaning without marks.
    public var plain: String { LessonSearch.plain(meaning) }
  }

  /// The terms, in the order of the alphabet.
  public var terms: [Term]

  /// A glossary without terms.
  public init() { terms = [] }

  /// Reads `lessons/glossary.md` in the folder of all lessons; empty where there is none.
  public static func read(lessons folder: String) throws(Diagnosis) -> Glossary {
    let path = folder + "/glossary.md"
    guard FileManager.default.fileExists(atPath: path) else { return Glossary() }
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
      throw Diagnosis("lesson.unreadable", ["file": path])
    }
    return try Glossary(parsing: text, file: path)
  }

  /// Reads a glossary: a heading of the second level for each term, then `chinese:` and, where it has other forms, `also:` with commas
  /// between them, then a sentence or two.
  ///
  /// Throws where a term or one of its forms stands twice, and where an entry lacks its Chinese or its meaning.
  public init(parsing text: String, file: String) throws(Diagnosis) {
    terms = []
    var open: (name: String, line: Int)?
    var body = ""
    var owners: [String: String] = [:]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if line.hasPrefix("## ") {
        if let open { try close(open, body, file, &owners) }
        open = (line.dropFirst(3).trimming(), number + 1)
        body = ""
      } else if open != nil {
        body += line + "\n"
      }
    }
    if let open { try close(open, body, file, &owners) }
    terms.sort { ($0.name.lowercased(), $0.name) < ($1.name.lowercased(), $1.name) }
  }

  private mutating func close(
    _ head: (name: String, line: Int), _ body: String, _ file: String, _ owners: inout [String: String]
  ) throws(Diagnosis) {
    let place = Place(file: file, line: head.line)
    let parts = body.split(separator: "\n", omittingEmptySubsequences: false)
    let keys = parts.prefix { !$0.trimming().isEmpty }
    let entries = try Entries(
      parsing: keys.joined(separator: "\n"), name: head.name, place: place, firstLine: head.line + 1)
    try entries.allow(["chinese", "also"])
    let sentence = parts.dropFirst(keys.count).joined(separator: " ").trimming()
    guard !sentence.isEmpty else { throw place.diagnosis("glossary.no-meaning", ["term": head.name]) }
    let also = try entries.optional("also")?.value.split(separator: ",").map { $0.trimming() } ?? []
    let meaning = try Inline.read(Entries.Entry(key: head.name, value: sentence, line: head.line + 3), file: file)
    for form in [head.name] + also {
      if let owner = owners[form.lowercased()] {
        throw place.diagnosis("glossary.twice", ["form": form, "term": owner])
      }
      owners[form.lowercased()] = head.name
    }
    terms.append(
      Term(name: head.name, chinese: try entries.one("chinese").value, also: also, meaning: meaning, line: head.line))
  }

  /// The terms that a search finds, the best first: by name, form or Chinese, then in a meaning.
  public func find(_ wanted: String) -> [Term] {
    let wanted = wanted.trimming().lowercased()
    guard !wanted.isEmpty else { return terms }
    let exact = terms.filter { $0.forms.contains { $0.lowercased() == wanted } || $0.chinese == wanted }
    if !exact.isEmpty { return exact }
    let named = terms.filter { $0.forms.contains { $0.lowercased().contains(wanted) } || $0.chinese.contains(wanted) }
    return named + terms.filter { term in !named.contains(term) && term.plain.lowercased().contains(wanted) }
  }
}
