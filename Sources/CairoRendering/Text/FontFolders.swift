import Files
import Foundation

/// The folders that fonts are looked for in, and when each was last changed.
///
/// A font that is added, removed or replaced changes its folder's time, which is also what fontconfig goes by. Only for a Linux whose
/// user has nothing in the environment that libraries of type listen to: there `NarrowedFonts` says where fonts come from.
struct FontFolders {
  /// Everything that the look of a text depends on: folders with their times, the system's libraries, and this program.
  let state: [UInt8]

  /// More folders than fonts are usually spread over; who has more does without notes.
  private static let most = 400

  /// The state of this system; nil where it cannot be known.
  init?(environment: [String: String]) {
    #if os(Linux)
      let others = ["FREETYPE_PROPERTIES", "HB_OPTIONS", "HB_SHAPER_LIST", "LD_LIBRARY_PATH", "PANGOCAIRO_BACKEND"]
      guard NarrowedFonts.isAllowed(environment: environment), others.allSatisfy({ environment[$0] == nil }),
        let home = environment["HOME"], home.hasPrefix("/")
      else { return nil }
      var data = home + "/.local/share"
      if let given = environment["XDG_DATA_HOME"], given.hasPrefix("/") { data = given }
      self.init(
        folders: ["/usr/share/fonts", "/usr/local/share/fonts", data + "/fonts", home + "/.fonts"],
        // Every update of a library writes the first, every build the second.
        files: ["/etc/ld.so.cache", "/proc/self/exe"])
    #else
      return nil
    #endif
  }

  /// The state of these folders with all folders in them, which need not be there, and of these files, which must.
  init?(folders: [String], files: [String]) {
    var lines = ""
    for file in files {
      guard let line = FontFolders.line(file) else { return nil }
      lines += line
    }
    var pending = folders
    var seen = 0
    while let folder = pending.popLast() {
      guard let line = FontFolders.line(folder) else { continue }
      lines += line
      seen += 1
      guard seen <= FontFolders.most, let inner = FontFolders.folders(in: folder) else { return nil }
      pending += inner
    }
    state = Array(lines.utf8)
  }

  /// A path with its size and the time of its last change; nil where there is nothing.
  private static func line(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return "\(path) \(status.st_ino) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)\n"
  }

  /// The folders in a folder, in the order of their names; nil where it cannot be read.
  private static func folders(in folder: String) -> [String]? {
    guard let entries = opendir(folder) else { return nil }
    defer { closedir(entries) }
    var found: [String] = []
    while let entry = readdir(entries) {
      let kind = Int32(entry.pointee.d_type)
      guard kind == Int32(DT_DIR) || kind == Int32(DT_LNK) || kind == Int32(DT_UNKNOWN) else { continue }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let path = folder + "/" + name
      if kind == Int32(DT_DIR) || InputFile.isFolder(path) { found.append(path) }
    }
    return found.sorted()
  }
}
