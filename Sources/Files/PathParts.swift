/// The parts of a path as text: `a/b.csv` has the folder `a`, the name `b.csv`, the stem `b` and the ending `csv`.
///
/// No file is looked at. A slash at the end is passed over: `a/b/` has the parts of `a/b`.
public struct PathParts: Equatable, Sendable {
  /// What stands before the name: empty where the path is a name alone, `/` where the name stands in the root.
  public let folder: String
  /// The last part; `/` for the root itself.
  public let name: String

  /// Takes a path apart.
  public init(_ path: String) {
    var rest = Substring(path)
    while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
    guard rest != "/", let slash = rest.lastIndex(of: "/") else {
      (folder, name) = (rest == "/" ? "/" : "", String(rest))
      return
    }
    name = String(rest[rest.index(after: slash)...])
    var before = rest[..<slash]
    while before.hasSuffix("/") { before.removeLast() }
    folder = before.isEmpty ? "/" : String(before)
  }

  /// What follows the name's last dot; empty without one, and for names that begin with their only dot.
  public var ending: String {
    dot.map { String(name[name.index(after: $0)...]) } ?? ""
  }

  /// The name without its ending.
  public var stem: String {
    dot.map { String(name[..<$0]) } ?? name
  }

  private var dot: String.Index? {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex, name.index(after: dot) < name.endIndex else {
      return nil
    }
    return dot
  }
}
