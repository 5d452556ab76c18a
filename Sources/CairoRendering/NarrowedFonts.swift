import CPango
import Diagrams
import Foundation

/// A view of the installed fonts that holds only the families that pictures ask for.
///
/// Reading all of fontconfig's rules and comparing every installed font with each kind of type takes a fresh process longer than
/// drawing does: 13 ms, against 6 with these families alone. What they have no glyph for is looked for among all fonts after all, with
/// all rules (`widen`). A system that lacks the best family of a kind, keeps its fonts elsewhere, or has its user's own rules in the
/// environment, is asked as usual from the start.
enum NarrowedFonts {
  /// Whether this process looks among these families only; settled at the first question.
  static let isUsed = narrow()

  /// Looks among all fonts from now on.
  static func widen() {
    guard let all = FcInitLoadConfigAndFonts() else { return }
    _ = FcConfigSetCurrent(all)
  }

  private static let roles: [FontRole] = [.label, .math, .mono, .cjk]

  /// Where Linux keeps fonts and fontconfig's notes on them.
  private static var rules: String {
    let accepted = Set(roles.flatMap(\.families)).sorted().map {
      "<pattern><patelt name=\"family\"><string>\($0)</string></patelt></pattern>"
    }
    return """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
      <dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir><dir prefix="xdg">fonts</dir><dir>~/.fonts</dir>
      <cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>
      <selectfont><rejectfont><pattern></pattern></rejectfont><acceptfont>\(accepted.joined())</acceptfont></selectfont>
      </fontconfig>
      """
  }

  private static func narrow() -> Bool {
    #if os(Linux)
      let own = ["FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"]
      guard own.allSatisfy({ getenv($0) == nil }), let config = FcConfigCreate() else { return false }
      defer { FcConfigDestroy(config) }
      guard FcConfigParseAndLoadFromMemory(config, rules, 0) != 0, FcConfigBuildFonts(config) != 0 else { return false }
      let found = families(of: config)
      let isComplete =
        found.contains("Inter") && found.contains("JetBrains Mono")
        && FontRole.math.families.contains(where: found.contains)
      guard isComplete else { return false }
      return FcConfigSetCurrent(config) != 0
    #else
      return false
    #endif
  }

  private static func families(of config: OpaquePointer) -> Set<String> {
    guard let fonts = FcConfigGetFonts(config, FcSetSystem)?.pointee, let patterns = fonts.fonts else { return [] }
    var found: Set<String> = []
    for place in 0..<Int(fonts.nfont) {
      var name: UnsafeMutablePointer<FcChar8>?
      if FcPatternGetString(patterns[place], "family", 0, &name) == FcResultMatch, let name {
        found.insert(String(cString: name))
      }
    }
    return found
  }
}
