import Recurrence

/// `key: value` lines, as front matter and directives hold them: keys may repeat, indented lines continue the line above.
struct Entries {
  /// One line, with its continuations joined by blanks.
  struct Entry: Equatable {
    var key: String
    var value: String
    var line: Int
  }

  /// The keys whose values are kept line by line.
  static let verbatim = ["json5", "with"]

  var all: [Entry]
  var place: Place
  /// What holds the lines, for messages: `question`, `front matter`.
  var name: String

  /// Reads lines; `firstLine` is the file's line of the first of them.
  init(parsing text: String, name: String, place: Place, firstLine: Int) throws(Diagnosis) {
    all = []
    self.name = name
    self.place = place
    for (offset, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let here = Place(file: place.file, line: firstLine + offset)
      let line = row.trimming()
      if let last = all.last, Entries.verbatim.contains(last.key), line.isEmpty || row.first?.isWhitespace == true {
        // Every line stays a line, so that what reads it can count them.
        all[all.count - 1].value += "\n" + row
        continue
      }
      if line.isEmpty || line.hasPrefix("#") { continue }
      if row.first?.isWhitespace == true, !all.isEmpty {
        all[all.count - 1].value += (all[all.count - 1].value.isEmpty ? "" : " ") + line
        continue
      }
      guard let colon = line.firstIndex(of: ":") else {
        throw here.diagnosis("lesson.entry", ["directive": name, "found": line])
      }
      let key = line[..<colon].trimming()
      all.append(Entry(key: key, value: line[line.index(after: colon)...].trimming(), line: here.line))
    }
  }

  /// Throws at the first key that is not one of `known`.
  func allow(_ known: [String]) throws(Diagnosis) {
    for entry in all where !known.contains(entry.key) {
      throw at(entry).diagnosis(
        "lesson.unknown-key",
        [
          "key": entry.key, "directive": name,
          "suggestion": Suggestion.nearest(to: entry.key, in: known) ?? known.joined(separator: ", "),
        ])
    }
  }

  /// The only entry under `key`, if there is one; a second one is an error.
  func optional(_ key: String) throws(Diagnosis) -> Entry? {
    let found = list(key)
    if found.count > 1 { throw at(found[1]).diagnosis("lesson.twice", ["key": key, "directive": name]) }
    return found.first
  }

  /// The only entry under `key`; a missing or empty one is an error.
  func one(_ key: String) throws(Diagnosis) -> Entry {
    guard let entry = try optional(key), !entry.value.isEmpty else {
      throw place.diagnosis("lesson.missing-key", ["key": key, "directive": name])
    }
    return entry
  }

  /// All entries under `key`; none is an error.
  func oneOrMore(_ key: String) throws(Diagnosis) -> [Entry] {
    let found = list(key)
    if found.isEmpty { throw place.diagnosis("lesson.missing-key", ["key": key, "directive": name]) }
    return found
  }

  /// All entries under `key`.
  func list(_ key: String) -> [Entry] { all.filter { $0.key == key } }

  /// Where an entry stands.
  func at(_ entry: Entry) -> Place { Place(file: place.file, line: entry.line) }
}
