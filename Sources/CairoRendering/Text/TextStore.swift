import Files
import Foundation
import Recurrence

/// The file in which processes keep texts that they have set, for as long as the fonts stay the same.
///
/// Asking fontconfig for fonts, opening them and setting a picture's texts takes a fresh process longer than all else that it does to
/// draw the picture; most of these texts it has set before.
public struct TextStore: Sendable {
  private let path: String
  /// What must be as it was for the texts to be as they were.
  private let fonts: [UInt8]

  /// The store of the user whose environment this is; nil where nothing says that fonts are unchanged.
  public init?(environment: [String: String]) {
    guard let fonts = FontFolders(environment: environment)?.state,
      let home = environment["HOME"]
    else { return nil }
    self.init(path: CacheFolder.path(environment: environment, home: home) + "/texts", fonts: fonts)
  }

  /// A store in a file.
  init(path: String, fonts: [UInt8]) {
    self.path = path
    self.fonts = fonts
  }

  /// The notes, where there are any and they are of these fonts.
  func read() -> TextNotes? {
    guard let bytes = try? InputFile.map(path, limit: TextNotes.mostBytes) else { return nil }
    return TextNotes(Array(bytes), fonts: fonts)
  }

  /// Writes notes of these texts and of those that were noted before; where that is too much, the next process begins anew.
  func keep(_ texts: [SetText.Key: SetText], shapes: [[UInt8]], besides notes: TextNotes?) {
    let new = texts.filter { $1.unknown == 0 && $1.glyphs != nil && notes?.find($0) == nil }
    guard let bytes = TextNotes.bytes(notes, adding: new, shapes: shapes, fonts: fonts) else {
      unlink(path)
      return
    }
    try? FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try? Atomic.write(bytes, to: path)
  }
}
