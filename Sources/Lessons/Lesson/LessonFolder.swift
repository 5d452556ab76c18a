import Foundation
import Recurrence

/// Reads lessons from their folders.
public enum LessonFolder {
  /// Reads the lesson in `folder`: `lesson.md`, then every other `.md` file by name, which starts with the chapter's number.
  ///
  /// An experiment file that no chapter uses, and one that is missing, is an error.
  public static func read(_ folder: String) throws(Diagnosis) -> Lesson {
    let names = try files(in: folder)
    let index = try FrontMatter.split(try text(of: folder + "/lesson.md"), file: folder + "/lesson.md")
    let entries = try Entries(
      parsing: index.head, name: "lesson.md", place: Place(file: folder + "/lesson.md", line: 1), firstLine: 2)
    try entries.allow(["title", "about"])
    var chapters: [Chapter] = []
    for name in names where name.hasSuffix(".md") && name != "lesson.md" {
      let path = folder + "/" + name
      chapters.append(try ChapterReader.read(try text(of: path), file: path))
    }
    guard !chapters.isEmpty else { throw Diagnosis("lesson.no-chapters", ["file": folder]) }
    try checkFiles(of: chapters, in: folder)
    return Lesson(
      name: URL(fileURLWithPath: folder).lastPathComponent, folder: folder, title: try entries.one("title").value,
      about: try entries.one("about").value, chapters: chapters)
  }

  /// The lessons in `folder`, by name: the folders that hold a `lesson.md`.
  public static func list(_ folder: String) throws(Diagnosis) -> [String] {
    try files(in: folder).filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/lesson.md") }
  }

  /// The chapters' files of the lesson in `folder`, in order.
  public static func chapterFiles(_ folder: String) throws(Diagnosis) -> [String] {
    try files(in: folder).filter { $0.hasSuffix(".md") && $0 != "lesson.md" }.map { folder + "/" + $0 }
  }

  /// What is wrong with a lesson as a whole; nil where it can be read.
  public static func problem(of folder: String) -> Diagnosis? {
    do throws(Diagnosis) { _ = try read(folder) } catch { return error }
    return nil
  }

  private static func checkFiles(of chapters: [Chapter], in folder: String) throws(Diagnosis) {
    var used: Set<String> = []
    for chapter in chapters {
      for experiment in chapter.experiments {
        guard experiment.text == nil, experiment.base == nil, let file = experiment.file else { continue }
        used.insert(file)
        guard FileManager.default.fileExists(atPath: folder + "/" + file) else {
          let place = Place(file: chapter.file, line: experiment.line)
          throw place.diagnosis("lesson.missing-file", ["name": experiment.name, "path": file])
        }
      }
    }
    let experiments = folder + "/experiments"
    guard FileManager.default.fileExists(atPath: experiments) else { return }
    for name in try files(in: experiments) where name.hasSuffix(".json5") && !used.contains("experiments/" + name) {
      throw Diagnosis("lesson.unused-file", ["file": experiments + "/" + name])
    }
  }

  private static func files(in folder: String) throws(Diagnosis) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw Diagnosis("lesson.no-folder", ["file": folder])
    }
  }

  static func text(of path: String) throws(Diagnosis) -> String {
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
      throw Diagnosis("lesson.unreadable", ["file": path])
    }
    return text
  }
}
