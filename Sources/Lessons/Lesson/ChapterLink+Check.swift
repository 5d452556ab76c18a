import Files
import Foundation
import Recurrence
import Texts

extension ChapterLink {
  /// Links of a chapter that lead nowhere, or to where no book can follow; `text` is the chapter's file, `folder` its lesson's.
  static func problems(in chapter: Chapter, _ text: String, folder: String) -> [Diagnosis] {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    return Set(chapter.blocks.flatMap(\.links)).sorted().compactMap { address in
      guard !isOutside(address) else { return nil }
      let line = (rows.firstIndex { $0.contains("(" + address) } ?? 0) + 1
      return problem(of: address, in: chapter, folder: folder).map { Place(file: chapter.file, line: line).names($0) }
    }
  }

  private static func problem(of address: String, in chapter: Chapter, folder: String) -> Diagnosis? {
    if address.hasPrefix("#") { return missing(String(address.dropFirst()), in: chapter, address) }
    guard let link = ChapterLink(address) else {
      let isThere = FileManager.default.fileExists(atPath: folder + "/" + address.prefix { $0 != "#" })
      return Diagnosis(isThere ? "lesson.outside-link" : "lesson.broken-link", ["address": address])
    }
    let file = folder + "/" + link.file
    let isLesson = link.lesson.map { FileManager.default.fileExists(atPath: "\(folder)/../\($0)/lesson.md") } ?? true
    let others = isLesson ? (try? LessonFolder.chapterFiles(PathParts(file).folder)) ?? [] : []
    guard others.contains(file) else {
      let way = PathParts(link.file).folder
      let known = others.map { (way.isEmpty ? "" : way + "/") + PathParts($0).name }
      return Suggestion.nearest(to: link.file, in: known).map {
        Diagnosis("lesson.no-chapter-link", ["address": address, "suggestion": $0])
      }
        ?? Diagnosis("lesson.broken-link", ["address": address])
    }
    // What is wrong with that chapter is said when it is checked itself.
    guard !link.anchor.isEmpty, let text = try? LessonFolder.text(of: file),
      let target = try? ChapterReader.read(text, file: file)
    else { return nil }
    return missing(link.anchor, in: target, address)
  }

  private static func missing(_ anchor: String, in chapter: Chapter, _ address: String) -> Diagnosis? {
    let known = chapter.anchors()
    guard !known.contains(anchor) else { return nil }
    return Diagnosis(
      "lesson.no-anchor",
      [
        "address": address, "anchor": anchor,
        "suggestion": Suggestion.nearest(to: anchor, in: known) ?? known.joined(separator: ", "),
      ])
  }
}

extension Chapter {
  /// The names of its headings in the book, by which pages link to them.
  func anchors(_ texts: Catalog = .english) -> [String] {
    var names = AnchorNames()
    for title in headings(question: "lesson.heading.predict-first", texts) { _ = names.name(for: title) }
    return names.given
  }

  /// The titles of its headings; `question` names the one that stands above each question.
  func headings(question: String, _ texts: Catalog) -> [String] {
    blocks.compactMap { block in
      switch block {
      case .heading(let level, let text) where level <= 2: LessonSearch.plain(text)
      case .question: texts(question)
      case .claim: texts("lesson.heading.claim")
      default: nil
      }
    }
  }
}

/// Names for the headings of a page, each once.
struct AnchorNames {
  /// The names, in order.
  private(set) var given: [String] = []
  private var known: Set<String> = []

  /// A name for a heading: small letters, digits and hyphens; with a number where another has it.
  mutating func name(for title: String) -> String {
    let base = HTML.slug(title)
    var name = base
    var count = 1
    while !known.insert(name).inserted {
      count += 1
      name = "\(base)-\(count)"
    }
    given.append(name)
    return name
  }
}

extension Block {
  /// The addresses of the links in the block's texts.
  var links: [String] { linked.map(\.address) }

  /// The links in the block's texts with their words.
  var linked: [(words: [Inline], address: String)] {
    switch self {
    case .list(_, let items): items.flatMap { $0.flatMap(\.linked) }
    case .quote(let blocks): blocks.flatMap(\.linked)
    default: texts.flatMap { $0.flatMap(\.linked) }
    }
  }

  /// The running texts of the block itself.
  private var texts: [[Inline]] {
    switch self {
    case .heading(_, let text), .paragraph(let text): [text]
    case .table(let header, let rows): header + rows.flatMap { $0 }
    case .question(let question): question.texts
    case .claim(let claim):
      [claim.claim, claim.experiment, claim.onlyIf, claim.counterRun, claim.right, claim.source]
    case .picture(let picture): [picture.title, picture.caption]
    case .explanation(let explanation): [explanation.caption]
    case .formula(let formula): formula.lines
    case .step(let step): [step.notice]
    case .list, .quote, .code, .rule: []
    }
  }
}

extension Question {
  /// All that the question says, in order.
  fileprivate var texts: [[Inline]] {
    let replies: [[Inline]] =
      switch kind {
      case .number(_, _, let wrong): wrong.map(\.because)
      case .choice(let choices): choices.flatMap { [$0.text, $0.because] }
      }
    return [ask] + replies + hints + [explain]
  }
}

extension Inline {
  /// The links in the text.
  fileprivate var linked: [(words: [Inline], address: String)] {
    switch self {
    case .link(let inner, let address): [(inner, address)] + inner.flatMap(\.linked)
    case .emphasis(let inner), .strong(let inner): inner.flatMap(\.linked)
    case .text, .code, .number, .value, .lineBreak: []
    }
  }
}
