import Diagrams
import Files
import Recurrence

/// A map of terms as a JSON5 file.
///
/// `{ focus: "gru", concepts: [{ id: "gru", name: "GRU", needs: ["gate"] }] }`.
public enum ConceptFile {
  /// Reads the map; `focus` names the term that it is to be about, by id or name.
  ///
  /// - Throws: `file.…`, `json.…`, `object.…`; `lesson.concepts-unknown`, `lesson.concepts-twice` with file and line.
  public static func read(_ path: String, focus: String?) throws(Diagnosis) -> ConceptMap {
    let tree = try JSONTree.parse(try InputFile.map(path), dialect: .json5, file: path)
    var object = try ObjectReader(tree, file: path)
    try object.allow(["about", "focus", "concepts"])
    _ = try object.string("about", default: "")
    let usual = try object.string("focus", default: "")
    var concepts: [ConceptMap.Concept] = []
    var readers = try object.objects("concepts")
    for index in readers.indices {
      try readers[index].allow(["id", "name", "needs"])
      let id = try readers[index].string("id")
      if concepts.contains(where: { $0.id == id }) {
        throw readers[index].problem("lesson.concepts-twice", "id", ["name": id])
      }
      concepts.append(
        .init(
          id: id, name: try readers[index].string("name", default: id),
          needs: try readers[index].strings("needs", default: [])))
    }
    let ids = concepts.map(\.id)
    for (concept, reader) in zip(concepts, readers) {
      for need in concept.needs where !ids.contains(need) {
        throw reader.problem(
          "lesson.concepts-unknown", "needs",
          ["name": need, "suggestion": Suggestion.nearest(to: need, in: ids) ?? ids[0]])
      }
    }
    let wanted = focus ?? (usual.isEmpty ? nil : usual)
    guard let wanted else { return ConceptMap(concepts) }
    guard let term = concepts.first(where: { $0.id == wanted || $0.name == wanted }) else {
      let near = Suggestion.nearest(to: wanted, in: ids) ?? ids.first ?? ""
      throw Diagnosis("lesson.concepts-no-term", ["file": path, "name": wanted, "suggestion": near])
    }
    return ConceptMap(concepts, focus: term.id)
  }
}
