import Files
import Foundation
import Recurrence

/// What the lessons must cover and in which order a beginner reads them: `lessons/contents.json5`.
public struct Contents: Equatable, Sendable {
  /// A numbered section of a document.
  public struct Section: Equatable, Sendable {
    /// Its number: `3.7.6.1`.
    public var number: String
    /// Its title as the document has it.
    public var title: String
  }

  /// A claim that must be put to the engine.
  public struct ListedClaim: Equatable, Sendable {
    /// Its name, which a claim block repeats under `id`.
    public var id: String
    /// What it says, in our words.
    public var says: String
  }

  /// A source document.
  public struct Document: Equatable, Sendable {
    /// Its file's name without ending, as chapters have it under `document`.
    public var name: String
    /// Its sections, in order.
    public var sections: [Section]
    /// Its claims.
    public var claims: [ListedClaim]
  }

  /// The documents, in order.
  public var documents: [Document]
  /// Claims that belong to no single document.
  public var beyond: [ListedClaim]
  /// The way for a beginner, in stages.
  public var stages: [PathStage]

  /// The way's chapters in order: `lesson/chapter`, the chapter without its number.
  public var path: [String] { stages.flatMap(\.chapters) }

  /// All claims.
  public var claims: [ListedClaim] { documents.flatMap(\.claims) + beyond }

  /// Reads the file.
  /// - Throws: `file.…`, `json.…`, `object.…` with file, line and column.
  public init(path file: String) throws(Diagnosis) {
    let tree = try JSONTree.parse(try InputFile.read(file, limit: 1 << 24), dialect: .json5, file: file)
    var reader = try ObjectReader(tree, file: file)
    try reader.allow(["documents", "beyond", "path"])
    documents = []
    for var document in try reader.objects("documents") {
      try document.allow(["name", "sections", "claims"])
      var sections: [Section] = []
      for var section in try document.objects("sections") {
        try section.allow(["number", "title"])
        sections.append(Section(number: try section.string("number"), title: try section.string("title")))
      }
      documents.append(
        Document(
          name: try document.string("name"), sections: sections, claims: try Contents.claims(&document, "claims")))
    }
    beyond = reader.has("beyond") ? try Contents.claims(&reader, "beyond") : []
    stages = try PathStage.read(&reader, "path")
  }

  private static func claims(_ reader: inout ObjectReader, _ key: String) throws(Diagnosis) -> [ListedClaim] {
    var claims: [ListedClaim] = []
    for var claim in try reader.objects(key) {
      try claim.allow(["id", "says"])
      claims.append(ListedClaim(id: try claim.string("id"), says: try claim.string("says")))
    }
    return claims
  }
}
