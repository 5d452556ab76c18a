import Recurrence

/// Reads an object key by key with checks; `finish` then reports a key that nobody asked for, with the nearest one that is known.
///
/// Every diagnosis carries the file, the line, the column and the path of the key, such as `model.layers`. A key whose value is null counts
/// as not there.
public struct ObjectReader: Sendable {
  /// The file's name in diagnoses.
  public let file: String
  /// The path of this object from the file's outermost one, empty there.
  public let path: String
  /// Where the object begins.
  public let place: JSONTree.Place
  let members: [JSONTree.Member]
  private var known: [String] = []

  /// A reader for `tree`, which stands at `path` in `file`.
  /// - Throws: `object.expected` or `object.expected-outermost` where it is no object.
  public init(_ tree: JSONTree, file: String, path: String = "") throws(Diagnosis) {
    self.file = file
    self.path = path
    place = tree.place
    guard let members = tree.members else {
      throw Diagnosis(
        path.isEmpty ? "object.expected-outermost" : "object.expected",
        [
          "file": file, "line": "\(tree.place.line)", "column": "\(tree.place.column)", "path": path,
        ])
    }
    self.members = members
  }

  /// Makes `keys` known and reports any other at once, before a key that is missing is: a misspelled one is both.
  /// - Throws: as `finish()`.
  public mutating func allow(_ keys: [String]) throws(Diagnosis) {
    known += keys
    try finish()
  }

  /// The value under `key`; the key is known from now on.
  public mutating func tree(_ key: String) -> JSONTree? {
    if !known.contains(key) { known.append(key) }
    return member(key)?.value
  }

  /// Whether the object has the key; it does not count as known by this.
  public func has(_ key: String) -> Bool { member(key) != nil }

  /// A diagnosis of one's own about what stands under `key`, with file, line, column and path.
  public func problem(_ name: String, _ key: String, _ more: KeyValuePairs<String, String> = [:]) -> Diagnosis {
    let place = member(key)?.value.place ?? self.place
    return Diagnosis(
      name, ["file": file, "line": "\(place.line)", "column": "\(place.column)", "path": path(of: key)]
    ).adding(more)
  }

  /// Reports a key that is not known.
  /// - Throws: `object.unknown`, with the nearest known key if there is one.
  public func finish() throws(Diagnosis) {
    for member in members where !known.contains(member.key) {
      let near = Suggestion.nearest(to: member.key, in: known)
      throw Diagnosis.unknown("object.unknown", member.key, near: near).adding([
        "file": file, "line": "\(member.place.line)", "column": "\(member.place.column)", "path": path(of: member.key),
        "known": known.joined(separator: ", "),
      ])
    }
  }

  /// The path of a key of this object.
  public func path(of key: String) -> String { path.isEmpty ? key : path + "." + key }

  private func member(_ key: String) -> JSONTree.Member? {
    members.first { $0.key == key && $0.value.content != .null }
  }

  /// The value under a key that must be there.
  mutating func required(_ key: String) throws(Diagnosis) -> JSONTree {
    if let tree = tree(key) { return tree }
    throw problem("object.missing", key)
  }
}
