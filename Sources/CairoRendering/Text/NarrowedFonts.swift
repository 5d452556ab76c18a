import CPango
import CPangoLibrary
import Diagrams
import Foundation

/// A view of the installed fonts that holds only the families that pictures ask for.
///
/// Reading all of fontconfig's rules and comparing every installed font with each kind of type takes a fresh process longer than
/// drawing does: 13 ms, against 6 with these families alone, of which the notes on some forty folders of other fonts take one more. What
/// they have no glyph for is looked for among all fonts after all, with all rules (`widen`). A system that lacks the best family of a
/// kind, keeps its fonts elsewhere, or has its user's own rules in the environment, is asked as usual from the start.
enum NarrowedFonts {
  /// Whether this process looks among these families only; settled at the first question.
  static let isUsed = narrow()

  /// Looks among all fonts from now on.
  static func widen() {
    guard let library = pango_library_load()?.pointee, let all = library.FcInitLoadConfigAndFonts() else { return }
    _ = library.FcConfigSetCurrent(all)
  }

  private static let roles: [FontRole] = [.label, .math, .mono, .cjk]

  /// Where Debian's packages put these families; other systems' are found in the folder of all fonts.
  private static let packages = [
    "opentype/inter", "opentype/noto", "opentype/stix", "truetype/dejavu", "truetype/jetbrains-mono",
  ].map { "/usr/share/fonts/" + $0 }

  /// Where Linux keeps fonts and fontconfig's notes on them.
  private static func rules(folders: [String]) -> String {
    let accepted = Set(roles.flatMap(\.families)).sorted().map {
      "<pattern><patelt name=\"family\"><string>\($0)</string></patelt></pattern>"
    }
    let folders = ["/usr/local/share/fonts"] + folders
    return """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
      \(folders.map { "<dir>\($0)</dir>" }.joined())<dir prefix="xdg">fonts</dir><dir>~/.fonts</dir>
      <cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>
      <selectfont><rejectfont><pattern></pattern></rejectfont><acceptfont>\(accepted.joined())</acceptfont></selectfont>
      </fontconfig>
      """
  }

  /// Whether the user leaves it to the system where fonts come from.
  static func isAllowed(environment: [String: String]) -> Bool {
    ["FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"].allSatisfy { environment[$0] == nil }
  }

  private static func narrow() -> Bool {
    #if os(Linux)
      guard isAllowed(environment: ProcessInfo.processInfo.environment) else { return false }
      return look(in: packages, for: everyFamily) || look(in: ["/usr/share/fonts"], for: bestFamilies)
    #else
      return false
    #endif
  }

  /// Looks in these folders from now on, where they have enough.
  private static func look(in folders: [String], for isEnough: (Set<String>) -> Bool) -> Bool {
    guard let library = pango_library_load()?.pointee, let config = library.FcConfigCreate() else { return false }
    defer { library.FcConfigDestroy(config) }
    guard library.FcConfigParseAndLoadFromMemory(config, rules(folders: folders), 0) != 0,
      library.FcConfigBuildFonts(config) != 0,
      isEnough(families(of: config, library))
    else { return false }
    return library.FcConfigSetCurrent(config) != 0
  }

  /// Whether the families that the scripts install are all there.
  private static func everyFamily(_ found: Set<String>) -> Bool {
    ["Inter", "JetBrains Mono", "STIXGeneral", "Noto Sans CJK SC", "DejaVu Sans"].allSatisfy(found.contains)
  }

  /// Whether each kind of type has its best family.
  private static func bestFamilies(_ found: Set<String>) -> Bool {
    found.contains("Inter") && found.contains("JetBrains Mono")
      && FontRole.math.families.contains(where: found.contains)
  }

  private static func families(of config: OpaquePointer, _ library: pango_library) -> Set<String> {
    guard let fonts = library.FcConfigGetFonts(config, FcSetSystem)?.pointee, let patterns = fonts.fonts else {
      return []
    }
    var found: Set<String> = []
    for place in 0..<Int(fonts.nfont) {
      var name: UnsafeMutablePointer<FcChar8>?
      if library.FcPatternGetString(patterns[place], "family", 0, &name) == FcResultMatch, let name {
        found.insert(String(cString: name))
      }
    }
    return found
  }
}
