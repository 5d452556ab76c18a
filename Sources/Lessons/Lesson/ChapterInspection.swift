import Foundation
import Recurrence

/// Everything that is wrong with a chapter, not only what comes first.
public struct ChapterInspection: Sendable {
  /// The chapter's file.
  public let file: String
  /// The chapter; nil where it cannot be read.
  public private(set) var chapter: Chapter?
  /// What is wrong, with file and line.
  public private(set) var problems: [Diagnosis] = []
  /// The words of running text.
  public private(set) var words = 0
  /// The commands that the chapter shows, with their lines.
  public private(set) var commands: [(text: String, line: Int)] = []

  /// Reads a chapter, runs its experiments and computes every block of it.
  ///
  /// - Parameter folder: The lesson's folder.
  public init(file: String, folder: String, laboratory: some Laboratory) {
    self.file = file
    do throws(Diagnosis) {
      let text = try LessonFolder.text(of: file)
      let chapter = try ChapterReader.read(text, file: file)
      self.chapter = chapter
      words = chapter.blocks.reduce(0) { $0 + $1.words }
      commands = ChapterInspection.commands(in: text)
      problems += ChapterInspection.brokenLinks(in: chapter, text, folder: folder)
      problems += ComputedChapter.problems(of: chapter, folder: folder, laboratory: laboratory)
    } catch {
      problems.append(error["file"] == nil ? error.adding(["file": file]) : error)
    }
  }

  /// Lines of `sh` blocks and of `command:` that call this program.
  static func commands(in text: String) -> [(text: String, line: Int)] {
    var found: [(text: String, line: Int)] = []
    var isShell = false
    for (index, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = row.trimming()
      if line.hasPrefix("```") {
        isShell = line == "```sh"
      } else if isShell, line.hasPrefix("unroll ") {
        found.append((line, index + 1))
      } else if line.hasPrefix("command: unroll ") {
        found.append((String(line.dropFirst(9)), index + 1))
      }
    }
    return found
  }

  /// Links into the project that lead nowhere.
  private static func brokenLinks(in chapter: Chapter, _ text: String, folder: String) -> [Diagnosis] {
    let found = Set(chapter.blocks.flatMap { addresses($0) })
    return found.sorted().compactMap { address in
      guard !address.hasPrefix("http"), !address.hasPrefix("#"), !address.hasPrefix("mailto:") else { return nil }
      let path = String(address.prefix { $0 != "#" })
      guard !FileManager.default.fileExists(atPath: folder + "/" + path) else { return nil }
      let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = (rows.firstIndex { $0.contains("(" + address) } ?? 0) + 1
      return Place(file: chapter.file, line: line).diagnosis("lesson.broken-link", ["address": address])
    }
  }

  private static func addresses(_ block: Block) -> [String] {
    switch block {
    case .heading(_, let text), .paragraph(let text): addresses(text)
    case .list(_, let items): items.flatMap { $0.flatMap { addresses($0) } }
    case .quote(let blocks): blocks.flatMap { addresses($0) }
    case .table(let header, let rows): (header + rows.flatMap { $0 }).flatMap { addresses($0) }
    default: []
    }
  }

  private static func addresses(_ text: [Inline]) -> [String] {
    text.flatMap { inline -> [String] in
      switch inline {
      case .link(let inner, let address): [address] + addresses(inner)
      case .emphasis(let inner), .strong(let inner): addresses(inner)
      default: []
      }
    }
  }
}
