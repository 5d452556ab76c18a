import Recurrence

/// What a chapter says about itself between its first two `---` lines.
public struct FrontMatter: Equatable, Sendable {
  /// The chapter's title, our own.
  public var title: String
  /// The source document's file name without its ending; empty for a chapter beyond the documents.
  public var document: String
  /// The numbers of the document's sections that the chapter covers, such as `2.1`.
  public var sections: [String]
  /// The sections' titles as the document has them, in the same order.
  public var originals: [String]
  /// What the reader will be able to do; the first is the chapter's opening sentence.
  public var aims: [String]
  /// What the reader should know before.
  public var prerequisites: [String]
  /// The reading time.
  public var minutes: Int

  /// The sections' numbers on one line: `2.1, 2.2`.
  public var section: String { sections.joined(separator: ", ") }

  /// The sections' original titles on one line.
  public var original: String { originals.joined(separator: " · ") }

  /// Splits a file into its front matter's text and the rest with the line where the rest begins.
  static func split(_ text: String, file: String) throws(Diagnosis) -> (head: String, body: String, bodyLine: Int) {
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == "---" else { throw Place(file: file, line: 1).diagnosis("lesson.no-front-matter") }
    guard let end = lines.dropFirst().firstIndex(of: "---") else {
      throw Place(file: file, line: 1).diagnosis("lesson.open-front-matter")
    }
    return (lines[1..<end].joined(separator: "\n"), lines[(end + 1)...].joined(separator: "\n"), end + 2)
  }

  /// Reads the front matter of a chapter.
  init(parsing head: String, file: String) throws(Diagnosis) {
    let entries = try Entries(
      parsing: head, name: "front matter", place: Place(file: file, line: 1), firstLine: 2)
    try entries.allow(["title", "document", "section", "original", "aim", "prerequisite", "minutes"])
    title = try entries.one("title").value
    document = try entries.optional("document")?.value ?? ""
    sections = entries.list("section").map(\.value)
    originals = entries.list("original").map(\.value)
    if !document.isEmpty || !sections.isEmpty || !originals.isEmpty {
      _ = try entries.one("document")
      for key in ["section", "original"] { _ = try entries.oneOrMore(key) }
      guard sections.count == originals.count else {
        throw entries.place.diagnosis(
          "lesson.sections", ["sections": "\(sections.count)", "originals": "\(originals.count)"])
      }
    }
    aims = try entries.oneOrMore("aim").map(\.value)
    prerequisites = entries.list("prerequisite").map(\.value)
    let time = try entries.one("minutes")
    guard let minutes = Int(time.value), 1...60 ~= minutes else {
      throw entries.at(time).diagnosis("lesson.minutes", ["found": time.value])
    }
    self.minutes = minutes
  }
}
