import Recurrence

/// Which chapters cover which sections, and which claims are checked where.
public struct Coverage: Equatable, Sendable {
  /// A section with the chapters that cover it.
  public struct SectionRow: Equatable, Sendable {
    /// The document's name.
    public var document: String
    /// The section.
    public var section: Contents.Section
    /// The chapters' files.
    public var chapters: [String]
  }

  /// A claim with the chapters that check it.
  public struct ClaimRow: Equatable, Sendable {
    /// The claim.
    public var claim: Contents.ListedClaim
    /// The chapters' files.
    public var chapters: [String]
  }

  /// All sections, in order.
  public var sections: [SectionRow] = []
  /// All claims, in order.
  public var claims: [ClaimRow] = []
  /// Sections and claims that chapters name and the contents do not have, with file and line.
  public var problems: [Diagnosis] = []

  /// Compares lessons with what they must cover.
  public init(_ contents: Contents, _ lessons: [Lesson]) {
    let chapters = lessons.flatMap(\.chapters)
    for document in contents.documents {
      for section in document.sections {
        let covering = chapters.filter {
          $0.frontMatter.document == document.name && $0.frontMatter.sections.contains(section.number)
        }
        sections.append(
          SectionRow(document: document.name, section: section, chapters: covering.map(\.file)))
      }
    }
    for claim in contents.claims {
      let checking = chapters.filter { $0.claims.contains { $0.id == claim.id } }
      claims.append(ClaimRow(claim: claim, chapters: checking.map(\.file)))
    }
    for chapter in chapters { check(chapter, contents) }
    checkPath(contents, lessons)
  }

  /// Entries that name no chapter or one that stands there already, and prerequisites that do not exist or come later.
  private mutating func checkPath(_ contents: Contents, _ lessons: [Lesson]) {
    var said: Set<String> = []
    for entry in contents.path {
      if !lessons.contains(where: { $0.index(ofChapter: entry) != nil }) {
        problems.append(Diagnosis("coverage.path", ["entry": entry]))
      } else if !said.insert(entry).inserted {
        problems.append(Diagnosis("coverage.path-twice", ["entry": entry]))
      }
    }
    let order = LessonPath(contents.stages, through: lessons).places
    for (index, lesson) in lessons.enumerated() {
      for (number, chapter) in lesson.chapters.enumerated() {
        let here = order.firstIndex(of: LessonPath.Place(lesson: index, chapter: number)) ?? 0
        for text in chapter.frontMatter.prerequisites {
          for named in Prerequisite.find(in: text) {
            let places = named.places(in: lessons, own: index)
            let top = Place(file: chapter.file, line: 1)
            let words = String(text[named.range])
            if places == nil {
              problems.append(top.diagnosis("coverage.prerequisite", ["found": words]))
            } else if let places, places.contains(where: { (order.firstIndex(of: $0) ?? 0) >= here }) {
              problems.append(top.diagnosis("coverage.prerequisite-later", ["found": words]))
            }
          }
        }
      }
    }
  }

  /// The sections that no chapter covers.
  public var missingSections: [SectionRow] { sections.filter(\.chapters.isEmpty) }
  /// The claims that no chapter checks.
  public var missingClaims: [ClaimRow] { claims.filter(\.chapters.isEmpty) }
  /// Whether every section and every claim has a chapter and no chapter names another.
  public var isComplete: Bool { missingSections.isEmpty && missingClaims.isEmpty && problems.isEmpty }

  private mutating func check(_ chapter: Chapter, _ contents: Contents) {
    let front = chapter.frontMatter
    let top = Place(file: chapter.file, line: 1)
    if !front.document.isEmpty {
      guard let document = contents.documents.first(where: { $0.name == front.document }) else {
        let known = contents.documents.map(\.name)
        problems.append(
          top.diagnosis(
            "coverage.document",
            [
              "name": front.document,
              "suggestion": Suggestion.nearest(to: front.document, in: known) ?? known.joined(separator: ", "),
            ]))
        return
      }
      for (number, title) in zip(front.sections, front.originals) {
        guard let section = document.sections.first(where: { $0.number == number }) else {
          problems.append(top.diagnosis("coverage.section", ["number": number, "document": document.name]))
          continue
        }
        if section.title != title {
          problems.append(
            top.diagnosis("coverage.title", ["number": number, "title": section.title, "found": title]))
        }
      }
    }
    let known = contents.claims.map(\.id)
    for claim in chapter.claims {
      guard let id = claim.id, !known.contains(id) else { continue }
      problems.append(
        Place(file: chapter.file, line: claim.line).diagnosis(
          "coverage.claim", ["id": id, "suggestion": Suggestion.nearest(to: id, in: known) ?? "contents.json5"]))
    }
  }
}

extension Lesson {
  /// The chapter that an entry of a path names: `lesson/chapter` without the chapter's number.
  public func index(ofChapter entry: String) -> Int? {
    let parts = entry.split(separator: "/").map(String.init)
    guard parts.count == 2, parts[0] == name else { return nil }
    return chapters.indices.first { index in
      let name = name(ofChapter: index)
      return name == parts[1] || name.drop { $0.isNumber || $0 == "-" } == parts[1]
    }
  }
}
