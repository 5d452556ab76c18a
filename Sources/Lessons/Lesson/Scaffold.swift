import Files
import Foundation
import Recurrence

/// The beginning of a lesson: a folder with one chapter that passes the check.
public enum Scaffold {
  /// Makes the folder NAME among the lessons from the templates beside the examples; the files that were made.
  ///
  /// - Throws: `lesson.scaffold-name`, `lesson.scaffold-exists`, `file.…`.
  public static func make(_ name: String, in folder: String) throws(Diagnosis) -> [String] {
    guard name.first?.isLetter == true, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else {
      throw Diagnosis("lesson.scaffold-name", ["name": name], kind: .usage)
    }
    let lesson = folder + "/" + name
    guard !FileManager.default.fileExists(atPath: lesson) else {
      throw Diagnosis("lesson.scaffold-exists", ["folder": lesson], kind: .usage)
    }
    // All templates are read before anything is made: a folder that lacks a part would be in the way the next time.
    var files: [(path: String, text: String)] = []
    for (file, template) in [("lesson.md", "template-lesson.md"), ("01-first-chapter.md", "template-chapter.md")] {
      files.append((lesson + "/" + file, try LessonFolder.text(of: folder + "/examples/" + template)))
    }
    do { try FileManager.default.createDirectory(atPath: lesson, withIntermediateDirectories: true) } catch {
      throw Diagnosis("lesson.scaffold-exists", ["folder": lesson])
    }
    for file in files { try Atomic.write(Array(file.text.utf8), to: file.path) }
    return files.map(\.path)
  }
}
